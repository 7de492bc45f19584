/** What rows share is computed once: by no kernel does that change a bit of what each gives alone. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/random/index.js';
import { loadNativeKernels, openNativeKernel } from '../../src/tensor/kernels/native-kernel.js';
import {
  type KernelSampling,
  type RowsToSample,
  type SampledModel,
  samplingBy,
} from '../../src/tensor/kernels/sampling.js';
import { openWasmKernel } from '../../src/tensor/kernels/wasm-kernel.js';

const random = createRandom('reward-model');

const count = 333;
const vocabularySize = 6;
const [promptLength, responseLength] = [3, 9];

const model = (width: number, layers: number, endToken?: number): SampledModel => ({
  trunk: { width, layers, heads: 2, vocabularySize, contextLength: promptLength + responseLength },
  ...{ promptLength, responseLength, endToken },
});

function drawnParameters({ trunk: { width, layers, contextLength } }: SampledModel): Float32Array {
  const trunk = (vocabularySize + contextLength) * width + layers * 12 * width * width;
  return Float32Array.from(
    random.stream('policy').normals(trunk + (vocabularySize + 1) * width),
    (x) => 0.4 * x,
  );
}

/** Four prompts, which come in no order; one begins as another does. */
const prompts = Uint8Array.from(
  Array.from({ length: count }, () => [
    [0, 1, 2],
    [4, 1, 2],
    [4, 1, 3],
    [2, 2, 2],
  ]).flatMap((some) => some[random.integer(4)]),
);
const uniforms = random.uniforms(count * responseLength);
const rows: RowsToSample = { prompts, uniforms };
const steering = {
  inverseTemperature: Float32Array.from({ length: count }, () => 0.5 + random.uniform()),
  bias: Float32Array.from(random.normals(count * vocabularySize)),
};
/** Some rows have a first token that the policy does not choose, and some others. */
const forced = Int32Array.from({ length: count * responseLength }, () =>
  random.uniform() < 0.3 ? random.integer(vocabularySize) : -1,
);

function rowOf({ prompts, uniforms, steering, forced }: RowsToSample, row: number): RowsToSample {
  const part = <Numbers extends Uint8Array | Float32Array | Int32Array>(numbers: Numbers): Numbers => {
    const size = numbers.length / count;
    return numbers.slice(row * size, (row + 1) * size) as Numbers;
  };
  return {
    prompts: part(prompts),
    uniforms: part(uniforms),
    steering: steering && {
      inverseTemperature: part(steering.inverseTemperature),
      bias: part(steering.bias),
    },
    forced: forced && part(forced),
  };
}

type Sampled = Record<string, ArrayLike<number>>;
type Draw = (sampling: KernelSampling, rows: RowsToSample) => Sampled;

const native = loadNativeKernels();
const variants = native.addon ? Object.keys(native.addon.variants) : [];
if (!native.addon) console.warn(`no native kernels to compare: ${native.reason}`);
const kernels = [
  { name: 'WebAssembly', open: () => openWasmKernel()! },
  ...variants.map((name) => ({ name, open: () => openNativeKernel(native.addon!, name) })),
];

const cases: { name: string; own: SampledModel; asked: RowsToSample; isJudged?: boolean }[] = [
  { name: 'plainly', own: model(12, 2), asked: rows },
  { name: 'of one layer', own: model(8, 1), asked: rows },
  { name: 'that are steered', own: model(12, 2), asked: { ...rows, steering } },
  { name: 'with forced tokens', own: model(12, 2), asked: { ...rows, forced } },
  { name: 'that end', own: model(12, 3, 5), asked: rows },
  { name: 'that are judged', own: model(12, 2), asked: rows, isJudged: true },
  {
    name: 'that end and are judged, with forced tokens',
    own: model(10, 2, 5),
    asked: { ...rows, forced },
    isJudged: true,
  },
];

describe.each(cases)('responses $name', ({ own, asked, isJudged }) => {
  const parameters = drawnParameters(own);
  const initial = parameters.map((x) => 0.9 * x);
  const draw: Draw = (sampling, given) => ({
    ...(isJudged ? sampling.judge(parameters, initial, given) : sampling.sample(parameters, given)),
  });
  const together: Sampled[] = [];

  it.each(kernels)('are the same bits together and one by one, by $name', ({ open }) => {
    const kernel = open();
    const sampling = samplingBy(kernel, own);
    const all = draw(sampling, asked);
    const alone = Array.from({ length: count }, (_, row) => draw(sampling, rowOf(asked, row)));
    for (const [name, values] of Object.entries(all))
      expect(Array.from(values)).toEqual(alone.flatMap((one) => Array.from(one[name])));
    if (kernel.fusesSums() === 1) together.push(all);
  });

  it('are the same bits by all that fuse sums', () => {
    for (const sampled of together) expect(sampled).toEqual(together[0]);
  });
});
