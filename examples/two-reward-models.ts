/** Two reward models of different size learn from one annotator, who then judges the best of n by each of them. */
import { writeFileSync } from 'node:fs';
import { createRandom, plotLines } from 'goodhart';
import { bestOfNGrid, bestOfNKl, bestOfNScore, rankByProxy, winProbabilities } from 'goodhart/methods';
import { fineTune, PolicySampler, policyConfig, policyModel } from 'goodhart/policy';
import { labelNeighbours } from 'goodhart/preferences';
import { openRewardModels, RewardScorer, rewardModelArchitecture, trainRewardModels } from 'goodhart/reward';
import { mean } from 'goodhart/statistics';
import { loadBackend } from 'goodhart/tensor';
import { createWorld, repeatPrompts, samplePrompts, worldConfig } from 'goodhart/world';

await loadBackend('auto');
const [random, shape, size] = [createRandom('mine'), worldConfig.parse({}), policyConfig.parse({})];
const world = createWorld(shape, random.stream('world'));
const model = policyModel({ world: shape, policy: size });
const tuned = fineTune({ model, config: size, grammar: world.grammar, random: random.stream('policy') });
const sampler = new PolicySampler(model, tuned.parameters);
function sample(prompts: number, each: number, name: string) {
  const drawn = samplePrompts(world, prompts, random.stream(`${name}-prompts`));
  return sampler.sample(repeatPrompts(drawn, shape.promptLength, each), random.stream(name));
}
// Of two responses to one prompt the annotator prefers one; all rewards are trained on these pairs.
const pairs = sample(4000, 2, 'pairs');
const { utility } = world.humanUtility;
const comparisons = [labelNeighbours(pairs, utility(pairs), { labels: 'argmax' }, random.stream('labels'))];
const pools = Array.from({ length: 32 }, (_, prompt) => sample(1, 1024, `pool-${prompt}`));
const config = { batchSize: 128, epochs: 3, learningRate: 5e-3, weightDecay: 0, heldOut: 0.1 };
const lines: Record<string, [number, number][]> = {};
for (const width of [4, 32]) {
  const architecture = rewardModelArchitecture({ width, layers: 1, heads: 1 }, shape);
  const randoms = [random.stream(`width-${width}`)];
  const trained = trainRewardModels({ name: 'a proxy', architecture, config, comparisons, randoms });
  const scorer = new RewardScorer(openRewardModels(architecture, trained.parameters));
  const judged = pools.map((pool) => ({ order: rankByProxy(scorer.score(pool)[0]), scores: utility(pool) }));
  const best = (n: number) =>
    mean(judged.map(({ order, scores }) => bestOfNScore(scores, order, winProbabilities(1024, n))));
  lines[`width ${width}`] = bestOfNGrid(256, 24).map((n) => [Math.sqrt(bestOfNKl(n)), best(n)]);
}
const svg = await plotLines({ title: 'Best of n', x: '√KL (√nats)', y: 'Utility', lines });
writeFileSync('two-reward-models.svg', svg);
