/**
 * The transformer of src/tensor/transformer.ts with a linear head on one token's state: all that four sequences need at once
 * stays in the caches. The first block's projections are looked up, the last block computes the head's token alone.
 */
import { attend } from './attention';
import { add, project, store, storeRelu } from './products';
import { floatBytes, gather, normalise, vectorBytes } from './rows';

/** Rows that go through a hidden layer together, which is four times as wide as the rest. */
const rowsAtOnce: i32 = 4;

let width: i32 = 0;
/** The width made even, as products want it; parameters of the column behind are 0. */
let columns: i32 = 0;
let heads: i32 = 0;
let layers: i32 = 0;
let vocabulary: i32 = 0;
/** The longest sequence. */
let context: i32 = 0;
/** Bytes of a row, and of a square matrix of weights. */
let row: usize = 0;
let square: usize = 0;

/** Rows of the tokens of four sequences; keys and values are [token][2][columns]. */
let stream: usize = 0;
let keys: usize = 0;
let queries: usize = 0;
/** Normalised rows, then what attention makes of them. */
let normal: usize = 0;
let shares: usize = 0;
let hidden: usize = 0;
/** The head's tokens of several fours. */
let lastStream: usize = 0;
let lastMixed: usize = 0;

/** Sets the shape and lays out the rows that are worked on from `work` on; returns the byte behind them. */
export function open(
  ownWidth: i32,
  ownHeads: i32,
  ownLayers: i32,
  ownVocabulary: i32,
  ownContext: i32,
  work: usize,
): usize {
  width = ownWidth;
  columns = width + (width & 1);
  heads = ownHeads;
  layers = ownLayers;
  vocabulary = ownVocabulary;
  context = ownContext;
  row = <usize>columns * vectorBytes;
  square = <usize>columns * <usize>columns * floatBytes;
  const most = <usize>max(context, rowsAtOnce);
  stream = work;
  keys = stream + most * row;
  queries = keys + 2 * most * row;
  normal = queries + most * row;
  hidden = normal + most * row;
  lastStream = hidden + 4 * <usize>rowsAtOnce * row;
  lastMixed = lastStream + <usize>rowsAtOnce * row;
  shares = lastMixed + <usize>rowsAtOnce * row;
  return shares + <usize>(context + 3) * vectorBytes;
}

/**
 * The first block's rows for every token at every position, [context][vocabulary][4 · columns] floats: the stream, keys, values
 * and queries. Embedding and positions are row-major; `weights` are the first block's, as `score` says.
 */
export function fillTable(embedding: usize, positions: usize, weights: usize, table: usize): void {
  const floats = <usize>columns * floatBytes;
  for (let position: i32 = 0; position < context; position++) {
    for (let token: i32 = 0; token < vocabulary; token += 4 * rowsAtOnce) {
      const tokens = min(4 * rowsAtOnce, vocabulary - token);
      const rows = (tokens + 3) / 4;
      for (let some: i32 = 0; some < rows; some++)
        embed(embedding, token + 4 * some, positions, stream + <usize>some * row);
      normalise(stream, rows, width, columns, normal);
      project(normal, rows, columns, weights, 3 * columns, hidden, store);
      for (let index: i32 = 0; index < tokens; index++) {
        const lane = <usize>(index & 3) * floatBytes;
        const some = <usize>(index >> 2) * row;
        scatter(stream + some + lane, columns, table);
        scatter(hidden + 3 * some + lane, 3 * columns, table + floats);
        table += 4 * floats;
      }
    }
    positions += floats;
  }
}

/** The sums of the embeddings of four tokens and a position; behind the last token that one is taken again. */
function embed(embedding: usize, token: i32, position: usize, out: usize): void {
  const floats = <usize>columns * floatBytes;
  const last = embedding + <usize>(vocabulary - 1) * floats;
  const a = embedding + <usize>token * floats;
  const b = min(a + floats, last);
  const c = min(b + floats, last);
  gather(a, b, c, min(c + floats, last), floatBytes, columns, out);
  for (const end = out + row; out < end; out += vectorBytes) {
    v128.store(out, f32x4.add(v128.load(out), v128.load_splat<f32>(position)));
    position += floatBytes;
  }
}

/** One lane of a row as floats next to one another. */
function scatter(lane: usize, columns: i32, out: usize): void {
  for (const end = out + <usize>columns * floatBytes; out < end; out += floatBytes) {
    f32.store(out, f32.load(lane));
    lane += vectorBytes;
  }
}

/**
 * Scores [sequences] of tokens [sequences][length] (bytes): the head on the state of the token at `lasts` [sequences] (i32).
 * Tokens, lasts and scores have room for a multiple of four sequences.
 *
 * `weights` hold, layer by layer, the panels of key, value, query, attentionOut, hidden and hiddenOut; then the head.
 */
export function score(
  tokens: usize,
  lasts: usize,
  sequences: i32,
  length: i32,
  table: usize,
  weights: usize,
  scores: usize,
): void {
  const layerBytes: usize = 12 * square;
  const head = weights + <usize>layers * layerBytes;
  const four: usize = 4 * floatBytes;
  for (; sequences > 0; sequences -= 4 * rowsAtOnce) {
    const fours = min(rowsAtOnce, (sequences + 3) / 4);
    for (let index: i32 = 0; index < fours; index++) {
      runFour(tokens, lasts, length, table, weights, <usize>index * row);
      tokens += 4 * length;
      lasts += four;
    }
    const last = head - layerBytes;
    project(lastMixed, fours, columns, last + 3 * square, columns, lastStream, add);
    hiddenBlock(lastStream, fours, last);
    for (let index: i32 = 0; index < fours; index++) {
      v128.store(scores, product(lastStream + <usize>index * row, head));
      scores += four;
    }
  }
}

/** Four sequences up to the last block's attention; the head's row of stream and attention go to `place`. */
function runFour(tokens: usize, lasts: usize, length: i32, table: usize, weights: usize, place: usize): void {
  const last = v128.load(lasts);
  const a = i32x4.extract_lane(last, 0);
  const b = i32x4.extract_lane(last, 1);
  const c = i32x4.extract_lane(last, 2);
  const d = i32x4.extract_lane(last, 3);
  // What follows the last of the four tokens none of them sees.
  const count = max(max(a, b), max(c, d)) + 1;
  lookUp(tokens, length, count, table);
  for (let layer: i32 = 0; layer < layers - 1; layer++) {
    if (layer > 0) {
      projectKeys(count, weights);
      project(normal, count, columns, weights + 2 * square, columns, queries, store);
    }
    attendAll(count);
    project(normal, count, columns, weights + 3 * square, columns, stream, add);
    hiddenBlock(stream, count, weights);
    weights += 12 * square;
  }
  pick(stream, a, b, c, d, lastStream + place);
  let query = queries;
  if (layers > 1) {
    projectKeys(count, weights);
    normalise(lastStream + place, 1, width, columns, normal);
    project(normal, 1, columns, weights + 2 * square, columns, queries, store);
  } else {
    query = normal;
    pick(queries, a, b, c, d, query);
  }
  attend(query, keys, count, width, columns, heads, f32x4.convert_i32x4_s(last), shares, lastMixed + place);
}

/** The first block's stream, keys, values and queries of the first `count` tokens. */
function lookUp(tokens: usize, length: i32, count: i32, table: usize): void {
  const floats = <usize>columns * floatBytes;
  for (let token: i32 = 0; token < count; token++) {
    const a = table + <usize>load<u8>(tokens) * 4 * floats;
    const b = table + <usize>load<u8>(tokens + length) * 4 * floats;
    const c = table + <usize>load<u8>(tokens + 2 * length) * 4 * floats;
    const d = table + <usize>load<u8>(tokens + 3 * length) * 4 * floats;
    const at = <usize>token * row;
    gather(a, b, c, d, floatBytes, columns, stream + at);
    gather(a + floats, b + floats, c + floats, d + floats, floatBytes, 2 * columns, keys + 2 * at);
    const behind: usize = 3 * floats;
    gather(a + behind, b + behind, c + behind, d + behind, floatBytes, columns, queries + at);
    tokens++;
    table += <usize>vocabulary * 4 * floats;
  }
}

function projectKeys(count: i32, weights: usize): void {
  normalise(stream, count, width, columns, normal);
  project(normal, count, columns, weights, 2 * columns, keys, store);
}

/** Every token's attention to itself and the tokens before it. */
function attendAll(count: i32): void {
  const all = f32x4.splat(<f32>count);
  for (let token: i32 = 0; token < count; token++) {
    const at = <usize>token * row;
    attend(queries + at, keys, token + 1, width, columns, heads, all, shares, normal + at);
  }
}

/** x += relu(norm(x) · hidden) · hiddenOut, of rows at `x`. */
function hiddenBlock(x: usize, rows: i32, weights: usize): void {
  for (; rows > 0; rows -= rowsAtOnce) {
    const some = min(rowsAtOnce, rows);
    normalise(x, some, width, columns, normal);
    project(normal, some, columns, weights + 4 * square, 4 * columns, hidden, storeRelu);
    project(hidden, some, 4 * columns, weights + 8 * square, columns, x, add);
    x += <usize>some * row;
  }
}

/** The row of each lane's own token. */
function pick(rows: usize, a: i32, b: i32, c: i32, d: i32, out: usize): void {
  const own = rows + <usize>a * row;
  const second = rows + <usize>b * row + floatBytes;
  const third = rows + <usize>c * row + 2 * floatBytes;
  gather(own, second, third, rows + <usize>d * row + 3 * floatBytes, vectorBytes, columns, out);
}

function product(x: usize, weights: usize): v128 {
  let sum = f32x4.splat(0);
  for (const end = x + row; x < end; x += vectorBytes) {
    sum = f32x4.add(sum, f32x4.mul(v128.load(x), v128.load_splat<f32>(weights)));
    weights += floatBytes;
  }
  return sum;
}
