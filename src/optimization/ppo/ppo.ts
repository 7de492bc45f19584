/**
 * Proximal policy optimisation (Schulman et al. 2017) of a language model against a reward model, as in Gao et al.
 * (2022), table 1: clip 0.2, GAE λ 0.95, discount 1, the score at the last token, KL penalty 0 by default.
 *
 * R replicas, one proxy seed each, are trained together. Reads from top to bottom: sample, score, penalise,
 * estimate advantages, update.
 */
import type { Experiment } from '../../config/schema.js';
import {
  type PolicyModel,
  policyForward,
  responseTokens,
  type SampledOutput,
  sampleResponses,
  tokenEntropy,
  tokenKl,
} from '../../policy/index.js';
import type { RandomStream } from '../../random/index.js';
import { type Normalisation, type RewardModelArchitecture, rewardForward } from '../../reward-model/index.js';
import { mean } from '../../statistics/index.js';
import { compile, getTf, type LossOutput, pick, type Tensor, Trainer } from '../../tensor/index.js';
import { sequenceLength } from '../../world/index.js';
import { generalisedAdvantages, whiten } from './advantages.js';
import { gatherRows } from './minibatch.js';

/** Weight of the value head's squared error against the policy's objective. */
const valueWeight = 0.1;

export interface PpoProxies {
  architecture: RewardModelArchitecture;
  /** [R · count]. */
  parameters: Float32Array;
  /** One a replica. */
  normalisations: Normalisation[];
}

export interface PpoOptions {
  model: PolicyModel;
  /** π_init, [count]. */
  initialParameters: Float32Array;
  proxies: PpoProxies;
  config: Experiment['rl'];
  klPenalty: number;
  /** Draws `count` prompts [count, promptLength]. */
  drawPrompts: (count: number, random: RandomStream) => Uint8Array;
  /** One stream a replica. */
  randoms: RandomStream[];
}

/** One iteration's numbers, one entry a replica. */
export interface PpoIteration {
  step: number;
  /** KL(π ‖ π_init) in nats, summed over the response, of the policy that sampled: the one that is penalised. */
  klDivergence: number[];
  proxyScore: number[];
  entropy: number[];
  /** Share of tokens whose ratio left the clip range in the last epoch. */
  clipFraction: number[];
}

/** Responses sampled by the current policies, with what is needed to judge them; row-major over replicas. */
export interface Rollout {
  /** Prompts and responses, [R · B, promptLength + T]. */
  tokens: Int32Array;
  /** Normalised proxy scores [R · B]. */
  proxyScores: Float32Array;
  /** [R · B · T] each. */
  logProbs: Float32Array;
  initialLogProbs: Float32Array;
  values: Float32Array;
  tokenKl: Float32Array;
  entropy: Float32Array;
}

export class Ppo {
  private readonly trainer: Trainer;
  private readonly initial: Tensor;
  private readonly proxies: Tensor;
  private readonly rollout;
  private readonly replicas: number;
  private readonly promptRandoms: RandomStream[];
  private readonly tokenRandoms: RandomStream[];
  private readonly orderRandoms: RandomStream[];
  private iteration = 0;

  constructor(private readonly options: PpoOptions) {
    const tf = getTf();
    const { model, initialParameters, proxies, config, randoms } = options;
    this.replicas = randoms.length;
    this.promptRandoms = randoms.map((random) => random.stream('prompts'));
    this.tokenRandoms = randoms.map((random) => random.stream('tokens'));
    this.orderRandoms = randoms.map((random) => random.stream('order'));
    this.initial = tf.tensor2d(initialParameters, [1, initialParameters.length]);
    this.proxies = tf.tensor2d(proxies.parameters, [this.replicas, proxies.architecture.parameterCount]);
    this.rollout = compile((flat, initial, proxyFlat, prompts, uniforms) => {
      const sampled = sampleResponses(model, { flat, prompts, uniforms });
      const judges = { model, initial, architecture: proxies.architecture, proxyFlat };
      return [sampled.sequences, ...judge(judges, sampled)];
    });
    const values = new Float32Array(this.replicas * initialParameters.length);
    for (let replica = 0; replica < this.replicas; replica++) {
      values.set(initialParameters, replica * initialParameters.length);
    }
    this.trainer = new Trainer('PPO', (flat, inputs) => ppoLoss(model, config.clipRange, flat, inputs), {
      values,
      replicas: this.replicas,
    });
  }

  /** One PPO iteration: `batchSize` responses a replica, `epochs` passes over them. */
  step(): PpoIteration {
    const { config } = this.options;
    this.iteration += 1;
    const prompts = this.promptRandoms.map((random) => this.options.drawPrompts(config.batchSize, random));
    const rollout = this.sample(prompts, this.tokenRandoms);
    const clipFraction = this.update(rollout);
    return {
      step: this.iteration,
      klDivergence: this.perResponse(rollout.tokenKl),
      proxyScore: this.perReplica(rollout.proxyScores),
      entropy: this.perResponse(rollout.entropy),
      clipFraction,
    };
  }

  /** Samples one response for each prompt [B, promptLength] of each replica and scores it with its proxy. */
  sample(prompts: Uint8Array[], randoms: RandomStream[]): Rollout {
    const tf = getTf();
    const { promptLength, responseLength } = this.options.model.world;
    const batch = prompts[0].length / promptLength;
    const uniforms = concatFloats(randoms.map((random) => random.uniforms(batch * responseLength)));
    const promptTensor = tf.tensor3d(concatIntegers(prompts), [this.replicas, batch, promptLength], 'int32');
    const uniformTensor = tf.tensor3d(uniforms, [this.replicas, batch, responseLength]);
    const judged = this.rollout(
      this.trainer.parameters,
      this.initial,
      this.proxies,
      promptTensor,
      uniformTensor,
    );
    const [tokens, ...judgements] = judged.map((tensor) => tensor.dataSync());
    const [logProbs, initialLogProbs, values, kl, entropy, rawScores] = judgements as Float32Array[];
    for (const tensor of [promptTensor, uniformTensor, ...judged]) tensor.dispose();
    const { normalisations } = this.options.proxies;
    const proxyScores = rawScores.map((score, index) => {
      const by = normalisations[Math.floor(index / batch)];
      return (score - by.mean) * by.scale;
    });
    return {
      tokens: tokens as Int32Array,
      proxyScores,
      logProbs,
      initialLogProbs,
      values,
      tokenKl: kl,
      entropy,
    };
  }

  /** Mean over responses of a per-token quantity summed over the response, one a replica. */
  perResponse(values: Float32Array): number[] {
    return this.perReplica(values).map((average) => average * this.options.model.world.responseLength);
  }

  perReplica(values: Float32Array | Float64Array): number[] {
    const size = values.length / this.replicas;
    return Array.from({ length: this.replicas }, (_, replica) =>
      mean(values.subarray(replica * size, (replica + 1) * size)),
    );
  }

  /** Iterations done. */
  get iterations(): number {
    return this.iteration;
  }

  /** The policies' parameters [R · count]. */
  parameters(): Float32Array {
    return this.trainer.values();
  }

  dispose(): void {
    this.trainer.dispose();
    this.initial.dispose();
    this.proxies.dispose();
  }

  private update(rollout: Rollout): number[] {
    const { config } = this.options;
    const { advantages, returns } = this.advantages(rollout);
    let clipFraction: number[] = [];
    for (let epoch = 0; epoch < config.epochs; epoch++) {
      const orders = this.orderRandoms.map((random) => random.permutation(config.batchSize));
      const size = config.batchSize / config.minibatches;
      const fractions: Float32Array[] = [];
      for (let start = 0; start < config.batchSize; start += size) {
        const rows = orders.map((order) => order.subarray(start, start + size));
        const inputs = this.minibatch({ ...rollout, advantages, returns }, rows);
        fractions.push(this.trainer.step(inputs, this.learningRate()).metrics.clipFraction);
        for (const input of inputs) input.dispose();
      }
      clipFraction = Array.from({ length: this.replicas }, (_, replica) =>
        fractions.reduce((sum, fraction) => sum + fraction[replica] / fractions.length, 0),
      );
    }
    return clipFraction;
  }

  /** Rises linearly over the warm-up, of which the first iteration is a part, then stays. */
  private learningRate(): number {
    const { learningRate, warmupSteps } = this.options.config;
    return learningRate * Math.min(1, this.iteration / Math.max(1, warmupSteps));
  }

  /** Rewards are −klPenalty · KL at each token plus the proxy score at the last; advantages are whitened per replica. */
  private advantages(rollout: Rollout): { advantages: Float32Array; returns: Float32Array } {
    const { config, klPenalty, model } = this.options;
    const { proxyScores, values, tokenKl } = rollout;
    const { responseLength } = model.world;
    const rewards = tokenKl.map((kl) => -klPenalty * kl);
    proxyScores.forEach((score, row) => {
      rewards[(row + 1) * responseLength - 1] += score;
    });
    const estimated = generalisedAdvantages({ rewards, values, responseLength, gaeLambda: config.gaeLambda });
    if (klPenalty > 0) addOwnKlGradient(estimated.advantages, rollout, klPenalty);
    const size = values.length / this.replicas;
    const whitened = Array.from({ length: this.replicas }, (_, replica) =>
      whiten(estimated.advantages.subarray(replica * size, (replica + 1) * size)),
    );
    return { advantages: concatFloats(whitened), returns: estimated.returns };
  }

  /** The rows of each replica as tensors: sequences, old log-probabilities, advantages, returns. */
  private minibatch(
    data: Rollout & { advantages: Float32Array; returns: Float32Array },
    rows: Int32Array[],
  ): Tensor[] {
    const tf = getTf();
    const { world } = this.options.model;
    const choice = { rows, batch: this.options.config.batchSize };
    const size = rows[0].length;
    const length = sequenceLength(world);
    const tokens = tf.tensor3d(gatherRows(data.tokens, choice, length), [rows.length, size, length], 'int32');
    const perToken = [data.logProbs, data.advantages, data.returns].map((values) =>
      tf.tensor2d(gatherRows(values, choice, world.responseLength), [
        rows.length,
        size * world.responseLength,
      ]),
    );
    return [tokens, ...perToken];
  }
}

/**
 * The exact KL at a token depends on the tokens before it alone, so as a reward it says nothing of the token drawn
 * there. What that token changes is the log-ratio, whose expectation the KL is: their difference, with mean 0, makes
 * the policy gradient that of the penalised KL.
 */
function addOwnKlGradient(
  advantages: Float32Array,
  { logProbs, initialLogProbs, tokenKl }: Rollout,
  klPenalty: number,
): void {
  for (let index = 0; index < advantages.length; index++) {
    advantages[index] -= klPenalty * (logProbs[index] - initialLogProbs[index] - tokenKl[index]);
  }
}

interface Judges {
  model: PolicyModel;
  /** π_init [1, count]. */
  initial: Tensor;
  architecture: RewardModelArchitecture;
  proxyFlat: Tensor;
}

/** Everything the optimiser needs to know of sampled sequences: see Rollout, with raw proxy scores at the end. */
function judge(
  { model, initial, architecture, proxyFlat }: Judges,
  { sequences, logits, values }: SampledOutput,
): Tensor[] {
  const tf = getTf();
  const [replicas, batch, length] = sequences.shape as [number, number, number];
  // π_init is the same for all replicas: their sequences form one batch.
  const reference = policyForward(model, initial, tf.reshape(sequences, [1, replicas * batch, length]));
  const logProbs = tf.logSoftmax(logits);
  const initialLogProbs = tf.logSoftmax(tf.reshape(reference.logits, logits.shape));
  const tokens = responseTokens(model, sequences);
  return [
    pick(logProbs, tokens),
    pick(initialLogProbs, tokens),
    values,
    tokenKl(logProbs, initialLogProbs),
    tokenEntropy(logProbs),
    rewardForward(architecture, proxyFlat, sequences),
  ];
}

/** −E[min(ρA, clip(ρ, 1 ± ε)A)] + c·E[(V − return)²] (Schulman et al. 2017, eq. 7 and 9, without entropy bonus). */
function ppoLoss(model: PolicyModel, clipRange: number, flat: Tensor, inputs: Tensor[]): LossOutput {
  const tf = getTf();
  const [sequences, oldLogProbs, advantages, returns] = inputs;
  const { logits, values } = policyForward(model, flat, sequences);
  const logProbs = pick(tf.logSoftmax(logits), responseTokens(model, sequences));
  const ratio = tf.exp(tf.sub(logProbs, oldLogProbs));
  const clipped = tf.clipByValue(ratio, 1 - clipRange, 1 + clipRange);
  const objective = tf.mean(tf.minimum(tf.mul(ratio, advantages), tf.mul(clipped, advantages)), 1);
  const valueLoss = tf.mean(tf.squaredDifference(values, returns), 1);
  const clipFraction = tf.mean(tf.cast(tf.greater(tf.abs(tf.sub(ratio, 1)), clipRange), 'float32'), 1);
  return { loss: tf.sub(tf.mul(valueLoss, valueWeight), objective), metrics: { clipFraction } };
}

function concatFloats(parts: Float32Array[]): Float32Array {
  const out = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}

function concatIntegers(parts: Uint8Array[]): Int32Array {
  return Int32Array.from(parts.flatMap((part) => [...part]));
}
