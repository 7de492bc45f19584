/** The actor of every online method: samples responses and judges them. */
import type { PolicyModel } from '../policy/index.js';
import type { RandomStream } from '../random/index.js';
import type { Reward } from '../reward/reward.js';
import { endTokenOf, sequenceLength } from '../world/index.js';
import { type JudgedSampler, openJudgedSampler, type Policies } from './judged-sampler.js';
import type { OptimiserParts } from './method.js';
import { type Actor, type Rollout, replicaMeans } from './rollout.js';
import { rolloutScorer, type ScoreRollouts } from './rollout-scores.js';

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

  sample(
    prompts: Uint8Array[],
    randoms: RandomStream[],
    wanted: readonly number[] = [...prompts.keys()],
  ): Rollout {
    const { model, forced, reward } = this;
    const { promptLength, responseLength } = model.world;
    const { replicas } = reward;
    const batch = prompts[wanted[0]].length / promptLength;
    // Streams of replicas that are not wanted stay where they are.
    const uniforms = eachOf(replicas, wanted, (replica) => randoms[replica].uniforms(batch * responseLength));
    const written =
      forced && eachOf(replicas, wanted, (replica) => forced(prompts[replica], randoms[replica]));
    const { tokens, ...judged } = this.sampler.sample({ wanted, prompts, uniforms, forced: written });
    const sequences = { tokens, count: replicas * batch, length: sequenceLength(model.world) };
    const scored = this.scores(sequences, wanted);
    const scores = new Float32Array(replicas * batch);
    const own = tokens.length / replicas;
    for (const replica of wanted) {
      const raw = scored.scores.subarray(replica * batch, (replica + 1) * batch);
      const responses = tokens.subarray(replica * own, (replica + 1) * own);
      scores.set(reward.normalise(raw, replica, responses), replica * batch);
    }
    this.policies.note({
      'the log-probability': replicaMeans(judged.logProbs, replicas),
      'the score': replicaMeans(scores, replicas),
    });
    return {
      ...{ replicas, batch, responseLength, scores, tokens: new Int32Array(tokens) },
      ...judged,
      ...tokenMasks(model, tokens, { written, wanted }),
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

/** One value a replica; none of those that are not wanted. */
function eachOf<Value>(
  replicas: number,
  wanted: readonly number[],
  make: (replica: number) => Value,
): (Value | undefined)[] {
  const values = new Array<Value | undefined>(replicas).fill(undefined);
  for (const replica of wanted) values[replica] = make(replica);
  return values;
}

/** Which tokens of the responses count, and which the policy chose: see Rollout. Of replicas that are not wanted, all. */
function tokenMasks(
  { world }: PolicyModel,
  tokens: Uint8Array,
  {
    written,
    wanted,
  }: { written: readonly (Int32Array | undefined)[] | undefined; wanted: readonly number[] },
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
  const chosen = exists.slice();
  for (const replica of wanted) {
    const own = written?.[replica];
    if (own === undefined) continue;
    const from = replica * own.length;
    own.forEach((token, place) => {
      if (token >= 0) chosen[from + place] = 0;
    });
  }
  return { exists, chosen };
}
