/**
 * TensorFlow's own messages, as far as a recorded graph needs them.
 *
 * Field numbers: tensorflow/core/framework/{graph,node_def,attr_value,tensor,tensor_shape}.proto and
 * core/protobuf/{meta_graph,saved_model}.proto.
 */
import Pbf from 'pbf';

/** One case of an AttrValue. */
export type Attribute =
  | { case: 'string'; value: string }
  | { case: 'integer' | 'float' | 'type'; value: number }
  | { case: 'boolean'; value: boolean }
  | { case: 'shape'; value: readonly number[] }
  | { case: 'tensor'; value: TensorValue }
  | { case: 'integers' | 'types'; value: readonly number[] };

export interface TensorValue {
  /** A DataType's number. */
  dataType: number;
  shape: readonly number[];
  /** Little-endian, as TensorFlow lies in memory. */
  content: Uint8Array;
}

export interface GraphNode {
  name: string;
  op: string;
  inputs: string[];
  attributes: Record<string, Attribute>;
}

/** A GraphDef producer version that both TensorFlow 2.9 and later read. */
const producerVersion = 1087;

/** A serialised SavedModel with one graph, tagged `serve`. */
export function savedModel(nodes: readonly GraphNode[]): Uint8Array {
  const message = new Pbf();
  message.writeVarintField(1, 1); // saved_model_schema_version
  message.writeMessage(2, writeMetaGraph, nodes);
  return message.finish();
}

function writeMetaGraph(nodes: readonly GraphNode[], message: Pbf): void {
  message.writeMessage(1, (tag: string, info: Pbf) => info.writeStringField(4, tag), 'serve');
  message.writeMessage(2, writeGraph, nodes);
}

function writeGraph(nodes: readonly GraphNode[], message: Pbf): void {
  for (const node of nodes) message.writeMessage(1, writeNode, node);
  message.writeMessage(
    4,
    (version: number, versions: Pbf) => versions.writeVarintField(1, version),
    producerVersion,
  );
}

function writeNode({ name, op, inputs, attributes }: GraphNode, message: Pbf): void {
  message.writeStringField(1, name);
  message.writeStringField(2, op);
  for (const input of inputs) message.writeStringField(3, input);
  for (const entry of Object.entries(attributes)) message.writeMessage(5, writeEntry, entry);
}

function writeEntry([name, attribute]: [string, Attribute], message: Pbf): void {
  message.writeStringField(1, name);
  message.writeMessage(2, writeAttribute, attribute);
}

function writeAttribute(attribute: Attribute, message: Pbf): void {
  switch (attribute.case) {
    case 'integers':
      message.writeMessage(1, writeList(3), attribute.value);
      break;
    case 'types':
      message.writeMessage(1, writeList(6), attribute.value);
      break;
    case 'string':
      message.writeStringField(2, attribute.value);
      break;
    case 'integer':
      message.writeVarintField(3, attribute.value);
      break;
    case 'float':
      message.writeFloatField(4, attribute.value);
      break;
    case 'boolean':
      message.writeBooleanField(5, attribute.value);
      break;
    case 'type':
      message.writeVarintField(6, attribute.value);
      break;
    case 'shape':
      message.writeMessage(7, writeShape, attribute.value);
      break;
    case 'tensor':
      message.writeMessage(8, writeTensor, attribute.value);
      break;
  }
}

const writeList = (field: number) => (values: readonly number[], message: Pbf) => {
  for (const value of values) message.writeVarintField(field, value);
};

function writeTensor({ dataType, shape, content }: TensorValue, message: Pbf): void {
  message.writeVarintField(1, dataType);
  message.writeMessage(2, writeShape, shape);
  message.writeBytesField(4, content);
}

function writeShape(shape: readonly number[], message: Pbf): void {
  for (const size of shape) {
    message.writeMessage(2, (value: number, dimension: Pbf) => dimension.writeVarintField(1, value), size);
  }
}
