/** The driver of direct alignment: gradient steps on labelled pairs of responses, none of which the policy has sampled. */
import { type LanguageTrainer, openLanguageTrainer } from '../../policy/index.js';
import type { Comparisons } from '../../preferences/index.js';
import type { RandomStream } from '../../random/index.js';
import { mean } from '../../statistics/index.js';
import type { TrainerState } from '../../tensor/index.js';
import { PolicyActor } from '../actor.js';
import type { DirectOptimiser, DirectParts, OptimiserState } from '../method.js';
import { type Actor, concatenate, type Rollout, responseSums } from '../rollout.js';
import { warmedUpRate } from '../warm-up.js';
import { implicitReward } from './implicit-reward.js';
import type { PairLoss } from './pair-losses.js';
import { logRatios, pairBatch, pairRows } from './pair-rows.js';

/** As `save` gives it. */
interface SavedRun extends TrainerState {
  iteration: number;
}

export class DirectRun implements DirectOptimiser {
  readonly actor: Actor;
  private readonly sampler: PolicyActor;
  private readonly trainer: LanguageTrainer;
  /** π_init, which is asked and not trained. */
  private readonly initial: LanguageTrainer;
  /** ln π_init(chosen) − ln π_init(rejected) of sets of pairs. */
  private readonly references = new WeakMap<Comparisons, Float64Array>();
  private iteration = 0;
  private shuffled: { epoch: number; orders: Int32Array[] } = { epoch: -1, orders: [] };

  constructor(
    private readonly parts: DirectParts,
    private readonly own: { what: string; loss: PairLoss },
  ) {
    const { model, initialParameters, comparisons } = parts;
    const { what } = own;
    const replicas = comparisons.length;
    const initial = concatenate(comparisons.map(() => initialParameters));
    this.trainer = openLanguageTrainer({ what, model, initial });
    this.initial = openLanguageTrainer({ what, model, initial: initialParameters });
    const reward = implicitReward(replicas);
    this.sampler = new PolicyActor({ model, initialParameters, reward }, this.trainer);
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
    const { config, comparisons, model } = this.parts;
    const { loss: lossOf } = this.own;
    const orders = this.nextRows();
    const batches = comparisons.map((pairs, replica) => {
      const reference = this.referenceOf(pairs);
      const own = Float64Array.from(orders[replica], (row) => reference[row]);
      return pairBatch(pairRows(model.world, pairs, orders[replica]), own, {
        loss: lossOf,
        beta: config.beta,
      });
    });
    const { loss } = this.trainer.step(
      batches.map(({ rows }, replica) => (this.diverged.has(replica) ? undefined : rows)),
      (replica) => batches[replica].gradient,
      warmedUpRate(config, this.iteration),
    );
    const ofSound = (number: (margins: Float64Array) => number) =>
      batches.map(({ margins }, replica) => (this.diverged.has(replica) ? Number.NaN : number(margins)));
    return {
      loss: [...loss],
      margin: ofSound(mean),
      trainingAccuracy: ofSound((margins) => mean(margins.map((margin) => (margin > 0 ? 1 : 0)))),
    };
  }

  margins(pairs: Comparisons): Float64Array[] {
    const { config, comparisons } = this.parts;
    const reference = this.referenceOf(pairs);
    return comparisons.map((_, replica) =>
      this.logRatiosBy(this.trainer, replica, pairs).map(
        (ratio, pair) => config.beta * (ratio - reference[pair]),
      ),
    );
  }

  private referenceOf(pairs: Comparisons): Float64Array {
    const known = this.references.get(pairs) ?? this.logRatiosBy(this.initial, 0, pairs);
    this.references.set(pairs, known);
    return known;
  }

  private logRatiosBy(trainer: LanguageTrainer, replica: number, pairs: Comparisons): Float64Array {
    const rows = pairRows(this.parts.model.world, pairs, [...Array(pairs.count).keys()]);
    return logRatios(rows, trainer.predict(replica, rows));
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

  /** With implicit rewards for scores: β ln π(y|x)/π_init(y|x). */
  private judged(rollout: Rollout): Rollout {
    const { beta } = this.parts.config;
    const [own, initial] = [rollout.logProbs, rollout.initialLogProbs].map((values) =>
      responseSums(rollout, values),
    );
    return { ...rollout, scores: own.map((value, row) => beta * (value - initial[row])) };
  }
}
