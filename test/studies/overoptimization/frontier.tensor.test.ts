/** The frontier as the best-of-n stage writes it, from drawn pools and proxies that nobody has trained. */

import { expect, it } from 'vitest';
import { noCheckpoint } from '../../../src/engine/checkpoint.js';
import { bestOfNGrid } from '../../../src/methods/best-of-n/best-of-n.js';
import { smallestEffectiveSize } from '../../../src/methods/best-of-n/frontier.js';
import { createRandom } from '../../../src/random/index.js';
import '../../../src/reward/builtin.js';
import { RewardScorer, rewardKinds, rewardModelArchitecture } from '../../../src/reward/index.js';
import { mean } from '../../../src/statistics/index.js';
import { meanFrontier } from '../../../src/studies/overoptimization/curves/frontier-curve.js';
import { bestOfN } from '../../../src/studies/overoptimization/stages/best-of-n.js';
import { openProxies, sequencesOf } from '../../../src/studies/overoptimization/stages/models.js';
import type { CurvePoint, FrontierPoint } from '../../../src/studies/overoptimization/tables.js';
import { initialParameters } from '../../../src/tensor/index.js';
import { describeTensors } from '../../support/backend.js';
import { logSumExp } from '../../support/numbers.js';
import { tinyExperiment } from '../../support/tiny-experiment.js';

const [prompts, n, points] = [6, 1500, 12];
/** Seed 1 has diverged. */
const [seeds, seedCount] = [[0, 2], 3];
const size = { width: 8, layers: 1, heads: 2 };

/** What the stage is given: pools of tokens drawn evenly, scores drawn, and two proxies with drawn parameters. */
function drawn() {
  const random = createRandom('frontier of a tiny study');
  const experiment = tinyExperiment({ bestOfN: { prompts, n, points } });
  const { world } = experiment;
  const length = world.promptLength + world.responseLength;
  const pools = Array.from({ length: 2 }, () => ({
    tokens: Uint8Array.from({ length: 3 * n * length }, () => random.integer(world.vocabularySize)),
    goldScores: Float64Array.from(random.normals(3 * n)),
    humanScores: Float64Array.from(random.normals(3 * n)),
    initialLogProbs: new Float32Array(3 * n).fill(-length * Math.log(world.vocabularySize)),
  }));
  const { layout } = rewardModelArchitecture(size, world);
  const parameters = initialParameters(layout, [random.stream('one'), random.stream('two')]);
  const raw = { size, seeds, seedCount, groupSize: null, parameters, normalisations: [unit, unit] };
  return { experiment, pools, proxies: raw };
}

const unit = { mean: 0, scale: 1 };
const whole = { share: 0, shares: 1, shards: { own: [0, 1], of: 2 } };
const setting = { reward: 'single', rmParameters: 100 };

async function rowsOf({ experiment, pools, proxies }: ReturnType<typeof drawn>, share = whole) {
  const { tables = [] } = await bestOfN.run({
    id: 'best-of-n/tiny',
    parameters: {
      ...{ size, rmParameters: 100, name: 'best-of-n/tiny', method: 'best-of-n', reward: 'single' },
      ...{ rewardKeys: {}, setting, seeds: seedCount, isFurther: false, ...share },
    },
    config: bestOfN.select(experiment, {} as never),
    inputs: { policy: {}, gold: {}, proxies: [proxies], pools, poolScores: pools } as never,
    random: createRandom(0),
    progress: () => undefined,
    checkpoint: noCheckpoint,
    show: () => undefined,
  });
  const named = (name: string) => tables.find(({ table }) => table === name)?.rows;
  return { curves: named('curves') as CurvePoint[], frontier: named('frontier') as FrontierPoint[] };
}

describeTensors('the frontier of a tiny study', () => {
  it('is what the definition gives from the scores of each seed’s own prompts', async () => {
    const given = drawn();
    const { frontier } = await rowsOf(given);
    const { world } = given.experiment;
    expect(frontier.map(({ proxySeed }) => proxySeed)).toEqual([
      ...Array(points).fill(0),
      ...Array(points).fill(2),
    ]);
    const reward = rewardKinds.get('single').open(openProxies(world, given.proxies), {});
    const scorer = new RewardScorer(reward);
    // Prompts are dealt out in turn, among the pools and among the seeds: prompts 0 and 3 are seed 0's, 2 and 5 seed 2's.
    seeds.forEach((proxySeed, replica) => {
      const own = [proxySeed, proxySeed + seedCount].map((prompt) => {
        const { tokens, goldScores, humanScores } = given.pools[prompt % 2];
        const place = Math.floor(prompt / 2);
        const part = <Held extends Uint8Array | Float64Array>(held: Held) =>
          held.subarray((place * held.length) / 3, ((place + 1) * held.length) / 3) as Held;
        const scores = scorer.score(sequencesOf(part(tokens), world))[replica];
        return { proxy: [...scores], gold: [...part(goldScores)], human: [...part(humanScores)] };
      });
      for (const row of frontier.filter((each) => each.proxySeed === proxySeed)) {
        const told = own.map(({ proxy, gold, human }) => {
          const logits = proxy.map((score) => score / row.temperature);
          const total = logSumExp(logits);
          const weights = logits.map((logit) => Math.exp(logit - total));
          const moved = (scores: number[]) =>
            weights.reduce((sum, weight, index) => sum + weight * scores[index], 0) - mean(scores);
          const kl = weights.reduce((sum, weight) => sum + weight * Math.log(weight * n), 0);
          const effective = 1 / weights.reduce((sum, weight) => sum + weight * weight, 0);
          return { kl, effective, proxy: moved(proxy), gold: moved(gold), human: moved(human) };
        });
        const average = (of: 'kl' | 'proxy' | 'gold' | 'human') => mean(told.map((each) => each[of]));
        expect(row.kl).toBeCloseTo(average('kl'), 8);
        expect(row.klDistance).toBe(Math.sqrt(row.kl));
        expect(row.proxyScore).toBeCloseTo(average('proxy'), 8);
        expect(row.goldScore).toBeCloseTo(average('gold'), 8);
        expect(row.humanScore).toBeCloseTo(average('human'), 8);
        expect(row.effectiveSize).toBeCloseTo(Math.min(...told.map(({ effective }) => effective)), 6);
        expect(row.effectiveSize).toBeGreaterThanOrEqual(smallestEffectiveSize);
      }
    });
    reward.dispose();
  });

  it('is the same, as its curves are, whatever stages the runs are shared out among', async () => {
    const given = drawn();
    const { curves, frontier } = await rowsOf(given);
    const shares = [0, 1].map((share) => rowsOf(given, { ...whole, share, shares: 2 }));
    const parts = await Promise.all(shares);
    expect(parts.flatMap((part) => part.curves)).toEqual(curves);
    expect(parts.flatMap((part) => part.frontier)).toEqual(frontier);
  });

  it('lies above the proxy score of best-of-n at equal KL, and its setting is that of best-of-n', async () => {
    const { curves, frontier } = await rowsOf(drawn());
    for (const proxySeed of seeds) {
      const optimal = meanFrontier(frontier.filter((row) => row.proxySeed === proxySeed));
      const end = optimal[optimal.length - 1].klDistance;
      const selected = curves.filter(
        (point) => point.proxySeed === proxySeed && point.klDistance > 0 && point.klDistance < end,
      );
      expect(selected.length).toBeGreaterThan(2);
      for (const { klDistance, proxyScore } of selected) {
        const after = optimal.findIndex((point) => point.klDistance >= klDistance);
        const [low, high] = [optimal[after - 1], optimal[after]];
        const share = (klDistance - low.klDistance) / (high.klDistance - low.klDistance);
        expect(low.proxy + share * (high.proxy - low.proxy)).toBeGreaterThan(proxyScore);
      }
    }
    for (const row of frontier) expect(row.setting).toEqual(setting);
    expect(new Set(curves.map((point) => point.n))).toEqual(new Set(bestOfNGrid(n, points)));
  });
});
