/** The encoder against bytes of the Protocol Buffers encoding guide and of its wire-format rules. */
import { describe, expect, it } from 'vitest';
import { ProtobufMessage } from '../../src/tensor/protobuf.js';

const hex = (message: ProtobufMessage): string => Buffer.from(message.encode()).toString('hex');

describe('the protobuf encoder', () => {
  it('writes the guide’s first example, field 1 = 150, as 08 96 01', () => {
    expect(hex(new ProtobufMessage().integer(1, 150))).toBe('089601');
  });

  it('writes the guide’s string, field 2 = "testing"', () => {
    expect(hex(new ProtobufMessage().bytes(2, 'testing'))).toBe('120774657374696e67');
  });

  it('writes the guide’s embedded message, field 3 = {1: 150}, as 1a 03 08 96 01', () => {
    expect(hex(new ProtobufMessage().bytes(3, new ProtobufMessage().integer(1, 150)))).toBe('1a03089601');
  });

  it('writes −1 as ten bytes, as int64 does', () => {
    expect(hex(new ProtobufMessage().integer(1, -1))).toBe('08ffffffffffffffffff01');
  });

  it('writes single floats little-endian with wire type 5', () => {
    expect(hex(new ProtobufMessage().float(4, 1))).toBe('250000803f');
    expect(hex(new ProtobufMessage().float(4, -2.5))).toBe('25000020c0');
  });

  it('gives field numbers above 15 a tag of two bytes', () => {
    expect(hex(new ProtobufMessage().integer(16, 1))).toBe('800101');
  });

  it('writes the lengths and values at the edges of one and two varint bytes', () => {
    expect(hex(new ProtobufMessage().integer(1, 127))).toBe('087f');
    expect(hex(new ProtobufMessage().integer(1, 128))).toBe('088001');
    expect(hex(new ProtobufMessage().integer(1, 2 ** 32))).toBe('088080808010');
    const long = new ProtobufMessage().bytes(1, new Uint8Array(200)).encode();
    expect([...long.slice(0, 3)]).toEqual([0x0a, 0xc8, 0x01]);
    expect(long.length).toBe(203);
  });

  it('counts the bytes of a text, not its characters', () => {
    expect(hex(new ProtobufMessage().bytes(1, 'é'))).toBe('0a02c3a9');
  });

  it('keeps the order of the fields and writes an empty message as nothing', () => {
    expect(hex(new ProtobufMessage())).toBe('');
    expect(hex(new ProtobufMessage().integer(2, 1).integer(1, 0))).toBe('10010800');
  });
});
