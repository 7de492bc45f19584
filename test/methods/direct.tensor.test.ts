/**
 * Direct alignment against the optimum of its loss in closed form, on a language of four tokens of which every pair of
 * responses is compared as often as Bradley and Terry say; and against an enumeration of what its runs report.
 */
import { afterEach, expect, it } from 'vitest';
import { DirectRun } from '../../src/methods/direct/direct-run.js';
import { dpoLoss, ipoLoss, type PairLoss, slicLoss } from '../../src/methods/direct/pair-losses.js';
import type { DirectConfig } from '../../src/methods/method.js';
import type { Comparisons } from '../../src/preferences/index.js';
import { createRandom } from '../../src/random/index.js';
import { type Sequences, takeSequences } from '../../src/world/index.js';
import { describeTensors } from '../support/backend.js';
import { expectClose, finiteDifferences } from '../support/numbers.js';
import { plainResponseLogProbs } from '../support/plain-policy.js';
import { everySequence, randomPolicy, tinyExperiment } from '../support/tiny-world.js';

const tokens = 4;
/** e to the score of a token: all Bradley–Terry probabilities are multiples of 1/6. */
const strengths = [1, 2, 2, 1];
const winsOf = (own: number, other: number) => strengths[own] / (strengths[own] + strengths[other]);

/** One token as a prompt, one as a response: sequence 4x + y answers x with y. */
function tinyPolicy() {
  const experiment = tinyExperiment({
    world: { promptLength: 1, responseLength: 1 },
    policy: { width: 8, layers: 1, heads: 1 },
  });
  const { model, parameters: initialParameters } = randomPolicy(experiment, 'initial', 1);
  return { model, initialParameters, all: everySequence(model.world) };
}

/** Every two different responses to every prompt, each as often as it wins. */
function everyComparison(all: Sequences, responses: readonly number[]): Comparisons {
  const pairs = Array.from({ length: tokens }, (_, prompt) =>
    responses.flatMap((own) =>
      responses
        .filter((other) => other !== own)
        .flatMap((other) =>
          Array.from({ length: Math.round(6 * winsOf(own, other)) }, () => [
            tokens * prompt + own,
            tokens * prompt + other,
          ]),
        ),
    ),
  ).flat();
  const side = (place: number) =>
    takeSequences(
      all,
      pairs.map((pair) => pair[place]),
    );
  return { count: pairs.length, chosen: side(0), rejected: side(1) };
}

const opened: DirectRun[] = [];
afterEach(() => {
  for (const run of opened.splice(0)) run.dispose();
});

function open(loss: PairLoss, config: Partial<DirectConfig>, responses = [0, 1, 2, 3]) {
  const policy = tinyPolicy();
  const comparisons = everyComparison(policy.all, responses);
  const run = new DirectRun(
    {
      ...{ model: policy.model, initialParameters: policy.initialParameters },
      config: { beta: 0.5, batchSize: comparisons.count, learningRate: 0.05, warmupIterations: 0, ...config },
      comparisons: [comparisons],
      randoms: [createRandom('direct')],
    },
    { what: 'the test', loss },
  );
  opened.push(run);
  return { ...policy, run, comparisons };
}

/** ln π/π_init of every sequence. */
function logRatios({ run, model, initialParameters, all }: ReturnType<typeof open>): number[] {
  const initial = plainResponseLogProbs(model, initialParameters, all);
  const own = plainResponseLogProbs(model, run.actor.parameters(), all);
  return Array.from(own, (value, row) => value - initial[row]);
}

/** The response's ln π/π_init less that of the prompt's first response. */
const overFirst = (ratios: readonly number[]) =>
  ratios.map((ratio, row) => ratio - ratios[row - (row % tokens)]);

function train(run: DirectRun, steps: number): void {
  for (let step = 0; step < steps; step++) run.iterate();
}

describeTensors('direct alignment', () => {
  it('by DPO is the policy ∝ π_init · exp(score / β)', () => {
    const found = open(dpoLoss, { beta: 0.5 });
    train(found.run, 220);
    const scores = Array.from({ length: tokens }, () => strengths.map(Math.log)).flat();
    expectClose(
      overFirst(logRatios(found)),
      scores.map((score) => score / 0.5),
      0.02,
    );
  });

  it('by IPO is the policy ∝ π_init · exp(wins / τ), τ = β/2 (Azar et al. 2024, theorem 1)', () => {
    const found = open(ipoLoss, { beta: 0.5 });
    train(found.run, 220);
    // Wins against a response drawn evenly, which may be the response itself.
    const wins = strengths.map(
      (_, own) => strengths.reduce((sum, __, other) => sum + winsOf(own, other), 0) / tokens,
    );
    const expected = wins.map((share) => (share - wins[0]) / 0.25);
    expectClose(overFirst(logRatios(found)), Array.from({ length: tokens }, () => expected).flat(), 0.02);
  });

  it('by SLiC puts a margin of 1 between two responses, however often the better one wins', () => {
    const found = open(slicLoss, { beta: 0.5, learningRate: 0.005 }, [0, 2]);
    train(found.run, 300);
    const ratios = overFirst(logRatios(found));
    expectClose(
      Array.from({ length: tokens }, (_, prompt) => ratios[tokens * prompt + 2]),
      [2, 2, 2, 2],
      0.1,
    );
  });

  it('has the losses of the papers', () => {
    const margins = [-3, 0, 0.5, 2];
    const values = (loss: PairLoss) => margins.map((margin) => loss(margin).loss);
    expectClose(
      values(dpoLoss),
      margins.map((x) => -Math.log(1 / (1 + Math.exp(-x)))),
      1e-6,
    );
    expectClose(values(ipoLoss), [16, 1, 0.25, 1], 1e-6);
    expectClose(values(slicLoss), [4, 1, 0.5, 0], 1e-6);
    for (const loss of [dpoLoss, ipoLoss, slicLoss]) {
      const slopes = margins.map((at) => finiteDifferences(([margin]) => loss(margin).loss, [at])[0]);
      expectClose(
        margins.map((margin) => loss(margin).slope),
        slopes,
        1e-8,
      );
    }
  });

  it('starts with margins of 0, and then reports those of its policy', () => {
    const found = open(dpoLoss, { beta: 0.3 });
    const { run, comparisons, all } = found;
    for (const margin of run.margins(comparisons)[0]) expect(Math.abs(margin)).toBeLessThan(1e-5);
    train(run, 5);
    const ratios = logRatios(found);
    const row = (tokensOf: Uint8Array, pair: number) => tokens * tokensOf[2 * pair] + tokensOf[2 * pair + 1];
    const expected = Array.from(
      { length: comparisons.count },
      (_, pair) =>
        0.3 * (ratios[row(comparisons.chosen.tokens, pair)] - ratios[row(comparisons.rejected.tokens, pair)]),
    );
    expectClose(run.margins(comparisons)[0], expected, 1e-4);
    expect(all.count).toBe(16);
  });

  it('scores samples by their implicit rewards', () => {
    const found = open(dpoLoss, { beta: 0.3 });
    train(found.run, 20);
    const ratios = logRatios(found);
    const prompts = Uint8Array.from({ length: 64 }, (_, row) => row % tokens);
    const { scores, tokens: sampled } = found.run.actor.sample([prompts], [createRandom('samples')]);
    const expected = Array.from(
      scores,
      (_, row) => 0.3 * ratios[tokens * sampled[2 * row] + sampled[2 * row + 1]],
    );
    expectClose(scores, expected, 1e-4);
  });

  it('goes on from where it was saved as if it had not stopped', () => {
    const [whole, first, second] = [1, 2, 3].map(() => open(dpoLoss, { batchSize: 25 }).run);
    train(whole, 40);
    train(first, 15);
    const state = first.save!();
    second.restore!(structuredClone(state));
    train(second, 25);
    expect([...second.actor.parameters()]).toEqual([...whole.actor.parameters()]);
  });
});
