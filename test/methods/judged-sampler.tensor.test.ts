/** The sampling kernel against tensors, which draw by the same uniforms, and against plain JavaScript in doubles. */
import { expect, it } from 'vitest';
import { judgedByTensors } from '../../src/methods/judged-by-tensors.js';
import { judgedByKernel } from '../../src/methods/judged-sampler.js';
import { concatenate } from '../../src/methods/rollout.js';
import type { PolicyModel } from '../../src/policy/index.js';
import { createRandom } from '../../src/random/index.js';
import { endTokenOf } from '../../src/world/index.js';
import { describeTensors } from '../support/backend.js';
import { expectClose } from '../support/numbers.js';
import { plainLength, plainLogProbs, plainValues } from '../support/plain-policy.js';
import { randomPolicy, tinyExperiment } from '../support/tiny-world.js';

const judgements = ['logProbs', 'initialLogProbs', 'values', 'tokenKl', 'entropy'] as const;

/** More than a few vectors of sequences, and no whole number of them. */
const batch = 75;

interface Case {
  what: string;
  policy: { width: number; layers: number; heads: number };
  vocabularySize: number;
  endProbability?: number;
  isForced?: boolean;
}

const wide = { width: 32, layers: 2, heads: 2 };
const cases: Case[] = [
  { what: 'of one layer and one head', policy: { width: 8, layers: 1, heads: 1 }, vocabularySize: 8 },
  { what: 'of an odd width', policy: { width: 9, layers: 2, heads: 3 }, vocabularySize: 7 },
  { what: 'with a large vocabulary', policy: { width: 12, layers: 3, heads: 1 }, vocabularySize: 200 },
  { what: 'that may end its responses', policy: wide, vocabularySize: 8, endProbability: 0.1 },
  { what: 'with forced tokens', policy: wide, vocabularySize: 32, isForced: true },
  {
    ...{ what: 'that may end its responses, with forced tokens', policy: wide, vocabularySize: 8 },
    ...{ endProbability: 0.1, isForced: true },
  },
];

/** Two policies, what they are measured from, and what they are asked. */
function setUp({ what, policy, vocabularySize, endProbability = 0, isForced }: Case) {
  const experiment = tinyExperiment({
    world: { vocabularySize, promptLength: 3, responseLength: 13, endProbability },
    policy,
  });
  const { model, parameters: initialParameters } = randomPolicy(experiment, what, 1.5);
  const own = ['first', 'second'].map((name) => randomPolicy(experiment, name, 1.5).parameters);
  const random = createRandom(what);
  const tokens = (count: number) =>
    Uint8Array.from({ length: count }, () => Math.floor(random.uniform() * (vocabularySize - 1)));
  const prompts = own.map(() => tokens(batch * 3));
  const uniforms = own.map(() => random.uniforms(batch * 13));
  const forced = own.map(() =>
    Int32Array.from({ length: batch * 13 }, () =>
      random.uniform() < 0.2 ? Math.floor(random.uniform() * vocabularySize) : -1,
    ),
  );
  return {
    model,
    initialParameters,
    own,
    request: { wanted: [0, 1], prompts, uniforms, ...(isForced && { forced }) },
  };
}

function policiesOf(own: Float32Array[]) {
  const values = concatenate(own);
  return {
    parametersOf: (replica: number) => own[replica],
    values: () => values,
  };
}

/** How far the uniform is from the nearest place where one token's share ends and the next one's begins. */
function distanceToEdge(logProbs: readonly number[], uniform: number): number {
  let running = 0;
  return Math.min(
    ...logProbs.map((logProb) => {
      running += Math.exp(logProb);
      return Math.abs(running - uniform);
    }),
  );
}

/** Tokens of each row that both drew: all of them, or those before a draw that rounding decides. */
function commonTokens(
  { world }: PolicyModel,
  [ours, theirs]: [Uint8Array, Uint8Array],
  distance: (row: number, token: number) => number,
): number[] {
  const length = world.promptLength + world.responseLength;
  return Array.from({ length: ours.length / length }, (_, row) => {
    const other = theirs.subarray(row * length, (row + 1) * length);
    const differs = ours.subarray(row * length, (row + 1) * length).findIndex((own, at) => own !== other[at]);
    if (differs === -1) return world.responseLength;
    const token = differs - world.promptLength;
    expect(distance(row, token), `row ${row}, token ${token}`).toBeLessThan(1e-6);
    return token;
  });
}

describeTensors('the sampling kernel', () => {
  it.each(cases)('says and draws what tensors do, for a policy $what', (given) => {
    const { model, initialParameters, own, request } = setUp(given);
    const policies = policiesOf(own);
    const parts = { model, initialParameters, policies };
    const kernel = judgedByKernel(parts)!.sample(request);
    const byTensors = judgedByTensors(parts);
    const tensors = byTensors.sample(request);
    byTensors.dispose();
    const { responseLength } = model.world;
    const common = commonTokens(model, [kernel.tokens, tensors.tokens], (row, token) => {
      const replica = Math.floor(row / batch);
      const tokens = kernel.tokens.subarray(row * 16, (row + 1) * 16);
      const logProbs = plainLogProbs(model, own[replica], tokens)[token];
      return distanceToEdge(logProbs, request.uniforms[replica][(row % batch) * responseLength + token]);
    });
    // Of 2 · 75 · 13 draws next to none is that near an edge.
    expect(common.filter((tokens) => tokens < responseLength).length).toBeLessThan(3);
    for (const name of judgements) {
      const rowsOf = (values: Float32Array) =>
        common.flatMap((tokens, row) => [
          ...values.subarray(row * responseLength, row * responseLength + tokens),
        ]);
      expectClose(rowsOf(kernel[name]), rowsOf(tensors[name]), 1e-5);
    }
  });

  it.each(cases)('says what plain JavaScript does, for a policy $what', (given) => {
    const { model, initialParameters, own, request } = setUp(given);
    const policies = policiesOf(own);
    const judged = judgedByKernel({ model, initialParameters, policies })!.sample(request);
    const { responseLength } = model.world;
    const expected = Object.fromEntries(judgements.map((name) => [name, [] as number[]]));
    for (let row = 0; row < 2 * batch; row += 3) {
      const parameters = own[Math.floor(row / batch)];
      const tokens = judged.tokens.subarray(row * 16, (row + 1) * 16);
      const [now, initial] = [parameters, initialParameters].map((flat) =>
        plainLogProbs(model, flat, tokens),
      );
      const values = plainValues(model, parameters, tokens);
      const exists = plainLength(model, tokens);
      for (let token = 0; token < responseLength; token++) {
        const forced =
          request.forced?.[Math.floor(row / batch)][(row % batch) * responseLength + token] ?? -1;
        const isChosen = token < exists && forced < 0;
        const drawn = tokens[3 + token];
        if (token < exists && forced >= 0) expect(drawn).toBe(forced);
        if (token >= exists) expect(drawn).toBe(endTokenOf(model.world));
        const mean = (of: (place: number) => number) =>
          now[token].reduce((sum, logProb, place) => sum + Math.exp(logProb) * of(place), 0);
        const numbers = {
          logProbs: now[token][drawn],
          initialLogProbs: initial[token][drawn],
          values: values[token],
          tokenKl: mean((place) => now[token][place] - initial[token][place]),
          entropy: mean((place) => -now[token][place]),
        };
        for (const name of judgements) expected[name].push(isChosen ? numbers[name] : 0);
      }
    }
    for (const name of judgements) {
      const some = Array.from({ length: 2 * batch }, (_, row) => row).filter((row) => row % 3 === 0);
      const rows = some.flatMap((row) => [
        ...judged[name].subarray(row * responseLength, (row + 1) * responseLength),
      ]);
      expectClose(rows, expected[name], 1e-5);
    }
  });

  it('draws and says the same of a response, bit by bit, whatever is sampled beside it', () => {
    const { model, initialParameters, own, request } = setUp(cases[3]);
    const policies = policiesOf(own);
    const sampler = judgedByKernel({ model, initialParameters, policies })!;
    const whole = sampler.sample(request);
    // The last rows alone, and in another order: other lanes, other ends beside them, other lanes that are taken over.
    const order = Array.from({ length: 41 }, (_, index) => batch - 1 - index);
    const chosen = <Values extends Uint8Array | Float32Array>(values: Values, width: number): number[] =>
      order.flatMap((row) => [...values.subarray(row * width, (row + 1) * width)]);
    const part = sampler.sample({
      wanted: [0, 1],
      prompts: request.prompts.map((prompts) => Uint8Array.from(chosen(prompts, 3))),
      uniforms: request.uniforms.map((uniforms) => Float32Array.from(chosen(uniforms, 13))),
    });
    expect([...part.tokens.subarray(0, 41 * 16)]).toEqual(chosen(whole.tokens, 16));
    for (const name of judgements)
      expect([...part[name].subarray(0, 41 * 13)]).toEqual(chosen(whole[name], 13));
  });

  it('measures no distance of a policy from itself, and says of one that diverged what shows it', () => {
    const { model, initialParameters, request } = setUp(cases[0]);
    const policies = policiesOf([initialParameters, initialParameters.map(() => Number.NaN)]);
    const judged = judgedByKernel({ model, initialParameters, policies })!.sample(request);
    const half = judged.tokenKl.length / 2;
    expect(judged.tokenKl.subarray(0, half).every((kl) => kl === 0)).toBe(true);
    for (const name of ['logProbs', 'tokenKl', 'entropy', 'values'] as const)
      expect(judged[name].subarray(half).every(Number.isNaN)).toBe(true);
  });
});
