/** Validation during the training of reward models, and the best parameters that it has seen. */
import type { Comparisons } from '../../preferences/index.js';
import { compile, type Tensor, type TensorFunction } from '../../tensor/index.js';
import { differences, pairTensor } from './pairs.js';
import type { RewardModelArchitecture } from './reward-model.js';

const validationBatch = 256;

/** One number a replica. */
export interface Validation {
  loss: Float64Array;
  accuracy: Float64Array;
}

/** Loss and accuracy on whole held-out sets, which are put into tensors of one shape, the rest filled with row 0. */
export function createValidation(
  architecture: RewardModelArchitecture,
  heldOut: Comparisons[],
): (flat: Tensor) => Validation {
  const { count } = heldOut[0];
  const compare: TensorFunction = compile((flat, sequences) => [differences(architecture, flat, sequences)]);
  return (flat) => {
    const result = { loss: new Float64Array(heldOut.length), accuracy: new Float64Array(heldOut.length) };
    for (let start = 0; start < count; start += validationBatch) {
      const rows = Int32Array.from({ length: validationBatch }, (_, index) =>
        start + index < count ? start + index : 0,
      );
      const batch = pairTensor(
        heldOut,
        heldOut.map(() => rows),
      );
      const [gaps] = compare(flat, batch);
      const values = gaps.dataSync();
      batch.dispose();
      gaps.dispose();
      for (let replica = 0; replica < heldOut.length; replica++) {
        for (let index = 0; index < Math.min(validationBatch, count - start); index++) {
          const gap = values[replica * validationBatch + index];
          result.loss[replica] += Math.log1p(Math.exp(-Math.abs(gap))) + Math.max(0, -gap);
          result.accuracy[replica] += gap > 0 ? 1 : gap === 0 ? 0.5 : 0;
        }
      }
    }
    return {
      loss: result.loss.map((sum) => sum / count),
      accuracy: result.accuracy.map((sum) => sum / count),
    };
  };
}

/** Early stopping in hindsight: for each replica the parameters with the smallest validation loss. */
export class BestParameters {
  private readonly parameters: Float32Array;
  private readonly loss: number[];
  private readonly accuracy: number[];

  constructor(
    replicas: number,
    private readonly count: number,
  ) {
    this.parameters = new Float32Array(replicas * count);
    this.loss = new Array<number>(replicas).fill(Number.POSITIVE_INFINITY);
    this.accuracy = new Array<number>(replicas).fill(0);
  }

  offer(parameters: Float32Array, { loss, accuracy }: Validation): void {
    loss.forEach((value, replica) => {
      if (!(value < this.loss[replica])) return;
      this.loss[replica] = value;
      this.accuracy[replica] = accuracy[replica];
      const start = replica * this.count;
      this.parameters.set(parameters.subarray(start, start + this.count), start);
    });
  }

  /** From what `result` gave before the training was interrupted. */
  restore({ parameters, accuracy, loss }: ReturnType<BestParameters['result']>): void {
    this.parameters.set(parameters);
    loss.forEach((value, replica) => {
      this.loss[replica] = value;
      this.accuracy[replica] = accuracy[replica];
    });
  }

  result(): { parameters: Float32Array; accuracy: number[]; loss: number[] } {
    return { parameters: this.parameters, accuracy: this.accuracy, loss: this.loss };
  }
}
