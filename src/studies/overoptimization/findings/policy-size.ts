/** F10: what a larger policy gains from optimisation, and where gold peaks (Gao et al. 2022, section 3.4). */
import { type Check, combine, isBelow, type Measure, untold } from '../../../display/finding.js';
import { count, plain, withInterval } from '../../../display/words.js';
import type { Interval } from '../../../statistics/index.js';
import { policyParametersAxis } from '../config/policies.js';
import {
  groupBy,
  mainSettings,
  type Size,
  sizeKey,
  sizesOf,
  valuesOf,
  without,
  withSettings,
} from '../curves/sweep.js';
import type { OveroptimizationTables } from '../study-tables.js';
import type { CurvePoint } from '../tables.js';
import { measuredPeak, peakValue, turnsOver } from './measured-peak.js';
import { bestOfNName, methodLabel, type OveroptimizationFinding, onlineMethodsOf } from './methods.js';
import { overSeeds } from './over-seeds.js';
import { ofMovedSeeds, type SeedCurves, seedCurves } from './seed-curves.js';
import { gains, overSeedValues, slopes } from './seed-values.js';
import { sizeMeasure } from './size-words.js';

/** A trend takes three. */
const fewestPolicies = 3;
/** The paper's two policies peak at almost the same KL; best-of-n and RL, whose peaks it tells apart, by factors of 3 to 5. */
const mostSpread = 1.5;

export const largerPolicyGainsLess: OveroptimizationFinding = {
  id: 'F10',
  statement: 'A larger policy gains less from optimisation and peaks at about the same KL',
  judge(tables) {
    const cases = policySweeps(tables).map((sweep) => ({ sweep, ...measure(sweep, tables.confidence) }));
    if (cases.length === 0) return untold(`curves of at least ${fewestPolicies} policy sizes`);
    const severalSizes = new Set(cases.map(({ sweep }) => sweep.size.key)).size > 1;
    const nameOf = ({ method, size }: PolicySweep) =>
      severalSizes ? `${methodLabel(method)} against ${size.label}` : methodLabel(method);
    const measureName = ({ method, size }: PolicySweep) =>
      severalSizes ? `${method}/${sizeMeasure(size)}` : method;
    return {
      verdict: combine(cases.flatMap(checksOf)),
      evidence: `${cases.map((one) => `${nameOf(one.sweep)}: ${caseWords(one)}`).join('; ')}.`,
      measures: cases.flatMap(({ sweep, found }): Measure[] =>
        found === undefined
          ? []
          : [
              { name: `gain-slope/${measureName(sweep)}`, ...found.gain },
              { name: `peak-kl-ratio/${measureName(sweep)}`, ...found.spread },
            ],
      ),
    };
  },
};

interface PolicyCurves {
  policy: number;
  curves: SeedCurves;
}

/** One method against the proxies of one size, with several policies, small to large. */
interface PolicySweep {
  method: string;
  size: Size;
  policies: PolicyCurves[];
}

function policySweeps({ curves }: OveroptimizationTables): PolicySweep[] {
  const own = withSettings(curves, without(mainSettings(curves), policyParametersAxis));
  return [bestOfNName, ...onlineMethodsOf(curves)].flatMap((method) =>
    sizesOf(own).flatMap((size): PolicySweep[] => {
      const swept = own.filter((row) => row.method === method && sizeKey(row) === size.key);
      const policies = policiesOf(swept);
      return policies.length < fewestPolicies ? [] : [{ method, size, policies }];
    }),
  );
}

function policiesOf(swept: readonly CurvePoint[]): PolicyCurves[] {
  const byPolicy = groupBy(swept, ({ setting }) => setting[policyParametersAxis.name]);
  return valuesOf(policyParametersAxis, swept).flatMap((policy) => {
    const points = ofMovedSeeds(byPolicy.get(policy) ?? []);
    return points.length === 0 ? [] : [{ policy: Number(policy), curves: seedCurves(points) }];
  });
}

interface Measured {
  /** Of the policies whose gold turns over; none where those are too few. */
  found: { gain: Interval; spread: Interval } | undefined;
  /** Their highest points are lower bounds of the peaks. */
  stillRising: PolicyCurves[];
}

function measure({ policies }: PolicySweep, confidence: number): Measured {
  const turned = policies.filter(({ curves }) => turnsOver(curves, confidence));
  const stillRising = policies.filter((one) => !turned.includes(one));
  if (turned.length < fewestPolicies) return { found: undefined, stillRising };
  const curves = turned.map((one) => one.curves);
  const places = turned.map(({ policy }) => Math.log10(policy));
  return {
    found: {
      gain: overSeedValues(slopes(places, curves.map(gains)), confidence),
      spread: overSeeds(
        curves,
        (means) => {
          const kls = means.map((own) => peakValue(own, 'kl'));
          return Math.max(...kls) / Math.min(...kls);
        },
        { confidence, logarithmic: true },
      ),
    },
    stillRising,
  };
}

/** What is said of all policies cannot hold while the peak of one is out of sight. */
const checksOf = ({ found, stillRising }: Measured): Check[] => [
  ...(found === undefined ? [] : [isBelow(found.gain, 0), isBelow(found.spread, mostSpread)]),
  ...stillRising.map((): Check => 'unsure'),
];

function caseWords({ found, stillRising }: Measured): string {
  const open = stillRising.map(
    ({ policy, curves }) => `> ${plain(measuredPeak(curves).kl)} nats (${count(policy)} parameters)`,
  );
  return [
    ...(found === undefined
      ? []
      : [
          `gold’s gain at its peak changes by ${withInterval(found.gain)} sd a decade of policy parameters`,
          `the largest peak KL is ${withInterval(found.spread)} times the smallest`,
        ]),
    ...(open.length === 0 ? [] : [`gold is not seen to turn over, and peaks at ${open.join(', ')}`]),
  ].join(', ');
}
