/** Validation during the training of reward models, and the best parameters that it has seen. */
import type { Comparisons } from '../../preferences/index.js';

/** One number a replica. */
export interface Validation {
  loss: Float64Array;
  accuracy: Float64Array;
}

/** Loss, on soft labels where they are soft, and accuracy on whole held-out sets, by the gaps of each set's pairs. */
export function validation(gaps: readonly Float32Array[], heldOut: readonly Comparisons[]): Validation {
  const measured = gaps.map((own, replica) => validate(own, heldOut[replica]));
  return {
    loss: Float64Array.from(measured, ({ loss }) => loss),
    accuracy: Float64Array.from(measured, ({ accuracy }) => accuracy),
  };
}

function validate(gaps: Float32Array, { count, preference }: Comparisons) {
  let [loss, right] = [0, 0];
  for (let pair = 0; pair < count; pair++) {
    const gap = gaps[pair];
    loss += Math.log1p(Math.exp(-Math.abs(gap))) + Math.max(0, -gap);
    if (preference !== undefined) loss += (1 - preference[pair]) * gap;
    right += gap > 0 ? 1 : gap === 0 ? 0.5 : 0;
  }
  return { loss: loss / count, accuracy: right / count };
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
