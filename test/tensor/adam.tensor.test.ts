/** Adam against algorithm 1 of Kingma and Ba (2015) in doubles, with the clipping and the decay round it. */
import { expect, it } from 'vitest';
import { createRandom } from '../../src/random/index.js';
import { type AdamOptions, adamStep, correctedRate, getTf, warmupCosine } from '../../src/tensor/index.js';
import { describeTensors } from '../support/backend.js';
import { expectClose } from '../support/numbers.js';

const random = createRandom('adam');

/** One replica, steps 1, 2, …: m̂ and v̂ are corrected as the paper writes it. */
function plainAdam(
  start: ArrayLike<number>,
  gradients: ArrayLike<number>[],
  { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0, maximumNorm = 1 }: AdamOptions,
  rates: number[],
): number[] {
  const parameters = Array.from(start);
  const m = parameters.map(() => 0);
  const v = parameters.map(() => 0);
  gradients.forEach((raw, index) => {
    const t = index + 1;
    const norm = Math.sqrt(Array.from(raw).reduce((sum, g) => sum + g * g, 0));
    const shrink = norm > maximumNorm ? maximumNorm / norm : 1;
    parameters.forEach((parameter, i) => {
      const g = raw[i] * shrink;
      m[i] = beta1 * m[i] + (1 - beta1) * g;
      v[i] = beta2 * v[i] + (1 - beta2) * g * g;
      const step = m[i] / (1 - beta1 ** t) / (Math.sqrt(v[i] / (1 - beta2 ** t)) + epsilon);
      parameters[i] = parameter - rates[index] * weightDecay * parameter - rates[index] * step;
    });
  });
  return parameters;
}

/** The same steps by `adamStep`, all replicas together: one flat array of parameters a replica. */
function tensorAdam(
  starts: Float32Array[],
  gradients: Float32Array[][],
  options: AdamOptions,
  rates: number[],
): Float32Array[] {
  const tf = getTf();
  return tf.tidy(() => {
    const stack = (rows: Float32Array[]) =>
      tf.tensor2d(
        rows.flatMap((row) => [...row]),
        [rows.length, rows[0].length],
      );
    const zeros = tf.zeros([starts.length, starts[0].length]);
    let state = { parameters: stack(starts) as ReturnType<typeof tf.tensor>, mean: zeros, square: zeros };
    rates.forEach((rate, step) => {
      const gradient = stack(gradients.map((ofReplica) => ofReplica[step]));
      const decay = tf.scalar(rate * (options.weightDecay ?? 0));
      state = adamStep(
        state,
        gradient,
        { rate: tf.scalar(correctedRate(rate, step + 1, options)), decay },
        options,
      );
    });
    const flat = state.parameters.dataSync() as Float32Array;
    return starts.map((start, replica) => flat.slice(replica * start.length, (replica + 1) * start.length));
  });
}

describeTensors('Adam', () => {
  const steps = 25;
  const count = 9;
  const rates = Array.from({ length: steps }, (_, step) => 0.02 + 0.001 * step);
  // Replica 0 is clipped at every step (norm about 30), replica 1 never (norm about 0.03).
  const scales = [10, 0.01, 0.4];
  const starts = scales.map(() => random.normals(count));
  const gradients = scales.map((scale) =>
    rates.map(() => random.normals(count).map((value) => scale * value)),
  );

  const cases: [string, AdamOptions][] = [
    ['the paper’s defaults and clipping at norm 1', {}],
    ['decoupled weight decay', { weightDecay: 0.3 }],
    ['other moments and another norm', { beta1: 0.5, beta2: 0.9, maximumNorm: 0.02, weightDecay: 0.1 }],
  ];
  for (const [name, options] of cases) {
    it(`follows algorithm 1 over 25 steps with ${name}, each replica with its own clip`, () => {
      const actual = tensorAdam(starts, gradients, options, rates);
      actual.forEach((parameters, replica) => {
        // ε is added before the correction here: at gradients of 0.01 that shows in the fifth digit.
        expectClose(parameters, plainAdam(starts[replica], gradients[replica], options, rates), 2e-4);
      });
    });
  }

  it('moves a replica by the same bits alone and in company', () => {
    const [, together] = tensorAdam(starts, gradients, {}, rates);
    const [alone] = tensorAdam([starts[1]], [gradients[1]], {}, rates);
    expect(alone).toEqual(together);
  });

  it('moves every parameter by the learning rate in the first step, whatever the gradient', () => {
    const [moved] = tensorAdam([new Float32Array(4)], [[Float32Array.of(3, -0.2, 0.5, 50)]], {}, [0.1]);
    expectClose(moved, [-0.1, 0.1, -0.1, -0.1], 1e-4);
  });

  it('leaves parameters without gradient and decay where they are', () => {
    const start = random.normals(4);
    expect(tensorAdam([start], [[new Float32Array(4)]], {}, [0.1])[0]).toEqual(start);
  });
});

describeTensors('the learning-rate schedule', () => {
  const total = 200;
  const rates = Array.from({ length: total }, (_, index) => warmupCosine(2, index + 1, total));

  it('rises linearly over the first 5 % of the steps to the peak', () => {
    expectClose(
      rates.slice(0, 10),
      Array.from({ length: 10 }, (_, index) => (2 * (index + 1)) / 10),
      1e-12,
    );
  });

  it('falls as half a cosine to 10 % of the peak at the last step', () => {
    expect(rates[total - 1]).toBeCloseTo(0.2, 12);
    // Halfway between the end of the warm-up and the last step the cosine is halfway too.
    expect(warmupCosine(2, 105, total)).toBeCloseTo(1.1, 12);
    for (let index = 10; index < total; index++) expect(rates[index]).toBeLessThan(rates[index - 1]);
  });

  it('is positive at every step of a short run', () => {
    for (const short of [1, 2, 3, 5]) {
      for (let step = 1; step <= short; step++) {
        const rate = warmupCosine(1, step, short);
        expect(rate).toBeGreaterThan(0);
        expect(rate).toBeLessThanOrEqual(1);
      }
    }
  });
});
