/**
 * What stands beside the claims in the table of six worlds and is not judged: the theory’s other half, how the split bends, and which
 * step is larger.
 */

import { differenceText } from '../src/display/words.js';
import { type Interval, meanInterval, slopeOf } from '../src/statistics/index.js';
import { inDomain, lawValues, matching } from '../src/studies/pretraining/findings/law-values.js';
import type { ComputeOptimalRow, LawRow } from '../src/studies/pretraining/laws/derived-tables.js';

const confidence = 0.95;

export interface Beside {
  /** The claim that it belongs to. */
  id: string;
  name: string;
  evidence: string;
}

/** Where the theory has b = α/(1 + α) it has a = α. */
function parametersExponent(worlds: readonly (readonly LawRow[])[]): string {
  const filter = { law: 'chinchilla', subset: 'excess', parameter: 'a' };
  const values = lawValues({ laws: worlds.flat(), confidence }, filter);
  return `The exponent of the parameters is ${values
    .map(
      ({ domain, value, theory }) =>
        `${differenceText(value)} where the theory says ${(theory ?? Number.NaN).toFixed(1)}${inDomain(domain, values)}`,
    )
    .join(', ')}.`;
}

/** World by world, so that what is common to both steps of a world falls out. */
export function stepsApart(worlds: readonly (readonly LawRow[])[]): Interval {
  const stepTo = (laws: readonly LawRow[], protocol: string) => {
    const steps = matching({ laws: [...laws] }, { law: 'protocol', parameter: 'difference' });
    return steps.find(({ subset }) => subset.endsWith(`→ ${protocol}`))!.value.estimate;
  };
  const differences = worlds.map(
    (laws) =>
      stepTo(laws, 'constant rate, short warmup, all parameters') -
      stepTo(laws, 'matched schedule, all parameters'),
  );
  return meanInterval(differences, confidence);
}

/** Below it budgets have three sizes, and no say in the exponent by IsoFLOP. FLOP. */
const leastBudget = 2e9;

/** ln N over ln C of the minima of one world, of the lower and of the upper half of budgets, which have the middle one in common. */
export function halvesOf(optima: readonly ComputeOptimalRow[]): [lower: number, upper: number] {
  const own = optima
    .filter(({ protocol, budget }) => protocol === 'isoflop' && budget >= leastBudget)
    .sort((left, right) => left.budget - right.budget);
  const middle = Math.floor(own.length / 2);
  const slope = (rows: readonly ComputeOptimalRow[]) =>
    slopeOf(
      rows.map(({ budget }) => Math.log(budget)),
      rows.map(({ optimalParameters }) => Math.log(optimalParameters.estimate)),
    );
  return [slope(own.slice(0, middle + 1)), slope(own.slice(middle))];
}

function bend(worlds: readonly (readonly ComputeOptimalRow[])[]): string {
  const halves = worlds.map(halvesOf);
  const [lower, upper] = [0, 1].map((half) =>
    differenceText(
      meanInterval(
        halves.map((own) => own[half]),
        confidence,
      ),
    ),
  );
  return `By IsoFLOP the exponent of N_opt is ${lower} over the lower half of budgets and ${upper} over the upper one.`;
}

export interface WorldTables {
  laws: readonly LawRow[];
  optima: readonly ComputeOptimalRow[];
}

/** What an experiment has beside its claims, of the tables of each world. */
export function besides(experiment: string, tables: readonly WorldTables[]): Beside[] {
  const worlds = tables.map(({ laws }) => laws);
  if (experiment === 'pretraining')
    return [
      { id: 'P4', name: 'P4, the parameters', evidence: parametersExponent(worlds) },
      { id: 'P8', name: 'P8, by halves', evidence: bend(tables.map(({ optima }) => optima)) },
    ];
  if (experiment === 'pretraining-domains')
    return [
      { id: 'P4', name: 'P4, the parameters in three languages', evidence: parametersExponent(worlds) },
    ];
  if (experiment !== 'pretraining-kaplan') return [];
  const evidence = `The step by the warmup is ${differenceText(stepsApart(worlds))} larger than the one by a schedule, rate and batch of each run’s own.`;
  return [{ id: 'P11', name: 'P11, which step is larger', evidence }];
}
