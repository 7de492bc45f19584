/** The four wire types of Protocol Buffers that a TensorFlow graph needs, written in field order. */
export class ProtobufMessage {
  private readonly chunks: Uint8Array[] = [];

  /** Wire type 0: an integer, an enum or a boolean; negative values take ten bytes, as int64 does. */
  integer(field: number, value: number): this {
    this.varint(field << 3);
    return this.varint(value);
  }

  /** Wire type 5: a single float, little-endian. */
  float(field: number, value: number): this {
    this.varint((field << 3) | 5);
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    this.chunks.push(bytes);
    return this;
  }

  /** Wire type 2: text, raw bytes or an embedded message. */
  bytes(field: number, value: string | Uint8Array | ProtobufMessage): this {
    const bytes =
      value instanceof ProtobufMessage
        ? value.encode()
        : typeof value === 'string'
          ? Buffer.from(value)
          : value;
    this.varint((field << 3) | 2).varint(bytes.length);
    this.chunks.push(bytes);
    return this;
  }

  encode(): Uint8Array {
    return Buffer.concat(this.chunks);
  }

  private varint(value: number): this {
    let rest = BigInt.asUintN(64, BigInt(value));
    const bytes: number[] = [];
    while (rest > 127n) {
      bytes.push(Number(rest & 127n) | 128);
      rest >>= 7n;
    }
    bytes.push(Number(rest));
    this.chunks.push(Uint8Array.from(bytes));
    return this;
  }
}
