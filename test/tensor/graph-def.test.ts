/** Recorded graphs as bytes, read back by the rules of the Protocol Buffers encoding guide. */
import Pbf from 'pbf';
import { describe, expect, it } from 'vitest';
import { type Attribute, savedModel } from '../../src/tensor/graph-def.js';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** The bytes of the first field `path[0]`, in it of `path[1]` …; embedded messages all the way. */
function fieldAt(bytes: Uint8Array, path: readonly number[]): Uint8Array {
  const [wanted, ...rest] = path;
  if (wanted === undefined) return bytes;
  let found: Uint8Array | undefined;
  new Pbf(bytes).readFields((tag, _result, message) => {
    if (tag === wanted && message.type === 2) found ??= message.readBytes();
  }, undefined);
  if (found === undefined) throw new Error(`no field ${wanted}`);
  return fieldAt(found, rest);
}

/** The AttrValue of a graph with one node that has one attribute. */
function attribute(value: Attribute): string {
  const model = savedModel([{ name: 'n', op: 'Op', inputs: ['a', 'b:1'], attributes: { T: value } }]);
  return hex(fieldAt(model, [2, 2, 1, 5, 2]));
}

describe('a recorded graph', () => {
  it('is a SavedModel of one graph with the tag serve', () => {
    const model = savedModel([]);
    // Field 1, schema version 1; field 2, the MetaGraphDef: its info's tag, then the graph with its producer 1087.
    const info = `0a072205${hex(Buffer.from('serve'))}`;
    const graph = '1205' + '2203' + '08bf08';
    expect(hex(model)).toBe(`0801${'12'}${(info.length / 2 + graph.length / 2).toString(16)}${info}${graph}`);
  });

  it('names a node, its op and its inputs in order', () => {
    const model = savedModel([{ name: 'n', op: 'Op', inputs: ['a', 'b:1'], attributes: {} }]);
    expect(hex(fieldAt(model, [2, 2, 1]))).toBe('0a016e' + '12024f70' + '1a0161' + '1a03623a31');
  });

  it('gives every kind of attribute its field of AttrValue', () => {
    expect(attribute({ case: 'string', value: 'testing' })).toBe('120774657374696e67');
    expect(attribute({ case: 'integer', value: 150 })).toBe('189601');
    expect(attribute({ case: 'float', value: -2.5 })).toBe('25000020c0');
    expect(attribute({ case: 'boolean', value: true })).toBe('2801');
    expect(attribute({ case: 'type', value: 1 })).toBe('3001');
    expect(attribute({ case: 'shape', value: [3, 128] })).toBe('3a09' + '12020803' + '1203088001');
    expect(attribute({ case: 'integers', value: [1, 2] })).toBe('0a04' + '1801' + '1802');
    expect(attribute({ case: 'types', value: [3] })).toBe('0a02' + '3003');
    const tensor = { dataType: 1, shape: [1], content: Uint8Array.of(0, 0, 128, 63) };
    expect(attribute({ case: 'tensor', value: tensor })).toBe(
      '420e' + '0801' + '120412020801' + '22040000803f',
    );
  });

  it('writes −1 as ten bytes, as int64 does', () => {
    expect(attribute({ case: 'integer', value: -1 })).toBe('18ffffffffffffffffff01');
  });
});
