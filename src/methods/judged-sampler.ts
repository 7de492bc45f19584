/** Responses of the policies in training with what optimisers ask of them: by a kernel, or with tensors where it cannot. */
import { type PolicyModel, samplingKernel } from '../policy/index.js';
import type { TokenJudgements } from '../tensor/index.js';
import { judgedByTensors } from './judged-by-tensors.js';

/** The policies that are optimised, as they are at each call. */
export interface Policies {
  /** Of one of them, [count]. */
  parametersOf(replica: number): Float32Array;
  /** [R · count]. */
  values(): Float32Array;
  /** Is told numbers, one a replica, that may show that it is no longer finite. */
  note(numbers: Record<string, ArrayLike<number>>): void;
}

/** Of R replicas, those that are wanted with B prompts of their own each; T is the response length. */
export interface JudgedRequest {
  wanted: readonly number[];
  /** [B, promptLength] each. */
  prompts: readonly Uint8Array[];
  /** [B, T] each. */
  uniforms: readonly (Float32Array | undefined)[];
  /** [B, T] each: tokens that are written in place of the policy's; −1 where the policy chooses. */
  forced?: readonly (Int32Array | undefined)[] | undefined;
}

/**
 * Row-major over replicas: tokens [R · B, promptLength + T], the rest [R · B · T] and 0 where the policy chose nothing, or a
 * replica is not wanted.
 */
export interface JudgedResponses extends TokenJudgements {
  tokens: Uint8Array;
}

export interface JudgedSampler {
  sample(request: JudgedRequest): JudgedResponses;
  dispose(): void;
}

export interface JudgedParts {
  model: PolicyModel;
  /** π_init, [count]. */
  initialParameters: Float32Array;
  policies: Pick<Policies, 'parametersOf' | 'values'>;
}

export const openJudgedSampler = (parts: JudgedParts): JudgedSampler =>
  judgedByKernel(parts) ?? judgedByTensors(parts);

/** Undefined where the kernel cannot. */
export function judgedByKernel({
  model,
  initialParameters,
  policies,
}: JudgedParts): JudgedSampler | undefined {
  const kernel = samplingKernel(model);
  return (
    kernel && {
      sample({ wanted, prompts, uniforms, forced }) {
        const { promptLength, responseLength } = model.world;
        const rows = (prompts.length * prompts[wanted[0]].length) / promptLength;
        const all = emptyJudgements(rows, { promptLength, responseLength });
        for (const replica of wanted) {
          const judged = kernel.judge(policies.parametersOf(replica), initialParameters, {
            prompts: prompts[replica],
            uniforms: uniforms[replica]!,
            forced: forced?.[replica],
          });
          put(all, judged, replica);
        }
        return all;
      },
      dispose() {},
    }
  );
}

function emptyJudgements(
  rows: number,
  { promptLength, responseLength }: { promptLength: number; responseLength: number },
): JudgedResponses {
  const ofTokens = () => new Float32Array(rows * responseLength);
  return {
    tokens: new Uint8Array(rows * (promptLength + responseLength)),
    ...{ logProbs: ofTokens(), initialLogProbs: ofTokens(), values: ofTokens() },
    ...{ tokenKl: ofTokens(), entropy: ofTokens() },
  };
}

/** Puts the responses of one replica where they belong. */
function put(all: JudgedResponses, own: JudgedResponses, replica: number): void {
  all.tokens.set(own.tokens, replica * own.tokens.length);
  for (const name of ['logProbs', 'initialLogProbs', 'values', 'tokenKl', 'entropy'] as const)
    all[name].set(own[name], replica * own[name].length);
}
