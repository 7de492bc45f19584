/** The actor of every online method: samples responses and judges them. */
import type { PolicyModel } from '../policy/index.js';
import type { RandomStream } from '../random/index.js';
import type { Reward } from '../reward/reward.js';
import type { Trainer } from '../tensor/index.js';
import { endTokenOf, sequenceLength } from '../world/index.js';
import { type JudgedSampler, openJudgedSampler } from './judged-sampler.js';
import type { OptimiserParts } from './method.js';
import { type Actor, partsOf, type Rollout, replicaMeans } from './rollout.js';
import { rolloutScorer, type ScoreRollouts } from './rollout-scores.js';

/** The trainer's policies, as they are at each call. */
type Policies = Pick<Trainer, 'parameters' | 'values' | 'note'>;

export class PolicyActor implements Actor {
  private readonly sampler: JudgedSampler;
  private readonly model: PolicyModel;
  private readonly reward: Reward;
  private readonly scores: ScoreRollouts;
  private readonly forced: OptimiserParts['forced'];

  constructor(
    {
      model,
      initialParameters,
      reward,
      forced,
    }: Pick<OptimiserParts, 'model' | 'initialParameters' | 'reward' | 'forced'>,
    private readonly policies: Policies,
  ) {
    this.model = model;
    this.reward = reward;
    this.forced = forced;
    this.sampler = openJudgedSampler({ model, initialParameters, policies });
    this.scores = rolloutScorer(reward);
  }

  sample(prompts: Uint8Array[], randoms: RandomStream[]): Rollout {
    const { model, forced, reward } = this;
    const { promptLength, responseLength } = model.world;
    const { replicas } = reward;
    const batch = prompts[0].length / promptLength;
    const uniforms = randoms.map((random) => random.uniforms(batch * responseLength));
    const written = forced && prompts.map((own, replica) => forced(own, randoms[replica]));
    const { tokens, ...judged } = this.sampler.sample({ prompts, uniforms, forced: written });
    const scored = this.scores({ tokens, count: replicas * batch, length: sequenceLength(model.world) });
    const scores = new Float32Array(replicas * batch);
    const own = tokens.length / replicas;
    partsOf(scored.scores, replicas).forEach((raw, replica) => {
      const sequences = tokens.subarray(replica * own, (replica + 1) * own);
      scores.set(reward.normalise(raw, replica, sequences), replica * batch);
    });
    this.policies.note({
      'the log-probability': replicaMeans(judged.logProbs, replicas),
      'the score': replicaMeans(scores, replicas),
    });
    return {
      ...{ replicas, batch, responseLength, scores, tokens: Int32Array.from(tokens) },
      ...judged,
      ...tokenMasks(model, tokens, written),
      ...(scored.components && { components: scored.components }),
    };
  }

  parameters(): Float32Array {
    return this.policies.values();
  }

  dispose(): void {
    this.sampler.dispose();
  }
}

/** Which tokens of the responses count, and which the policy chose: see Rollout. */
function tokenMasks(
  { world }: PolicyModel,
  tokens: Uint8Array,
  forced: readonly Int32Array[] | undefined,
): Pick<Rollout, 'exists' | 'chosen'> {
  const { promptLength, responseLength } = world;
  const endToken = endTokenOf(world);
  const length = promptLength + responseLength;
  const rows = tokens.length / length;
  const exists = new Float32Array(rows * responseLength);
  for (let row = 0; row < rows; row++) {
    const first = row * responseLength;
    const end = tokens.subarray(row * length + promptLength, (row + 1) * length).indexOf(endToken ?? -1);
    exists.fill(1, first, end === -1 ? first + responseLength : first + end + 1);
  }
  if (forced === undefined) return { exists, chosen: exists.slice() };
  const written = forced.flatMap((own) => [...own]);
  return { exists, chosen: exists.map((there, place) => (written[place] < 0 ? there : 0)) };
}
