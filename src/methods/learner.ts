/** The learner of every online method: gradient steps on minibatches of a rollout. */
import { policyForward, responseTokens } from '../policy/index.js';
import type { RandomStream } from '../random/index.js';
import {
  getTf,
  type Loss,
  type LossOutput,
  type Pack,
  PackedTrainer,
  pick,
  type Tensor,
} from '../tensor/index.js';
import { endTokenOf } from '../world/index.js';
import type { OptimiserParts } from './method.js';
import { gatherRows, type RowChoice } from './minibatch.js';
import { concatenate, type Rollout } from './rollout.js';
import { replicasTogether } from './together.js';

/** What the policies in training say of the sampled tokens, [R, N] with N = B · T of a minibatch; differentiable. */
export interface PolicyTokens {
  logProbs: Tensor;
  values: Tensor;
  /** 1 where the policy chose the token, else 0; absent where it chose all. */
  chosen?: Tensor;
  /** T. */
  responseLength: number;
}

/** Quantities of each token that a loss reads: arrays [R · B · T], or tensors [R, N] of a minibatch. */
export type TokenColumns<Column extends string, Values> = Record<Column, Values>;

/** One loss a replica [R], with numbers to report. */
export type PolicyLoss<Column extends string> = (
  policy: PolicyTokens,
  columns: TokenColumns<Column, Tensor>,
) => LossOutput;

/** How often, and in how many parts, the responses of one iteration are learned from. */
export interface Passes {
  epochs: number;
  minibatches: number;
}

/** For methods whose gradient holds for the policy that sampled alone. */
export const oneStep: Passes = { epochs: 1, minibatches: 1 };

interface LearnerOptions<Column extends string> {
  /** Names the training in errors. */
  what: string;
  columns: readonly Column[];
  loss: PolicyLoss<Column>;
}

export class Learner<Column extends string> {
  readonly trainer: PackedTrainer;
  /** The order of the rows, one stream a replica. */
  readonly orders: RandomStream[];

  private readonly isMasked: boolean;

  constructor(
    { initialParameters, startParameters, randoms, model, forced, config }: OptimiserParts,
    private readonly options: LearnerOptions<Column>,
  ) {
    this.isMasked = endTokenOf(model.world) !== undefined || forced !== undefined;
    this.orders = randoms.map((random) => random.stream('order'));
    const values = startParameters ?? concatenate(randoms.map(() => initialParameters));
    const loss = overSequences(model, options);
    const together = replicasTogether(randoms.length, config.batchSize * model.world.responseLength);
    this.trainer = new PackedTrainer(options.what, loss, { values, replicas: randoms.length, together });
  }

  /** Metrics of the loss in the last epoch, averaged over its minibatches, one number a replica; NaN of one that is over. */
  update(
    rollout: Rollout,
    columns: TokenColumns<Column, Float32Array>,
    passes: Passes & { learningRate: number },
  ): Record<string, number[]> {
    const metrics: Record<string, number[]> = {};
    for (const pack of this.trainer.packs) {
      for (const [name, values] of Object.entries(this.updatePack(pack, rollout, columns, passes))) {
        metrics[name] ??= new Array<number>(rollout.replicas).fill(Number.NaN);
        pack.places.forEach((replica, row) => {
          metrics[name][replica] = values[row];
        });
      }
    }
    return metrics;
  }

  dispose(): void {
    this.trainer.dispose();
  }

  /** One number a row of the pack. */
  private updatePack(
    { places, trainer }: Pack,
    rollout: Rollout,
    columns: TokenColumns<Column, Float32Array>,
    { epochs, minibatches, learningRate }: Passes & { learningRate: number },
  ): Record<string, number[]> {
    const { batch } = rollout;
    let reports: Record<string, Float32Array>[] = [];
    for (let epoch = 0; epoch < epochs; epoch++) {
      // A replica that fills a pack up stands in it twice, and draws once.
      const drawn = new Map(
        [...new Set(places)].map((replica) => [replica, this.orders[replica].permutation(batch)]),
      );
      const size = batch / minibatches;
      reports = [];
      for (let start = 0; start < batch; start += size) {
        const rows = places.map((replica) => drawn.get(replica)!.subarray(start, start + size));
        const inputs = this.minibatch(rollout, columns, { replicas: places, rows, batch });
        reports.push(trainer.step(inputs, learningRate).metrics);
        for (const input of inputs) input.dispose();
      }
    }
    return averages(reports);
  }

  /** Rows of each replica as tensors: sequences [R, size, length], the columns [R, size · T], and the mask if any. */
  private minibatch(
    { tokens, chosen, responseLength, replicas, batch }: Rollout,
    columns: TokenColumns<Column, Float32Array>,
    choice: RowChoice,
  ): Tensor[] {
    const tf = getTf();
    const size = choice.rows[0].length;
    const length = tokens.length / (replicas * batch);
    const together = choice.rows.length;
    const sequences = tf.tensor3d(gatherRows(tokens, choice, length), [together, size, length], 'int32');
    const given = this.options.columns.map((name) => columns[name]);
    if (this.isMasked) given.push(chosen);
    const perToken = given.map((values) =>
      tf.tensor2d(gatherRows(values, choice, responseLength), [together, size * responseLength]),
    );
    return [sequences, ...perToken];
  }
}

/** The loss as the trainer takes it: of flat parameters and [sequences, …columns] with, where it matters, the mask. */
export function overSequences<Column extends string>(
  model: OptimiserParts['model'],
  { columns, loss }: Pick<LearnerOptions<Column>, 'columns' | 'loss'>,
): Loss {
  return (flat, [sequences, ...perToken]) => {
    const { logits, values } = policyForward(model, flat, sequences);
    const logProbs = pick(getTf().logSoftmax(logits), responseTokens(model, sequences));
    const named = Object.fromEntries(columns.map((name, index) => [name, perToken[index]]));
    const { responseLength } = model.world;
    const chosen: Tensor | undefined = perToken[columns.length];
    return loss({ logProbs, values, chosen, responseLength }, named as TokenColumns<Column, Tensor>);
  };
}

function averages(reports: Record<string, Float32Array>[]): Record<string, number[]> {
  const average = (name: string) =>
    Array.from(reports[0][name], (_, replica) =>
      reports.reduce((sum, report) => sum + report[name][replica] / reports.length, 0),
    );
  return Object.fromEntries(Object.keys(reports[0]).map((name) => [name, average(name)]));
}
