/**
 * The scalars in TensorBoard's events.
 *
 * Field numbers: tensorflow/core/util/event.proto, core/framework/{summary,tensor,tensor_shape}.proto.
 */
import Pbf from 'pbf';

export interface ScalarEvent {
  step: number;
  tag: string;
  value: number;
}

interface Event {
  step: number;
  values: SummaryValue[];
}

interface SummaryValue {
  tag: string;
  scalar?: number;
}

/** The scalars of one event, and the tags of what is none: histograms, pictures, texts. */
export function readEvent(bytes: Uint8Array): { scalars: ScalarEvent[]; others: string[] } {
  // pbf takes no heed of where in its buffer a view begins.
  const { step, values } = new Pbf(new Uint8Array(bytes)).readFields(eventField, {
    step: 0,
    values: [],
  } as Event);
  const scalars: ScalarEvent[] = [];
  const others: string[] = [];
  for (const { tag, scalar } of values)
    if (scalar === undefined) others.push(tag);
    else scalars.push({ step, tag, value: scalar });
  return { scalars, others };
}

function eventField(field: number, event: Event, message: Pbf): void {
  if (field === 2) event.step = message.readVarint(true);
  else if (field === 5) message.readMessage(summaryField, event.values);
}

function summaryField(field: number, values: SummaryValue[], message: Pbf): void {
  if (field === 1) values.push(message.readMessage(valueField, { tag: '' } as SummaryValue));
}

function valueField(field: number, value: SummaryValue, message: Pbf): void {
  if (field === 1) value.tag = message.readString();
  else if (field === 2) value.scalar = message.readFloat();
  else if (field === 8) value.scalar = scalarOf(message.readMessage(tensorField, emptyTensor()));
}

interface TensorValue {
  dataType: number;
  size: number;
  content?: Uint8Array;
  numbers: number[];
}

const emptyTensor = (): TensorValue => ({ dataType: 0, size: 1, numbers: [] });

function tensorField(field: number, tensor: TensorValue, message: Pbf): void {
  if (field === 1) tensor.dataType = message.readVarint();
  else if (field === 2) message.readMessage(shapeField, tensor);
  else if (field === 4) tensor.content = message.readBytes();
  else if (field === 5) message.readPackedFloat(tensor.numbers);
  else if (field === 6) message.readPackedDouble(tensor.numbers);
  else if (field === 7 || field === 10) message.readPackedVarint(tensor.numbers, true);
}

function shapeField(field: number, tensor: TensorValue, message: Pbf): void {
  if (field === 2) message.readMessage(dimensionField, tensor);
}

function dimensionField(field: number, tensor: TensorValue, message: Pbf): void {
  if (field === 1) tensor.size *= message.readVarint(true);
}

/** By the number of a DataType: DT_FLOAT, DT_DOUBLE, DT_INT32, DT_INT64. */
const contents: Readonly<Record<number, { bytes: number; read: (view: DataView) => number }>> = {
  1: { bytes: 4, read: (view) => view.getFloat32(0, true) },
  2: { bytes: 8, read: (view) => view.getFloat64(0, true) },
  3: { bytes: 4, read: (view) => view.getInt32(0, true) },
  9: { bytes: 8, read: (view) => Number(view.getBigInt64(0, true)) },
};

/** Undefined where a tensor is no single number. */
function scalarOf({ dataType, size, content, numbers }: TensorValue): number | undefined {
  const kind = contents[dataType];
  if (size !== 1 || kind === undefined) return undefined;
  if (content === undefined) return numbers.length === 1 ? numbers[0] : undefined;
  if (content.byteLength !== kind.bytes) return undefined;
  return kind.read(new DataView(content.buffer, content.byteOffset, content.byteLength));
}
