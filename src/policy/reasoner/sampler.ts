/** Sampling from a reasoner under a harness, one uniform number a token, from the project's own streams. */
import type { RandomStream } from '../../random/index.js';
import { type HarnessedRows, type KernelChains, kernelChains } from '../../tensor/index.js';
import type { Harness } from './harness.js';
import { checkPrompts, harnessNumbers, perRow } from './harness-numbers.js';
import type { ReasonerModel } from './model.js';
import type { ReasonerPrompts, ReasonerResponses } from './responses.js';
import { tensorChains } from './tensor-sampler.js';

export interface ReasonerSampler {
  /**
   * One response to the prompt of each row; `prompts` are indices, per-row rules of the harness are by row. Rows of one prompt beside
   * one another take the least time. A row's response depends on its place among the rows through the random numbers alone: nothing
   * depends on how many are sampled at once.
   */
  sample(
    prompts: ReasonerPrompts,
    rows: Int32Array,
    harness: Harness,
    random: RandomStream,
  ): ReasonerResponses;
  dispose(): void;
}

/** Rows whose keys, values and random numbers lie in memory at once. */
const rowsAtOnce = 4096;

/** By a kernel where there is one for the model, else with tensors. */
export function openReasonerSampler(model: ReasonerModel, parameters: Float32Array): ReasonerSampler {
  return samplerBy(kernelChains(model.trunk) ?? tensorChains(model), model, parameters);
}

export function samplerBy(
  chains: KernelChains,
  model: ReasonerModel,
  parameters: Float32Array,
  atOnce = rowsAtOnce,
): ReasonerSampler {
  const own = parameters.slice();
  return {
    sample(prompts, rows, harness, random) {
      checkPrompts(model, prompts, rows);
      const numbers = harnessNumbers(model, harness);
      const budgets = perRow(harness.thinkingBudget ?? -1, rows.length);
      const waits = perRow(harness.forcedWaits ?? 0, rows.length);
      const all = emptyResponses(rows, harness.maximumLength);
      for (let first = 0; first < rows.length; first += atOnce) {
        const end = Math.min(rows.length, first + atOnce);
        const given = {
          ...promptsOf(prompts, rows.subarray(first, end)),
          ...{ budgets: budgets.subarray(first, end), waits: waits.subarray(first, end) },
          ...drawn(random, (end - first) * harness.maximumLength, harness),
        };
        const sampled = chains(own, numbers, given);
        all.lengths.set(sampled.lengths, first);
        for (const name of ['tokens', 'steps', 'origins', 'logProbs'] as const)
          all[name].set(sampled[name], first * harness.maximumLength);
      }
      return all;
    },
    dispose() {},
  };
}

const emptyResponses = (rows: Int32Array, length: number): ReasonerResponses => ({
  ...{ count: rows.length, length, prompts: rows.slice() },
  tokens: new Uint8Array(rows.length * length),
  steps: new Uint8Array(rows.length * length),
  lengths: new Int32Array(rows.length),
  logProbs: new Float32Array(rows.length * length),
  origins: new Uint8Array(rows.length * length),
});

/** A row's numbers lie together, so that no number of rows in a call changes them. */
function drawn(
  random: RandomStream,
  size: number,
  { noise, maximumLength }: Harness,
): Pick<HarnessedRows, 'uniforms' | 'noise'> {
  if (!noise) return { uniforms: random.uniforms(size), noise: new Float32Array(0) };
  const both = { uniforms: new Float32Array(size), noise: new Float32Array(size) };
  for (let at = 0; at < size; at += maximumLength) {
    both.uniforms.set(random.uniforms(maximumLength), at);
    both.noise.set(random.uniforms(maximumLength), at);
  }
  return both;
}

/** The prompts of some rows alone, and the rows' places among these. */
function promptsOf(prompts: ReasonerPrompts, rows: Int32Array): Pick<HarnessedRows, 'prompts' | 'rows'> {
  const places = new Map<number, number>();
  for (const prompt of rows) if (!places.has(prompt)) places.set(prompt, places.size);
  const { length } = prompts;
  const own = {
    ...{ count: places.size, length },
    tokens: new Uint8Array(places.size * length),
    steps: new Uint8Array(places.size * length),
    lengths: new Int32Array(places.size),
  };
  for (const [prompt, place] of places) {
    for (const name of ['tokens', 'steps'] as const)
      own[name].set(prompts[name].subarray(prompt * length, (prompt + 1) * length), place * length);
    own.lengths[place] = prompts.lengths[prompt];
  }
  return { prompts: own, rows: rows.map((prompt) => places.get(prompt) as number) };
}
