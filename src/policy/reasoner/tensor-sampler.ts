/**
 * Sampling from reasoners with tensors, where no kernel can, and what the kernel is held to: every token costs a pass over all that was
 * written before it.
 */
import {
  getTf,
  type HarnessedRows,
  type HarnessNumbers,
  type KernelChains,
  type SampledChains,
} from '../../tensor/index.js';
import { type StepState, stepAfter, TokenOrigin } from './harness.js';
import { type ReasonerModel, reasonerForward } from './model.js';

/** A response on its way. */
interface Chain {
  row: number;
  /** Prompt and response. */
  tokens: number[];
  steps: number[];
  state: StepState;
  hasThought: boolean;
  waits: number;
}

export const tensorChains =
  (model: ReasonerModel): KernelChains =>
  (parameters, harness, given) => {
    const flat = getTf().tensor2d(parameters, [1, parameters.length]);
    const size = given.rows.length * harness.maximumLength;
    const out: SampledChains = {
      tokens: new Uint8Array(size),
      steps: new Uint8Array(size),
      origins: new Uint8Array(size),
      logProbs: new Float32Array(size),
      lengths: new Int32Array(given.rows.length),
    };
    let chains = Array.from(given.rows, (_, row) => begun(given, row));
    while (chains.length > 0) {
      const logits = lastLogits(model, flat, chains);
      chains = chains.filter((chain, index) => {
        const place = chain.row * harness.maximumLength + out.lengths[chain.row];
        const { token, origin, logProb } = nextToken(logits[index], chain, { harness, given, place });
        write(chain, token, { harness, steps: model.trunk.steps });
        out.tokens[place] = token;
        out.steps[place] = chain.state.step;
        out.origins[place] = origin;
        if (origin === TokenOrigin.policy) out.logProbs[place] = logProb;
        out.lengths[chain.row] += 1;
        return token !== harness.endToken && out.lengths[chain.row] < harness.maximumLength;
      });
    }
    flat.dispose();
    return out;
  };

function begun({ prompts, rows, waits }: HarnessedRows, row: number): Chain {
  const first = rows[row] * prompts.length;
  const [tokens, steps] = [prompts.tokens, prompts.steps].map((all) =>
    Array.from(all.subarray(first, first + prompts.lengths[rows[row]])),
  );
  const state = { step: steps[steps.length - 1], isSet: false };
  return { row, tokens, steps, state, hasThought: false, waits: waits[row] };
}

/** Of each chain the logits behind its last token. */
function lastLogits(
  model: ReasonerModel,
  flat: Parameters<typeof reasonerForward>[1],
  chains: Chain[],
): Float32Array[] {
  const tf = getTf();
  const length = chains.reduce((most, { tokens }) => Math.max(most, tokens.length), 0);
  const rows = (name: 'tokens' | 'steps') => {
    const values = new Int32Array(chains.length * length);
    chains.forEach((chain, index) => {
      values.set(chain[name], index * length);
    });
    return tf.tensor3d(values, [1, chains.length, length], 'int32');
  };
  const all = tf.tidy(() => reasonerForward(model, flat, [rows('tokens'), rows('steps')]).logits);
  const values = all.dataSync() as Float32Array;
  all.dispose();
  const { vocabularySize } = model.trunk;
  return chains.map(({ tokens }, index) => {
    const first = (index * length + tokens.length - 1) * vocabularySize;
    return values.slice(first, first + vocabularySize);
  });
}

interface Draw {
  harness: HarnessNumbers;
  given: HarnessedRows;
  /** Of the token among all rows' tokens. */
  place: number;
}

/** The token that stands next, who wrote it, and ln of the probability of the drawn one. */
function nextToken(logits: Float32Array, chain: Chain, { harness, given, place }: Draw) {
  const banned = new Set(harness.banned);
  const largest = logits.reduce(
    (most, logit, token) => (banned.has(token) ? most : Math.max(most, logit)),
    -Infinity,
  );
  const powers = Array.from(logits, (logit, token) => (banned.has(token) ? 0 : Math.exp(logit - largest)));
  const sum = powers.reduce((total, power) => total + power, 0);
  const drawn = harness.isGreedy ? powers.indexOf(1) : inverseCdf(powers, given.uniforms[place] * sum);
  const logProb = Math.log(powers[drawn] / sum);
  return { ...written(drawn, chain, { harness, given, place }), logProb };
}

/** The first outcome whose running sum is above the edge; rounding may leave the last sum below it. */
function inverseCdf(powers: readonly number[], edge: number): number {
  let running = 0;
  let last = 0;
  for (const [token, power] of powers.entries()) {
    if (power === 0) continue;
    last = token;
    running += power;
    if (running > edge) break;
  }
  return last;
}

/** The rules of `Harness`, in their order. */
function written(
  drawn: number,
  chain: Chain,
  { harness, given, place }: Draw,
): { token: number; origin: number } {
  const own = { token: drawn, origin: TokenOrigin.policy };
  if (chain.hasThought) return own;
  const { endOfThinking, wait, noiseTokens, noiseProbability, maximumLength } = harness;
  const budget = given.budgets[chain.row];
  if (budget >= 0 && place - chain.row * maximumLength >= budget)
    return { token: endOfThinking, origin: TokenOrigin.forced };
  if (drawn === endOfThinking && chain.waits > 0) {
    chain.waits -= 1;
    return { token: wait, origin: TokenOrigin.forced };
  }
  if (!noiseTokens.includes(drawn) || given.noise[place] >= noiseProbability) return own;
  const others = noiseTokens.filter((token) => token !== drawn);
  const uniform = given.noise[place] / noiseProbability;
  const other = Math.min(Math.floor(uniform * others.length), others.length - 1);
  return { token: others[other], origin: TokenOrigin.environment };
}

function write(
  chain: Chain,
  token: number,
  { harness, steps }: { harness: HarnessNumbers; steps: number },
): void {
  chain.state = stepAfter(harness.stepRule, chain.state, token, steps);
  chain.tokens.push(token);
  chain.steps.push(chain.state.step);
  chain.hasThought ||= token === harness.endOfThinking;
}
