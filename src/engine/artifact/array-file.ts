/** Named typed arrays as one block of bytes with a layout beside it. */

export type NumericArray = Float32Array | Float64Array | Int32Array | Uint8Array;
export type NamedArrays = Record<string, NumericArray>;

const constructors = { Float32Array, Float64Array, Int32Array, Uint8Array } as const;

/** Where an array lies in the block: its type, its length in elements and its offset in bytes. */
export interface ArrayPlace {
  name: string;
  type: keyof typeof constructors;
  length: number;
  offset: number;
}

/** Eight bytes, so that every element type can be viewed in place. */
const alignment = 8;

/** Packs arrays by name order, in this machine's byte order (little-endian wherever Node runs tensors). */
export function encodeArrays(arrays: NamedArrays): { layout: ArrayPlace[]; bytes: Uint8Array } {
  let offset = 0;
  const layout = Object.keys(arrays)
    .sort()
    .map((name): ArrayPlace => {
      const array = arrays[name];
      const place = { name, type: typeName(array), length: array.length, offset };
      offset += Math.ceil(array.byteLength / alignment) * alignment;
      return place;
    });
  const bytes = new Uint8Array(offset);
  for (const place of layout) {
    const array = arrays[place.name];
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), place.offset);
  }
  return { layout, bytes };
}

/** Views into a private copy of the block. */
export function decodeArrays(layout: readonly ArrayPlace[], bytes: Uint8Array): NamedArrays {
  const copy = new Uint8Array(bytes).buffer;
  return Object.fromEntries(
    layout.map(({ name, type, length, offset }) => [name, new constructors[type](copy, offset, length)]),
  );
}

function typeName(array: NumericArray): ArrayPlace['type'] {
  // The tag of a subclass, such as a Buffer, is that of its base.
  const name = array[Symbol.toStringTag];
  if (Object.hasOwn(constructors, name)) return name as ArrayPlace['type'];
  throw new Error(`an artifact cannot hold a ${name}`);
}
