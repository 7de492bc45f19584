/** The learner of every online method: gradient steps on minibatches of a rollout. */
import { type LanguageTrainer, openLanguageTrainer } from '../policy/index.js';
import type { RandomStream } from '../random/index.js';
import { mean } from '../statistics/index.js';
import type { LanguageRows, TrainerState } from '../tensor/index.js';
import type { Policies } from './judged-sampler.js';
import type { OptimiserParts } from './method.js';
import { gatherRows } from './minibatch.js';
import { concatenate, type Rollout } from './rollout.js';
import { type BatchLoss, batchLoss, type MethodLoss, type TokenColumns } from './token-loss.js';

/** How often, and in how many parts, the responses of one iteration are learned from. */
export interface Passes {
  epochs: number;
  minibatches: number;
}

/** For methods whose gradient holds for the policy that sampled alone. */
export const oneStep: Passes = { epochs: 1, minibatches: 1 };

/** Arrays of all replicas, those whose training is over as they were then. */
export interface LearnerState extends TrainerState {
  over: number[];
}

/** What one replica learns from in one step. */
interface Minibatch {
  rows: LanguageRows;
  loss: BatchLoss;
}

export class Learner<Column extends string> implements Policies {
  /** The order of the rows, one stream a replica. */
  readonly orders: RandomStream[];
  private readonly trainer: LanguageTrainer;
  private readonly over = new Set<number>();

  constructor(
    { initialParameters, startParameters, randoms, model }: OptimiserParts,
    private readonly method: MethodLoss<Column>,
  ) {
    this.orders = randoms.map((random) => random.stream('order'));
    const initial = startParameters ?? concatenate(randoms.map(() => initialParameters));
    this.trainer = openLanguageTrainer({ what: method.what, model, initial });
  }

  get diverged(): ReadonlySet<number> {
    return this.trainer.diverged;
  }

  /** The replicas whose training goes on. */
  get going(): number[] {
    return [...this.orders.keys()].filter(
      (replica) => !this.over.has(replica) && !this.diverged.has(replica),
    );
  }

  /** From now on these stay as they are. */
  stop(replicas: Iterable<number>): void {
    for (const replica of replicas) this.over.add(replica);
  }

  /** Metrics of the loss in the last epoch, averaged over its minibatches, one number a replica; NaN of one that is over. */
  update(
    rollout: Rollout,
    columns: TokenColumns<Column>,
    { epochs, minibatches, learningRate }: Passes & { learningRate: number },
  ): Record<string, number[]> {
    const { batch, replicas } = rollout;
    const going = new Set(this.going);
    const size = batch / minibatches;
    const metrics = Object.keys(this.method.metrics ?? {});
    let reports: (Minibatch | undefined)[][] = [];
    for (let epoch = 0; epoch < epochs; epoch++) {
      const orders = this.orders.map((order, replica) =>
        going.has(replica) ? order.permutation(batch) : undefined,
      );
      reports = [];
      for (let start = 0; start < batch; start += size) {
        const own = orders.map(
          (order, replica) =>
            order &&
            this.minibatch(rollout, columns, { replica, order: order.subarray(start, start + size) }),
        );
        const rows = own.map((minibatch) => minibatch?.rows);
        this.trainer.step(rows, (replica) => own[replica]!.loss.gradient, learningRate);
        reports.push(own);
      }
    }
    const average = (name: string, replica: number) =>
      mean(reports.map((own) => own[replica]?.loss.metrics[name] ?? Number.NaN));
    return Object.fromEntries(
      metrics.map((name) => [name, Array.from({ length: replicas }, (_, replica) => average(name, replica))]),
    );
  }

  parametersOf(replica: number): Float32Array {
    return this.trainer.parametersOf(replica);
  }

  values(): Float32Array {
    return this.trainer.values();
  }

  /** What becomes of replicas that are over is nobody's business. */
  note(numbers: Record<string, ArrayLike<number>>): void {
    const ofOthers = (values: ArrayLike<number>) =>
      Array.from(values, (value, replica) => (this.over.has(replica) ? 0 : value));
    this.trainer.note(
      Object.fromEntries(Object.entries(numbers).map(([name, values]) => [name, ofOthers(values)])),
    );
  }

  save(): LearnerState {
    return { ...this.trainer.save(), over: [...this.over] };
  }

  restore({ over, ...state }: LearnerState): void {
    this.trainer.restore(state);
    this.stop(over);
  }

  dispose(): void {
    this.trainer.dispose();
  }

  /** The rows of a replica's rollout that `order` names. */
  private minibatch(
    { tokens, chosen, responseLength, replicas, batch }: Rollout,
    columns: TokenColumns<Column>,
    { replica, order }: { replica: number; order: Int32Array },
  ): Minibatch {
    const choice = { replicas: [replica], rows: [order], batch };
    const own = (values: Float32Array) => gatherRows(values, choice, responseLength);
    const given = Object.entries<Float32Array>(columns).map(([name, values]) => [name, own(values)]);
    const length = tokens.length / (replicas * batch);
    return {
      rows: { tokens: new Uint8Array(gatherRows(tokens, choice, length)), count: order.length },
      loss: batchLoss(this.method, {
        columns: Object.fromEntries(given) as TokenColumns<Column>,
        chosen: own(chosen),
        responseLength,
      }),
    };
  }
}
