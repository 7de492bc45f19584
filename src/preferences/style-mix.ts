/**
 * The mix of policies behind the human comparisons: the initial policy at several temperatures, and with random
 * biases on its tokens, which stand for partly optimised policies. Gold stays right far out only if it has seen far out.
 */
import type { RandomStream } from '../random/index.js';

/** How each response of a pair is sampled: softmax(inverseTemperature · logits + bias). Rows 2i and 2i + 1 are a pair. */
export interface StyleMix {
  /** [2 · pairs]. */
  inverseTemperature: Float32Array;
  /** [2 · pairs, vocabulary]. */
  bias: Float32Array;
}

const temperatures = [1, 1, 1.3, 1.7, 2.5, 5];
/** Standard deviations of a biased policy's token logits; 2.8 leaves a handful of tokens. */
const biasScales = [0.35, 0.7, 0.7, 1.4, 2.1, 2.8];

/** Half of the pairs share one style, so that gold learns the fine differences inside each region as well. */
export function drawStyleMix(pairs: number, vocabularySize: number, random: RandomStream): StyleMix {
  const inverseTemperature = new Float32Array(2 * pairs).fill(1);
  const bias = new Float32Array(2 * pairs * vocabularySize);
  const apply = (row: number, style: Style) => {
    inverseTemperature[row] = style.inverseTemperature;
    if (style.bias) bias.set(style.bias, row * vocabularySize);
  };
  for (let pair = 0; pair < pairs; pair++) {
    const first = drawStyle(vocabularySize, random);
    apply(2 * pair, first);
    apply(2 * pair + 1, random.uniform() < 0.5 ? first : drawStyle(vocabularySize, random));
  }
  return { inverseTemperature, bias };
}

interface Style {
  inverseTemperature: number;
  bias?: Float32Array;
}

/** One half heated, one half biased. */
function drawStyle(vocabularySize: number, random: RandomStream): Style {
  if (random.uniform() < 0.5)
    return { inverseTemperature: 1 / temperatures[random.integer(temperatures.length)] };
  const scale = biasScales[random.integer(biasScales.length)];
  return { inverseTemperature: 1, bias: random.normals(vocabularySize).map((normal) => scale * normal) };
}
