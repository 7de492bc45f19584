/** The sampler against the exact probabilities of its policy in a world whose responses can all be listed. */
import { expect, it } from 'vitest';
import type { Checkpoint } from '../../src/engine/checkpoint.js';
import { createBatchSampler, PolicySampler, type Steering } from '../../src/policy/index.js';
import { openSliceSampler, tensorSlices } from '../../src/policy/slice-sampler.js';
import { createRandom } from '../../src/random/index.js';
import { getTf } from '../../src/tensor/index.js';
import { type Sequences, sequence, takeSequences } from '../../src/world/index.js';
import { describeTensors } from '../support/backend.js';
import { recording, resumingFrom } from '../support/checkpoints.js';
import { expectNoLeak } from '../support/leaks.js';
import { chiSquareExcess, expectClose, logSumExp } from '../support/numbers.js';
import { plainLogProbs, plainResponseLogProbs } from '../support/plain-policy.js';
import { processorTime } from '../support/processor-time.js';
import { everySequence, randomPolicy, rowOf, tinyExperiment } from '../support/tiny-world.js';

const { model, parameters } = randomPolicy(tinyExperiment(), 'sampling');
const all = everySequence(model.world);
const prompt = Uint8Array.of(2, 1);
const firstRow = rowOf([...prompt, 0, 0, 0], 4);
const responses: Sequences = {
  tokens: all.tokens.slice(firstRow * 5, (firstRow + 64) * 5),
  count: 64,
  length: 5,
};

const promptTimes = (count: number): Uint8Array =>
  Uint8Array.from({ length: 2 * count }, (_, i) => prompt[i % 2]);

function sample(count: number, stream: string, steering?: Steering) {
  const sampler = new PolicySampler(model, parameters);
  const sampled = sampler.sample(promptTimes(count), createRandom(stream), { steering });
  sampler.dispose();
  return sampled;
}

function countResponses({ tokens, count }: Sequences): number[] {
  const counts = new Array<number>(64).fill(0);
  for (let row = 0; row < count; row++) counts[rowOf(tokens.subarray(row * 5 + 2, row * 5 + 5), 4)] += 1;
  return counts;
}

/** ln of a response's probability under softmax(inverseTemperature · logits + bias). */
function steeredLogProb(tokens: Uint8Array, inverseTemperature: number, bias: ArrayLike<number>): number {
  return plainLogProbs(model, parameters, tokens).reduce((sum, logProbs, position) => {
    const logits = logProbs.map((logProb, token) => inverseTemperature * logProb + bias[token]);
    return sum + logits[tokens[2 + position]] - logSumExp(logits);
  }, 0);
}

const constantSteering = (count: number, inverseTemperature: number, bias: number[]): Steering => ({
  inverseTemperature: new Float32Array(count).fill(inverseTemperature),
  bias: Float32Array.from({ length: 4 * count }, (_, index) => bias[index % 4]),
});

describeTensors('the sampler', () => {
  it('draws every response as often as its probability says', () => {
    const expected = plainResponseLogProbs(model, parameters, responses).map(Math.exp);
    expect(Math.abs(chiSquareExcess(countResponses(sample(8192, 'frequencies')), expected))).toBeLessThan(5);
  });

  it('keeps the prompts, and states the log-probabilities that the policy’s forward pass has', () => {
    const sampled = sample(300, 'log-probs');
    expect(sampled.logProbs.length).toBe(300);
    for (let row = 0; row < 300; row++) expect([...sequence(sampled, row).slice(0, 2)]).toEqual([...prompt]);
    expectClose(sampled.logProbs, plainResponseLogProbs(model, parameters, sampled), 1e-4);
  });

  it('ends responses as often as its probabilities say, and counts nothing behind the end', () => {
    const ending = randomPolicy(tinyExperiment({ world: { endProbability: 0.3 } }), 'sampling');
    const sampler = new PolicySampler(ending.model, ending.parameters);
    const sampled = sampler.sample(promptTimes(8192), createRandom('ends'));
    sampler.dispose();
    const every = everySequence(ending.model.world);
    // Prompt 2, 1 is the eighth of nine; each has 40 responses.
    const own = takeSequences(
      every,
      Array.from({ length: 40 }, (_, row) => 7 * 40 + row),
    );
    const index = new Map(Array.from({ length: 40 }, (_, row) => [sequence(own, row).join(), row]));
    const counts = new Array<number>(40).fill(0);
    for (let row = 0; row < 8192; row++) counts[index.get(sequence(sampled, row).join()) ?? -1] += 1;
    const expected = plainResponseLogProbs(ending.model, ending.parameters, own);
    expect(Math.abs(chiSquareExcess(counts, expected.map(Math.exp)))).toBeLessThan(5);
    const exact = plainResponseLogProbs(ending.model, ending.parameters, sampled);
    expectClose(sampled.logProbs.slice(0, 300), exact.slice(0, 300), 1e-4);
  });

  it('is steered by temperature and bias: frequencies and log-probabilities follow', () => {
    const bias = [1, 0, -0.5, 2];
    const sampled = sample(8192, 'steered', constantSteering(8192, 0.4, bias));
    const exact = Float64Array.from({ length: 64 }, (_, row) =>
      Math.exp(steeredLogProb(sequence(responses, row), 0.4, bias)),
    );
    expect(Math.abs(chiSquareExcess(countResponses(sampled), exact))).toBeLessThan(5);
    const stated = Array.from({ length: 50 }, (_, row) => steeredLogProb(sequence(sampled, row), 0.4, bias));
    expectClose(sampled.logProbs.slice(0, 50), stated, 1e-4);
  });

  it('is not steered by temperature 1 and bias 0', () => {
    const neutral = sample(500, 'neutral', constantSteering(500, 1, [0, 0, 0, 0]));
    expect(neutral.tokens).toEqual(sample(500, 'neutral').tokens);
  });

  it('steers each response by its own row, also in a later slice', () => {
    const [first, count] = [8200, 8700];
    const steering = constantSteering(count, 1, [0, 0, 0, 0]);
    // From row 8,200 on, which lies in the second slice, token 3 is all but certain.
    for (let row = first; row < count; row++) steering.bias[4 * row + 3] = 60;
    const { tokens } = sample(count, 'rows', steering);
    const isSteered = (row: number) =>
      tokens.subarray(row * 5 + 2, row * 5 + 5).every((token) => token === 3);
    const steered = Array.from({ length: count }, (_, row) => isSteered(row));
    expect(steered.slice(first).every(Boolean)).toBe(true);
    expect(steered.slice(0, first).filter(Boolean).length).toBeLessThan(first / 2);
  });

  it('draws with tensors, where the kernel cannot, what the kernel draws', () => {
    const slice = {
      prompts: promptTimes(70),
      uniforms: createRandom('slices').uniforms(70 * 3),
      steering: constantSteering(70, 0.4, [1, 0, -0.5, 2]),
    };
    const opened = [openSliceSampler(model, parameters), tensorSlices(model, parameters, 128)];
    const [kernel, tensors] = opened.map((slices) => {
      const sampled = slices.sample(slice);
      slices.dispose();
      return sampled;
    });
    expect(kernel.tokens).toEqual(tensors.tokens);
    expectClose(kernel.logProbs, tensors.logProbs, 1e-5);
  });

  it('spends nothing on what would follow the end of a response', () => {
    const long = { responseLength: 100, endProbability: 0.01 };
    const ending = randomPolicy(tinyExperiment({ world: long, policy: { width: 64, layers: 4 } }), 'long');
    const sampler = new PolicySampler(ending.model, ending.parameters);
    const count = 512;
    const timeOf = (bias: number) => {
      const before = processorTime();
      sampler.sample(promptTimes(count), createRandom('times'), {
        steering: constantSteering(count, 1, [0, 0, 0, bias]),
      });
      return processorTime() - before;
    };
    timeOf(60);
    // One token against a hundred, after prompts of two: a thirtieth, and what drawing the uniforms takes.
    expect(timeOf(60)).toBeLessThan(timeOf(-60) / 5);
    sampler.dispose();
  });

  it('draws the same responses whether it is asked once or the prompts are cut in two', () => {
    const sampler = new PolicySampler(model, parameters);
    const whole = sampler.sample(promptTimes(8500), createRandom('cut'));
    const random = createRandom('cut');
    const parts = [8192, 308].map((count) => sampler.sample(promptTimes(count), random));
    sampler.dispose();
    expect([...parts[0].tokens, ...parts[1].tokens]).toEqual([...whole.tokens]);
    expect(random.uniform()).not.toBe(createRandom('cut').uniform());
  });

  it('goes on from any slice of an interrupted sampling to the same responses', () => {
    const sampler = new PolicySampler(model, parameters);
    const { checkpoint, states } = recording();
    const draw = (own?: Checkpoint) => {
      const random = createRandom('resumed');
      const sampled = sampler.sample(promptTimes(17000), random, { checkpoint: own });
      return { sampled, next: random.uniform() };
    };
    const whole = draw(checkpoint);
    expect(states).toHaveLength(3);
    for (const state of states) expect(draw(resumingFrom(state))).toEqual(whole);
    sampler.dispose();
  });

  it('reports its progress up to the last response', () => {
    const sampler = new PolicySampler(model, parameters);
    const seen: number[] = [];
    sampler.sample(promptTimes(8200), createRandom('progress'), { onProgress: (done) => seen.push(done) });
    sampler.dispose();
    expect(seen).toEqual([8192, 8200]);
  });

  it('gives each replica the responses that it would draw alone', () => {
    const tf = getTf();
    const run = createBatchSampler(model);
    const second = randomPolicy(tinyExperiment(), 'second').parameters;
    const uniforms = [createRandom('u0').uniforms(60), createRandom('u1').uniforms(60)];
    const prompts = Int32Array.from(promptTimes(20));
    const draw = (flats: Float32Array[], numbers: Float32Array[]) =>
      tf.tidy(() => {
        const { sequences, logProbs } = run(
          tf.tensor2d(
            flats.flatMap((flat) => [...flat]),
            [flats.length, model.layout.count],
          ),
          tf.tensor3d(
            flats.flatMap(() => [...prompts]),
            [flats.length, 20, 2],
            'int32',
          ),
          tf.tensor3d(
            numbers.flatMap((part) => [...part]),
            [flats.length, 20, 3],
          ),
        );
        return { tokens: [...sequences.dataSync()], logProbs: [...logProbs.dataSync()] };
      });
    const together = draw([parameters, second], uniforms);
    const alone = draw([second], [uniforms[1]]);
    expect(together.tokens.slice(100)).toEqual(alone.tokens);
    expectClose(together.logProbs.slice(20), alone.logProbs, 1e-5);
  });

  it('takes the token in whose share of the unit interval the uniform lies', () => {
    const tf = getTf();
    const run = createBatchSampler(model);
    const first = plainLogProbs(model, parameters, Uint8Array.of(2, 1, 0, 0, 0))[0].map(Math.exp);
    const edges = [0, first[0], first[0] + first[1], first[0] + first[1] + first[2]];
    const uniforms = edges.flatMap((edge, token) => [edge + first[token] / 2, 0.5, 0.5]);
    const tokens = tf.tidy(() => {
      const flat = tf.tensor2d(parameters, [1, model.layout.count]);
      const prompts = tf.tensor3d([...promptTimes(4)], [1, 4, 2], 'int32');
      return [...run(flat, prompts, tf.tensor3d(uniforms, [1, 4, 3])).sequences.dataSync()];
    });
    expect([2, 7, 12, 17].map((at) => tokens[at])).toEqual([0, 1, 2, 3]);
  });

  it('keeps no tensor over 50 samplings', () => {
    const run = createBatchSampler(model);
    const tf = getTf();
    const flat = tf.tensor2d(parameters, [1, model.layout.count]);
    const prompts = tf.tensor3d([...promptTimes(4)], [1, 4, 2], 'int32');
    const uniforms = tf.fill([1, 4, 3], 0.3);
    expectNoLeak(() => {
      const { sequences, logProbs } = run(flat, prompts, uniforms);
      sequences.dispose();
      logProbs.dispose();
    });
    const sampler = new PolicySampler(model, parameters);
    expectNoLeak(() => sampler.sample(promptTimes(2), createRandom('leak')), 5);
    sampler.dispose();
  });
});
