/** Which law of loss, reward or coverage a table is made for, where it holds neither KL nor gold. */
import { UserError } from '../../config/user-error.js';
import { findForm } from '../../laws/index.js';
import type { LogTable } from '../reading/index.js';
import { namesOfInput, normalised } from './column-names.js';
import { findSources } from './find-inputs.js';
import { meltCoverage } from './melt.js';

export interface SuggestedLaw {
  form: string;
  /** To be named, where its name is not recognised by itself. */
  output?: string;
  /** `parameterCount from n_params, …, loss in nats a token from val_loss`. */
  columns: string;
}

/** More inputs first: a sweep of sizes and tokens is one of sizes too. */
const forms = ['chinchilla', 'kaplan-parameters', 'kaplan-data', 'compute', 'coverage', 'scale-rl'];

/** How the output of a law is called at the end of a longer name. */
const outputWords: readonly (readonly [output: RegExp, names: RegExp])[] = [
  [/^loss/, /(?:^|_)(?:loss|nll|ppl|perplexity|cross_entropy|bpb)$/],
  [/^share/, /(?:^|_)(?:coverage|pass_rate|solve_rate|success_rate|solved)$/],
  [/./, /(?:^|_)(?:pass_rate|reward|accuracy|score)$/],
];

/** Undefined where the columns of no law are there. */
export function suggestLaw(table: LogTable, file: string): SuggestedLaw | undefined {
  for (const name of forms) {
    const form = findForm(name);
    if (form === undefined) continue;
    const melted = form.output.startsWith('share') ? meltCoverage(table) : table;
    for (const output of [undefined, ...longerNames(melted, form.output)]) {
      const found = sources(() => findSources(melted, form, { output }, file));
      if (found === undefined) continue;
      const from = found.inputs.map((input) => `${input.name} from ${input.words}`);
      return { form: name, output, columns: [...from, `${form.output} from ${found.output}`].join(', ') };
    }
  }
  return undefined;
}

function longerNames({ columns }: LogTable, output: string): string[] {
  const [, names] = outputWords.find(([kind]) => kind.test(output))!;
  const inputs = Object.values(namesOfInput).flat();
  return columns.filter((column) => names.test(normalised(column)) && !inputs.includes(normalised(column)));
}

function sources<Found>(find: () => Found): Found | undefined {
  try {
    return find();
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
