/** P2, P5, P6, P12: what single sizes do. */
import { combine, isAbove, isBelow, untold } from '../../../display/finding.js';
import { percent, withInterval } from '../../../display/words.js';
import { groupBy } from '../laws/runs.js';
import {
  inDomain,
  lawValues,
  matching,
  measureName,
  overWorlds,
  type PretrainingFinding,
  rSquaredValues,
} from './law-values.js';

const leastRSquared = 0.99;
/** Within ± 30 % of one number. */
const mostCapacityRatio = 1.3 / 0.7;
/** Of the loss. */
const mostShapeSpread = 0.04;

export const powerLawOfData: PretrainingFinding = {
  id: 'P2',
  statement:
    'At one size the excess is a power law of the tokens: about a line for each size of width 32 and more with at least 1.45 decades of tokens, R² of its logarithm is at least 0.99',
  judge(tables) {
    const values = rSquaredValues(tables, { law: 'tokens' });
    if (values.length === 0)
      return untold('sizes of width 32 or more with horizons over at least 1.45 decades');
    return {
      verdict: combine(values.map(({ value }) => isAbove(value, leastRSquared))),
      evidence: `About a line of its own at every such size R² is ${values
        .map(({ domain, value }) => `${withInterval(value)}${inDomain(domain, values)}`)
        .join(', ')}.`,
      measures: values.map(({ domain, value }) => ({
        name: measureName('r-squared', domain, values),
        ...value,
      })),
    };
  },
};

export const capacityIsConstant: PretrainingFinding = {
  id: 'P5',
  statement:
    'Capacity is constant: the parameters that hold one row of the language are the same at the four middle sizes of those with three horizons, within ± 30 %',
  judge(tables) {
    const values = lawValues(tables, { law: 'capacity', parameter: 'largest over smallest' });
    if (values.length === 0)
      return untold('four sizes with three horizons each, and what a table of so many rows loses');
    return {
      verdict: combine(values.map(({ value }) => isBelow(value, mostCapacityRatio))),
      evidence: `The largest number of parameters a row is ${values
        .map(({ domain, value }) => `${withInterval(value)} times the smallest${inDomain(domain, values)}`)
        .join(', ')}; ± 30 % allow ${mostCapacityRatio.toFixed(2)}.`,
      measures: values.map(({ domain, value }) => ({ name: measureName('ratio', domain, values), ...value })),
    };
  },
};

export const largerIsMoreEfficient: PretrainingFinding = {
  id: 'P6',
  statement:
    'Larger models are more sample-efficient: of the sizes that reach one excess each needs fewer tokens to it than the next smaller one',
  judge(tables) {
    const rows = matching(tables, { law: 'tokens to excess' }).filter(({ parameter }) =>
      parameter.startsWith('ratio'),
    );
    if (rows.length === 0) return untold('at least three sizes that reach one excess within their horizons');
    const ratios = [...groupBy(rows, ({ domain, parameter }) => `${domain}/${parameter}`).values()].map(
      (own) => ({
        ...own[0],
        // Worlds differ in the lowest excess that all sizes reach.
        subset: [...new Set(own.map(({ subset }) => subset))].join(' or '),
        value: overWorlds(
          own.map(({ value }) => value),
          tables.confidence,
        ),
      }),
    );
    const domains = [...new Set(ratios.map(({ domain }) => domain))];
    return {
      verdict: combine(ratios.map(({ value }) => isBelow(value, 1))),
      evidence: `Tokens over those of the next smaller size (width): ${ratios
        .map(
          ({ domain, parameter, subset, value }) =>
            `${parameter.replace('ratio ', '')} ${withInterval(value)} at ${subset}${inDomain(domain, domains)}`,
        )
        .join(', ')}.`,
      measures: ratios.map(({ domain, parameter, value }) => ({
        name: measureName(parameter.replaceAll(' ', '-'), domain, domains),
        ...value,
      })),
    };
  },
};

export const shapeMattersLittle: PretrainingFinding = {
  id: 'P12',
  statement:
    'Shape matters little: over depths at equal parameters and tokens the loss spreads over at most 4 % (Kaplan et al. 2020)',
  judge(tables) {
    const values = lawValues(tables, { law: 'shape', parameter: 'spread of the loss' });
    const excess = lawValues(tables, { law: 'shape', parameter: 'spread of the excess' });
    if (values.length === 0) return untold('at least three depths with equal parameters and tokens');
    const [{ subset }] = matching(tables, { law: 'shape' });
    return {
      verdict: combine(values.map(({ value }) => isBelow(value, mostShapeSpread))),
      evidence: `With ${subset} the loss spreads over ${values
        .map(({ value }) => percentOf(value))
        .join(', ')}, the excess alone over ${excess.map(({ value }) => percent(value)).join(', ')}.`,
      measures: [
        ...values.map(({ domain, value }) => ({
          name: measureName('loss-spread', domain, values),
          ...value,
        })),
        ...excess.map(({ domain, value }) => ({
          name: measureName('excess-spread', domain, excess),
          ...value,
        })),
      ],
    };
  },
};

/** `2.1 [1.8, 2.3] %`. */
const percentOf = ({ estimate, low, high }: { estimate: number; low: number; high: number }) =>
  `${withInterval({ estimate: 100 * estimate, low: 100 * low, high: 100 * high })} %`;
