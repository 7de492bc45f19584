/** The driver of direct alignment: gradient steps on labelled pairs of responses, none of which the policy has sampled. */
import type { Comparisons } from '../../preferences/index.js';
import type { RandomStream } from '../../random/index.js';
import {
  compile,
  getTf,
  rowsAt,
  type Tensor,
  type TensorFunction,
  Trainer,
  type TrainerState,
} from '../../tensor/index.js';
import { type Sequences, takeSequences } from '../../world/index.js';
import { PolicyActor } from '../actor.js';
import type { Policies } from '../judged-sampler.js';
import type { DirectOptimiser, DirectParts, OptimiserState } from '../method.js';
import { type Actor, concatenate, type Rollout, responseSums } from '../rollout.js';
import { warmedUpRate } from '../warm-up.js';
import { implicitReward } from './implicit-reward.js';
import { pairLogRatio, pairTrainingLoss } from './pair-log-ratio.js';
import type { PairLoss } from './pair-losses.js';

/** As `save` gives it. */
interface SavedRun extends TrainerState {
  iteration: number;
}

/** Pairs that are measured in one call. */
const measuredPairs = 512;

export class DirectRun implements DirectOptimiser {
  readonly actor: Actor;
  private readonly sampler: PolicyActor;
  private readonly trainer: Trainer;
  /** π_init, [1, count]. */
  private readonly initial: Tensor;
  private readonly logRatio: TensorFunction;
  private iteration = 0;
  private shuffled: { epoch: number; orders: Int32Array[] } = { epoch: -1, orders: [] };

  constructor(
    private readonly parts: DirectParts,
    { what, loss }: { what: string; loss: PairLoss },
  ) {
    const { model, initialParameters, comparisons, config } = parts;
    const replicas = comparisons.length;
    const values = concatenate(comparisons.map(() => initialParameters));
    const trainingLoss = pairTrainingLoss(model, { loss, beta: config.beta });
    this.trainer = new Trainer(what, trainingLoss, { values, replicas });
    this.initial = getTf().tensor2d(initialParameters, [1, initialParameters.length]);
    this.logRatio = compile((flat, chosen, rejected) => [pairLogRatio(model, flat, { chosen, rejected })]);
    const reward = implicitReward(replicas);
    this.sampler = new PolicyActor({ model, initialParameters, reward }, policiesOf(this.trainer));
    this.actor = {
      sample: (...asked) => this.judged(this.sampler.sample(...asked)),
      parameters: () => this.trainer.values(),
    };
  }

  get diverged(): ReadonlySet<number> {
    return this.trainer.diverged;
  }

  /** One step on a batch of pairs: their loss, their mean margin, and the share of them with a margin above 0. */
  iterate(): Record<string, number[]> {
    this.iteration += 1;
    const inputs = this.pairTensors(this.parts.comparisons, this.nextRows());
    const rate = warmedUpRate(this.parts.config, this.iteration);
    const { loss, metrics } = this.trainer.step(inputs, rate);
    for (const input of inputs) input.dispose();
    const numbers = Object.entries({ loss, ...metrics });
    return Object.fromEntries(numbers.map(([name, values]) => [name, [...values]]));
  }

  margins(pairs: Comparisons): Float64Array[] {
    const { config, comparisons } = this.parts;
    const margins = comparisons.map(() => new Float64Array(pairs.count));
    for (let start = 0; start < pairs.count; start += measuredPairs) {
      const size = Math.min(measuredPairs, pairs.count - start);
      const [now, initial] = this.logRatiosOf(pairs, { start, size });
      margins.forEach((own, replica) => {
        for (let row = 0; row < size; row++)
          own[start + row] = config.beta * (now[replica * size + row] - initial[row]);
      });
    }
    return margins;
  }

  /** ln π(chosen) − ln π(rejected) of some pairs by every policy [R · size], and by π_init [size]. */
  private logRatiosOf(pairs: Comparisons, { start, size }: { start: number; size: number }) {
    const rows = Int32Array.from({ length: size }, (_, index) => start + index);
    const own = [pairs.chosen, pairs.rejected].map((side) => sequenceTensor([takeSequences(side, rows)]));
    const repeated = own.map((tensor) => getTf().tile(tensor, [this.parts.comparisons.length, 1, 1]));
    const ratios = [
      ...this.logRatio(this.trainer.parameters, ...repeated),
      ...this.logRatio(this.initial, ...own),
    ];
    const values = ratios.map((tensor) => tensor.dataSync());
    for (const tensor of [...own, ...repeated, ...ratios]) tensor.dispose();
    return values;
  }

  save(): OptimiserState {
    const { steps, diverged, ...arrays } = this.trainer.save();
    return { ...arrays, steps, diverged, iteration: this.iteration };
  }

  restore(state: OptimiserState): void {
    const { iteration, ...trainer } = state as unknown as SavedRun;
    this.trainer.restore(trainer);
    this.iteration = iteration;
  }

  dispose(): void {
    this.trainer.dispose();
    this.sampler.dispose();
    this.initial.dispose();
  }

  /** The pairs of the step, [replica]: an order of its own for each epoch, of which what does not fill a batch is left out. */
  private nextRows(): Int32Array[] {
    const { comparisons, config, randoms } = this.parts;
    const [{ count }] = comparisons;
    const perEpoch = Math.floor(count / config.batchSize);
    const done = this.iteration - 1;
    const epoch = Math.floor(done / perEpoch);
    // A stream an epoch: a run that goes on from a checkpoint needs no state of it.
    const orderOf = (random: RandomStream) => random.stream(`order-${epoch}`).permutation(count);
    if (this.shuffled.epoch !== epoch) this.shuffled = { epoch, orders: randoms.map(orderOf) };
    const from = (done % perEpoch) * config.batchSize;
    return this.shuffled.orders.map((order) => order.subarray(from, from + config.batchSize));
  }

  /** Chosen and rejected sequences [R, B, length] and ln π_init(chosen) − ln π_init(rejected) [R, B]. */
  private pairTensors(comparisons: readonly Comparisons[], rows: readonly Int32Array[]): Tensor[] {
    const tf = getTf();
    const [replicas, size] = [comparisons.length, rows[0].length];
    const side = (name: 'chosen' | 'rejected') =>
      sequenceTensor(comparisons.map((own, replica) => takeSequences(own[name], rows[replica])));
    const [chosen, rejected] = [side('chosen'), side('rejected')];
    // π_init is the same for all replicas: their pairs form one batch.
    const flat = [chosen, rejected].map((tensor) =>
      tf.reshape(tensor, [1, replicas * size, tensor.shape[2] as number]),
    );
    const [ratio] = this.logRatio(this.initial, ...flat);
    const reference = tf.reshape(ratio, [replicas, size]);
    for (const tensor of [...flat, ratio]) tensor.dispose();
    return [chosen, rejected, reference];
  }

  /** With implicit rewards for scores: β ln π(y|x)/π_init(y|x). */
  private judged(rollout: Rollout): Rollout {
    const { beta } = this.parts.config;
    const [own, initial] = [rollout.logProbs, rollout.initialLogProbs].map((values) =>
      responseSums(rollout, values),
    );
    return { ...rollout, scores: own.map((value, row) => beta * (value - initial[row])) };
  }
}

/** A trainer’s policies as an actor takes them. */
const policiesOf = (trainer: Trainer): Policies => ({
  parametersOf: (places) => rowsAt(trainer.parameters, places),
  values: () => trainer.values(),
  note: (numbers) => trainer.note(numbers),
});

function sequenceTensor(parts: readonly Sequences[]): Tensor {
  const [{ count, length }] = parts;
  const tokens = new Int32Array(parts.length * count * length);
  parts.forEach((part, replica) => {
    tokens.set(part.tokens, replica * count * length);
  });
  return getTf().tensor3d(tokens, [parts.length, count, length], 'int32');
}
