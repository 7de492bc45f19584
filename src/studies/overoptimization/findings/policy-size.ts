/** F10: what a larger policy gains from optimisation, and where gold peaks (Gao et al. 2022, section 3.4). */
import { combine, isBelow, untold } from '../../../display/finding.js';
import { plain, withInterval } from '../../../display/words.js';
import { leastSquares, meanInterval } from '../../../statistics/index.js';
import { policyParametersAxis } from '../config/policies.js';
import { mainSettings, sizeKey, sizesOf, valuesOf, without, withSettings } from '../curves/sweep.js';
import { measuredPeak } from './measured-peak.js';
import { bestOfNName, methodLabel, type OveroptimizationFinding, onlineMethodsOf } from './methods.js';
import { ofMovedSeeds, type SeedCurves, seedCurves } from './seed-curves.js';

const fewestPolicies = 3;
/** Peak KLs of all policies within this factor are about the same. */
const mostSpread = 1.5;

export const largerPolicyGainsLess: OveroptimizationFinding = {
  id: 'F10',
  statement: 'A larger policy gains less from optimisation and peaks at about the same KL',
  judge({ curves, confidence }) {
    const own = withSettings(curves, without(mainSettings(curves), policyParametersAxis));
    const policies = valuesOf(policyParametersAxis, own).map(Number);
    const [size] = sizesOf(own);
    if (policies.length < fewestPolicies) return untold(`curves of at least ${fewestPolicies} policy sizes`);
    const cases = [bestOfNName, ...onlineMethodsOf(curves)].flatMap((method) => {
      const sweep = policies.flatMap((policy) => {
        const points = ofMovedSeeds(
          own.filter(
            (row) =>
              row.method === method &&
              row.setting[policyParametersAxis.name] === policy &&
              sizeKey(row) === size.key,
          ),
        );
        return points.length === 0 ? [] : [{ policy, curves: seedCurves(points) }];
      });
      return sweep.length < fewestPolicies ? [] : [{ method, ...measure(sweep, confidence) }];
    });
    if (cases.length === 0) return untold(`curves of at least ${fewestPolicies} policy sizes`);
    return {
      verdict: combine(
        cases.flatMap(({ gain, spread }) => [isBelow(gain, 0), spread <= mostSpread ? 'yes' : 'no']),
      ),
      evidence: `${cases
        .map(
          ({ method, gain, spread }) =>
            `${methodLabel(method)}: gold’s gain changes by ${withInterval(gain)} sd a decade of policy parameters, peak KLs differ by a factor of ${plain(spread)}`,
        )
        .join('; ')}.`,
      measures: cases.map(({ method, gain }) => ({ name: `gain-slope/${method}`, ...gain })),
    };
  },
};

/** Each proxy seed has its own slope of the gain; the place of a peak comes from the mean over seeds. */
function measure(sweep: { policy: number; curves: SeedCurves }[], confidence: number) {
  const peaks = sweep.map(({ curves }) => measuredPeak(curves));
  const design = sweep.map(({ policy }) => [1, Math.log10(policy)]);
  const seeds = Math.min(...sweep.map(({ curves }) => curves.goldScore.length));
  const slopes = Array.from({ length: seeds }, (_, seed) => {
    const response = sweep.map(({ curves }, index) => curves.goldScore[seed][peaks[index].index]);
    return leastSquares({ design, response }).coefficients[1];
  });
  const kls = peaks.map((peak) => peak.kl);
  return { gain: meanInterval(slopes, confidence), spread: Math.max(...kls) / Math.min(...kls) };
}
