/**
 * A causal pre-LN transformer (Radford et al. 2019) with a leading replica axis, without biases.
 *
 * Shapes: R replicas, B sequences, C new tokens after P past ones, W width, H heads.
 */

import { causalAttention, embed, layerNorm, linear, relu } from './layers.js';
import { nativeBackend } from './native-backend.js';
import type { Tensor } from './operations.js';
import type { ParameterSpec, Weights } from './parameters.js';
import { getTf } from './tf.js';

export interface TransformerShape {
  width: number;
  layers: number;
  heads: number;
  vocabularySize: number;
  /** The longest sequence, in tokens; without meaning where there are step numbers. */
  contextLength: number;
  /**
   * Every token carries a step number below this, with an embedding of its own, in place of its position; then each head has a slope
   * by which it prefers what is recent. 0 or left out: absolute positions.
   */
  steps?: number;
}

/** Keys and values of one layer, each [R·B·H, T, W/H]. */
export interface LayerCache {
  keys: Tensor;
  values: Tensor;
}

export interface TransformerOptions {
  /** Caches of the tokens before these, one a layer. */
  past?: LayerCache[];
  /** Step numbers of the tokens, int32 [R, B, C], where the shape has such. */
  steps?: Tensor;
  /** Only the last token's state is wanted: the last block computes no other. */
  lastOnly?: boolean;
  /** The same for the states of this many last tokens; the default is all of them. */
  lastTokens?: number;
}

export interface TransformerOutput {
  /** Final states of the residual stream [R, B·C, W], or those of the last tokens alone: with lastOnly [R, B, W]. */
  states: Tensor;
  caches: LayerCache[];
}

/** The hidden layer of each block is this many times as wide as the residual stream. */
const expansion = 4;

/** From this width on, looking up the first block's projections is cheaper than computing them, gradients included. */
const lookupWidth = 32;

/** Parameters of the trunk. Projections into the residual stream start smaller in deep nets (Radford et al. 2019). */
export function transformerSpecs({
  width,
  layers,
  heads,
  vocabularySize,
  contextLength,
  steps = 0,
}: TransformerShape): ParameterSpec[] {
  const projection = 1 / Math.sqrt(width);
  const intoStream = 1 / Math.sqrt(2 * layers);
  const specs: ParameterSpec[] = [
    { name: 'embedding', shape: [vocabularySize, width], scale: 0.5 },
    // Step numbers are what heads find one another by, and weigh as much as the tokens.
    steps > 0
      ? { name: 'steps', shape: [steps, width], scale: 0.5 }
      : { name: 'positions', shape: [contextLength, width], scale: 0.1 },
  ];
  for (let layer = 0; layer < layers; layer++) {
    specs.push(
      { name: `query${layer}`, shape: [width, width], scale: projection },
      { name: `key${layer}`, shape: [width, width], scale: projection },
      { name: `value${layer}`, shape: [width, width], scale: projection },
      { name: `attentionOut${layer}`, shape: [width, width], scale: projection * intoStream },
      { name: `hidden${layer}`, shape: [width, expansion * width], scale: projection * Math.SQRT2 },
      { name: `hiddenOut${layer}`, shape: [expansion * width, width], scale: (projection / 2) * intoStream },
    );
  }
  if (steps > 0) specs.push({ name: 'slopes', shape: [layers, heads], scale: 0 });
  return specs;
}

/** Runs tokens [R, B, C] (int32) through the trunk. */
export function transformer(
  shape: TransformerShape,
  weights: Weights,
  tokens: Tensor,
  { past, steps, lastOnly = false, lastTokens }: TransformerOptions = {},
): TransformerOutput {
  const [, batch, count] = tokens.shape as [number, number, number];
  const start = past ? past[0].keys.shape[1]! : 0;
  const wanted = lastOnly ? 1 : (lastTokens ?? count);
  const caches: LayerCache[] = [];
  let states: Tensor | undefined;
  for (let layer = 0; layer < shape.layers; layer++) {
    const block = {
      layer,
      heads: shape.heads,
      batch,
      past: past?.[layer],
      wanted: layer === shape.layers - 1 ? wanted : count,
    };
    const input = states ? hiddenStates(states, batch) : firstInput(weights, tokens, { start, steps });
    const attended = attentionBlock(input, weights, block);
    caches.push(attended.cache);
    states = hiddenBlock(attended.x, weights, layer);
  }
  return { states: states as Tensor, caches };
}

/** What a block reads of the last `tokens` tokens: rows of the residual stream, and projections of the normalised rows. */
interface BlockInput {
  /** Tokens that there are. */
  count: number;
  stream(tokens: number): Tensor;
  project(weights: Tensor, tokens: number): Tensor;
}

/** Rows [R, B·C, W] that a block has computed. */
function hiddenStates(x: Tensor, batch: number): BlockInput {
  const normal = layerNorm(x);
  return {
    count: x.shape[1]! / batch,
    stream: (tokens) => lastRows(x, batch, tokens),
    project: (weights, tokens) => linear(lastRows(normal, batch, tokens), weights),
  };
}

/** What the first block reads: embedded tokens with their positions from `start` on, or with their step numbers. */
function firstInput(
  weights: Weights,
  tokens: Tensor,
  { start, steps }: { start: number; steps: Tensor | undefined },
): BlockInput {
  const tf = getTf();
  const [replicas, batch, count] = tokens.shape as [number, number, number];
  if (steps) {
    const [own, numbered] = [tokens, steps].map((values) => tf.reshape(values, [replicas, batch * count]));
    return hiddenStates(tf.add(embed(weights.embedding, own), embed(weights.steps, numbered)), batch);
  }
  const width = weights.positions.shape[2]!;
  const positions = tf.slice(weights.positions, [0, start, 0], [replicas, count, width]);
  return embeddedTokens(tokens, weights.embedding, positions);
}

/**
 * The sums of embedding [R, V, W] and positions [R, C, W] for tokens [R, B, C]. There are only C·V different rows: in a
 * large batch the first block's projections are computed for those and looked up.
 */
function embeddedTokens(tokens: Tensor, embedding: Tensor, positions: Tensor): BlockInput {
  const tf = getTf();
  const [replicas, batch, count] = tokens.shape as [number, number, number];
  const [, vocabulary, width] = embedding.shape as [number, number, number];
  if (batch <= vocabulary || width < lookupWidth || !nativeBackend()) {
    const embedded = embed(embedding, tf.reshape(tokens, [replicas, batch * count]));
    const byToken = tf.reshape(embedded, [replicas, batch, count, width]);
    const sum = tf.add(byToken, tf.reshape(positions, [replicas, 1, count, width]));
    return hiddenStates(tf.reshape(sum, [replicas, batch * count, width]), batch);
  }
  const sums = tf.add(
    tf.reshape(embedding, [replicas, 1, vocabulary, width]),
    tf.reshape(positions, [replicas, count, 1, width]),
  );
  const table = tf.reshape(sums, [replicas, count * vocabulary, width]);
  const normal = layerNorm(table);
  const offsets = tf.mul(tf.range(0, count, 1, 'int32'), tf.scalar(vocabulary, 'int32'));
  const rows = tf.add(tokens, offsets).toInt();
  const lookup = (values: Tensor, last: number) => {
    const wanted = last < count ? tf.slice(rows, [0, 0, count - last], [replicas, batch, last]) : rows;
    return embed(values, tf.reshape(wanted, [replicas, batch * last]));
  };
  return {
    count,
    stream: (last) => lookup(table, last),
    project: (weights, last) => lookup(linear(normal, weights), last),
  };
}

interface Block {
  layer: number;
  heads: number;
  batch: number;
  past: LayerCache | undefined;
  /** Last tokens whose states the next block, or the head, reads. */
  wanted: number;
}

function attentionBlock(input: BlockInput, weights: Weights, block: Block): { x: Tensor; cache: LayerCache } {
  const tf = getTf();
  const { layer, heads, batch, past } = block;
  const stream = input.stream(block.wanted);
  const [replicas, , width] = stream.shape as [number, number, number];
  const sequences = replicas * batch;
  const split = (projected: Tensor) =>
    splitHeads(projected, { sequences, tokens: projected.shape[1]! / batch, heads });
  const newKeys = split(input.project(weights[`key${layer}`], input.count));
  const newValues = split(input.project(weights[`value${layer}`], input.count));
  const keys = past ? tf.concat([past.keys, newKeys], 1) : newKeys;
  const values = past ? tf.concat([past.values, newValues], 1) : newValues;
  // 1/√head width goes into the small weight matrix instead of a pass over the queries.
  const queries = split(
    input.project(tf.mul(weights[`query${layer}`], Math.sqrt(heads / width)), block.wanted),
  );
  const slopes =
    weights.slopes &&
    tf.reshape(tf.slice(weights.slopes, [0, layer, 0], [replicas, 1, heads]), [replicas, 1, heads, 1]);
  const attended = causalAttention(queries, keys, values, slopes);
  const mixed = mergeHeads(attended, { sequences, heads, shape: stream.shape });
  return { x: tf.add(stream, linear(mixed, weights[`attentionOut${layer}`])), cache: { keys, values } };
}

function hiddenBlock(x: Tensor, weights: Weights, layer: number): Tensor {
  const hidden = relu(linear(layerNorm(x), weights[`hidden${layer}`]));
  return getTf().add(x, linear(hidden, weights[`hiddenOut${layer}`]));
}

/** [R, B·C, W] → the last tokens of each sequence, [R, B·tokens, W]. */
function lastRows(x: Tensor, batch: number, tokens: number): Tensor {
  const tf = getTf();
  const [replicas, rows, width] = x.shape as [number, number, number];
  const count = rows / batch;
  if (count === tokens) return x;
  const byToken = tf.reshape(x, [replicas, batch, count, width]);
  const last = tf.slice(byToken, [0, 0, count - tokens, 0], [replicas, batch, tokens, width]);
  return tf.reshape(last, [replicas, batch * tokens, width]);
}

/** [R, B·C, W] → [R·B·H, C, W/H]; with one head no transpose is needed. */
function splitHeads(
  x: Tensor,
  { sequences, tokens, heads }: { sequences: number; tokens: number; heads: number },
): Tensor {
  const tf = getTf();
  const width = x.shape[2]!;
  if (heads === 1) return tf.reshape(x, [sequences, tokens, width]);
  const byHead = tf.transpose(tf.reshape(x, [sequences, tokens, heads, width / heads]), [0, 2, 1, 3]);
  return tf.reshape(byHead, [sequences * heads, tokens, width / heads]);
}

/** The inverse of splitHeads, into the given shape [R, N, W]. */
function mergeHeads(
  x: Tensor,
  { sequences, heads, shape }: { sequences: number; heads: number; shape: number[] },
): Tensor {
  const tf = getTf();
  if (heads === 1) return tf.reshape(x, shape);
  const [, tokens, headWidth] = x.shape as [number, number, number];
  const byHead = tf.reshape(x, [sequences, heads, tokens, headWidth]);
  return tf.reshape(tf.transpose(byHead, [0, 2, 1, 3]), shape);
}
