/** Responses of the policies in training with what optimisers ask of them: by a kernel, or with tensors where it cannot. */
import { type PolicyModel, samplingKernel } from '../policy/index.js';
import type { TokenJudgements, Trainer } from '../tensor/index.js';
import { judgedByTensors } from './judged-by-tensors.js';
import { concatenate } from './rollout.js';

/** The trainer's policies, as they are at each call. */
export type Policies = Pick<Trainer, 'parameters' | 'values'>;

/** Of R replicas, each with B prompts of its own; T is the response length. */
export interface JudgedRequest {
  /** [B, promptLength] each. */
  prompts: readonly Uint8Array[];
  /** [B, T] each. */
  uniforms: readonly Float32Array[];
  /** [B, T] each: tokens that are written in place of the policy's; −1 where the policy chooses. */
  forced?: readonly Int32Array[];
}

/** Row-major over replicas: tokens [R · B, promptLength + T], the rest [R · B · T] and 0 where the policy chose nothing. */
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
  policies: Policies;
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
  const { count } = model.layout;
  return (
    kernel && {
      sample({ prompts, uniforms, forced }) {
        const parameters = policies.values();
        const judged = prompts.map((own, replica) =>
          kernel.judge(parameters.subarray(replica * count, (replica + 1) * count), initialParameters, {
            prompts: own,
            uniforms: uniforms[replica],
            forced: forced?.[replica],
          }),
        );
        const all = (name: keyof TokenJudgements) => concatenate(judged.map((own) => own[name]));
        return {
          tokens: joined(judged.map(({ tokens }) => tokens)),
          logProbs: all('logProbs'),
          initialLogProbs: all('initialLogProbs'),
          values: all('values'),
          tokenKl: all('tokenKl'),
          entropy: all('entropy'),
        };
      },
      dispose() {},
    }
  );
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [{ length }] = parts;
  const all = new Uint8Array(parts.length * length);
  parts.forEach((part, index) => {
    all.set(part, index * length);
  });
  return all;
}
