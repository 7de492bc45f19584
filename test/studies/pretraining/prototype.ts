/** The runs of the pre-training prototype as rows of the study's table. */
import { readFileSync } from 'node:fs';
import type { LanguageRow, PretrainingRow } from '../../../src/studies/pretraining/laws/rows.js';

/** Of the prototype's language A, worked out there by the exact recursion. */
export const prototypeEntropy = 2.6467;

interface Evaluation {
  set: string;
  id: string;
  row: PretrainingRow;
}

const budgetOf = (id: string): number | null => {
  const written = /^iso([\de+]+)_/.exec(id)?.[1];
  return written === undefined ? null : Number(written);
};

/** `kapL` is of a constant rate after a warmup of 250 steps, `kapS` of 10, `kap` one cosine for all. */
function protocolOf(id: string): { schedule: string; warmup: number } {
  if (id.startsWith('kapL')) return { schedule: 'constant', warmup: 250 };
  if (id.startsWith('kapS')) return { schedule: 'constant', warmup: 10 };
  return id.startsWith('kap_') ? { schedule: 'single', warmup: 120 } : { schedule: 'matched', warmup: 0 };
}

/** Zipf exponents of the sets of domains; all others are of language A. */
const domains: Readonly<Record<string, number>> = { dom_E3: 0.3, dom_E8: 0.8 };

/** From the most frequent topic on; −1 where the test set has none. */
const bandsOf = (value: (name: string) => number) =>
  Object.fromEntries(
    Array.from({ length: 12 }, (_, band) => {
      const excess = value(`kl_rank_bin${band}`);
      return [`excessRank${band + 1}`, excess < 0 ? null : excess];
    }),
  );

function evaluations(): Evaluation[] {
  const path = new URL('../../data/pretraining_prototype_all.csv', import.meta.url);
  const [head, ...lines] = readFileSync(path, 'utf8').trim().split('\n');
  const headers = head.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    const cell = (name: string) => cells[headers.indexOf(name)];
    const value = (name: string) => Number(cell(name));
    const [set, id] = [cell('set'), cell('id')];
    const tokens = value('S') * value('batch') * 28;
    const uniqueTokens = value('uniq');
    const excess = value('kl');
    const row: PretrainingRow = {
      domain: domains[set] ?? 0.5,
      ...{ width: value('w'), layers: value('L'), heads: value('heads') },
      ...{ parameters: value('Nall'), embeddingParameters: value('Nall') - value('N') },
      ...{ tokens, uniqueTokens, epochs: Math.round(tokens / uniqueTokens) },
      compute: 6 * value('Nall') * tokens,
      ...{ steps: value('S'), ...protocolOf(id), seed: value('seed') },
      ...{ step: value('step'), stepTokens: value('D') },
      ...{ excess, loss: prototypeEntropy + excess },
      ...bandsOf(value),
      ...{ learningRate: 0, curatedShare: 0, curatedExcess: null, otherExcess: null },
      ...{ budget: budgetOf(id), heldOut: set === 'big' ? 1 : 0 },
    };
    return { set, id, row };
  });
}

const all = evaluations();

/** What the prototype says of its language; its ideal learner was not kept. */
export const prototypeLanguage: LanguageRow = {
  ...{ domain: 0.5, topics: 4096, entropy: prototypeEntropy },
  ...{ unigramExcess: 0.797, bigramExcess: 0.336 },
};

/** Rows of the named sets, and of those only the runs whose names begin so. */
export const prototypeRows = (sets: readonly string[], ids: readonly string[] = ['']): PretrainingRow[] =>
  all
    .filter(({ set, id }) => sets.includes(set) && ids.some((start) => id.startsWith(start)))
    .map(({ row }) => row);
