/** What stands beside the claims in the table of six worlds and is not judged: the theory’s other half, and which step is larger. */

import { differenceText } from '../src/display/words.js';
import { type Interval, meanInterval } from '../src/statistics/index.js';
import { inDomain, lawValues, matching } from '../src/studies/pretraining/findings/law-values.js';
import type { LawRow } from '../src/studies/pretraining/laws/derived-tables.js';

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

/** What an experiment has beside its claims, of the laws of each world. */
export function besides(experiment: string, worlds: readonly (readonly LawRow[])[]): Beside[] {
  if (experiment === 'pretraining')
    return [{ id: 'P4', name: 'P4, the parameters', evidence: parametersExponent(worlds) }];
  if (experiment === 'pretraining-domains')
    return [
      { id: 'P4', name: 'P4, the parameters in three languages', evidence: parametersExponent(worlds) },
    ];
  if (experiment !== 'pretraining-kaplan') return [];
  const evidence = `The step by the warmup is ${differenceText(stepsApart(worlds))} larger than the one by a schedule, rate and batch of each run’s own.`;
  return [{ id: 'P11', name: 'P11, which step is larger', evidence }];
}
