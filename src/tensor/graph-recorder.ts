/**
 * Records the TensorFlow ops that a function executes on tfjs-node, as a GraphDef.
 *
 * Every kernel of tfjs-node passes through two methods of its backend, gradients included, so what they see
 * is the whole computation. Tensors from outside become constants, the function's arguments placeholders.
 * Message and field numbers: tensorflow/core/framework/{graph,node_def,attr_value,tensor}.proto.
 */
import type { DataType, Tensor } from '@tensorflow/tfjs';
import type { NativeBackend, OpAttribute } from './native-backend.js';
import { ProtobufMessage } from './protobuf.js';
import { getTf } from './tf.js';

/** DT_FLOAT, DT_INT32, DT_BOOL of tensorflow/core/framework/types.proto. */
const dataTypes: Partial<Record<DataType, number>> = { float32: 1, int32: 3, bool: 10 };

/** A GraphDef producer version that both TensorFlow 2.9 and later read. */
const producerVersion = 1087;

export interface RecordedGraph {
  /** A serialised SavedModel with the tag `serve`. */
  savedModel: Uint8Array;
  inputs: string[];
  outputs: string[];
}

/** Runs `body` once on `inputs` and returns its graph. */
export function recordGraph(
  backend: NativeBackend,
  inputs: Tensor[],
  body: (...inputs: Tensor[]) => Tensor[],
): RecordedGraph {
  const recorder = new GraphRecorder(backend);
  for (const input of inputs) recorder.placeholder(input);
  const outputs = getTf().tidy(() => {
    const results = recorder.during(() => body(...inputs));
    return results.map((result) => recorder.output(result));
  }) as unknown as string[];
  return { savedModel: recorder.savedModel(), inputs: inputs.map((_, index) => `input${index}:0`), outputs };
}

class GraphRecorder {
  private readonly names = new Map<object, string>();
  private readonly nodes: ProtobufMessage[] = [];
  private placeholders = 0;
  private fetched = 0;

  constructor(private readonly backend: NativeBackend) {}

  placeholder(tensor: Tensor): void {
    const name = `input${this.placeholders++}`;
    this.names.set(tensor.dataId, name);
    const node = this.node(name, 'Placeholder', []);
    this.attribute(node, 'dtype', typeValue(tensor.dtype));
    this.attribute(node, 'shape', new ProtobufMessage().bytes(7, shapeMessage(tensor.shape)));
  }

  /** Names a result so that a session can fetch it. */
  output(tensor: Tensor): string {
    const name = `output${this.fetched++}`;
    const node = this.node(name, 'Identity', [this.nameOf(tensor)]);
    this.attribute(node, 'T', typeValue(tensor.dtype));
    return `${name}:0`;
  }

  /** Shadows the backend's two methods on the instance while `body` runs. */
  during(body: () => Tensor[]): Tensor[] {
    const { backend } = this;
    const { executeSingleOutput, executeMultipleOutputs } = backend;
    backend.executeSingleOutput = (op, attributes, inputs) => {
      const names = inputs.map((input) => this.nameOf(input));
      const result = executeSingleOutput.call(backend, op, attributes, inputs);
      this.record(op, attributes, names, [result]);
      return result;
    };
    backend.executeMultipleOutputs = (op, attributes, inputs, count) => {
      const names = inputs.map((input) => this.nameOf(input));
      const results = executeMultipleOutputs.call(backend, op, attributes, inputs, count);
      this.record(op, attributes, names, results);
      return results;
    };
    try {
      return body();
    } finally {
      backend.executeSingleOutput = executeSingleOutput;
      backend.executeMultipleOutputs = executeMultipleOutputs;
    }
  }

  savedModel(): Uint8Array {
    const graph = new ProtobufMessage();
    for (const node of this.nodes) graph.bytes(1, node);
    graph.bytes(4, new ProtobufMessage().integer(1, producerVersion));
    const metaGraph = new ProtobufMessage().bytes(1, new ProtobufMessage().bytes(4, 'serve')).bytes(2, graph);
    return new ProtobufMessage().integer(1, 1).bytes(2, metaGraph).encode();
  }

  private record(op: string, attributes: OpAttribute[], inputs: string[], results: Tensor[]): void {
    const name = `node${this.nodes.length}`;
    const node = this.node(name, op, inputs);
    for (const attribute of attributes) this.attribute(node, attribute.name, this.attributeValue(attribute));
    results.forEach((result, index) => {
      this.names.set(result.dataId, index === 0 ? name : `${name}:${index}`);
    });
  }

  private nameOf(tensor: Tensor): string {
    const known = this.names.get(tensor.dataId);
    if (known !== undefined) return known;
    const name = `constant${this.nodes.length}`;
    const values = this.backend.readSync(tensor.dataId);
    const content = new ProtobufMessage()
      .integer(1, dataType(tensor.dtype))
      .bytes(2, shapeMessage(tensor.shape))
      .bytes(4, new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice());
    const node = this.node(name, 'Const', []);
    this.attribute(node, 'dtype', typeValue(tensor.dtype));
    this.attribute(node, 'value', new ProtobufMessage().bytes(8, content));
    this.names.set(tensor.dataId, name);
    return name;
  }

  private node(name: string, op: string, inputs: string[]): ProtobufMessage {
    const node = new ProtobufMessage().bytes(1, name).bytes(2, op);
    for (const input of inputs) node.bytes(3, input);
    this.nodes.push(node);
    return node;
  }

  private attribute(node: ProtobufMessage, name: string, value: ProtobufMessage): void {
    node.bytes(5, new ProtobufMessage().bytes(1, name).bytes(2, value));
  }

  /** An AttrValue: the oneof's field follows the attribute's type, lists go into field 1. */
  private attributeValue({ name, type, value }: OpAttribute): ProtobufMessage {
    const { binding } = this.backend;
    const message = new ProtobufMessage();
    if (type === binding.TF_ATTR_STRING) return message.bytes(2, String(value));
    if (type === binding.TF_ATTR_FLOAT) return message.float(4, Number(value));
    if (type === binding.TF_ATTR_BOOL) return message.integer(5, value ? 1 : 0);
    if (type === binding.TF_ATTR_SHAPE) return message.bytes(7, shapeMessage(value as number[]));
    const field = type === binding.TF_ATTR_INT ? 3 : type === binding.TF_ATTR_TYPE ? 6 : undefined;
    if (field === undefined) throw new Error(`graph recorder: attribute ${name} has an unknown type ${type}`);
    if (!Array.isArray(value)) return message.integer(field, Number(value));
    const list = new ProtobufMessage();
    for (const item of value) list.integer(field, item);
    return message.bytes(1, list);
  }
}

function dataType(type: DataType): number {
  const known = dataTypes[type];
  if (known === undefined) throw new Error(`graph recorder: tensors of type ${type} are not supported`);
  return known;
}

function typeValue(type: DataType): ProtobufMessage {
  return new ProtobufMessage().integer(6, dataType(type));
}

function shapeMessage(shape: number[]): ProtobufMessage {
  const message = new ProtobufMessage();
  for (const size of shape) message.bytes(2, new ProtobufMessage().integer(1, size));
  return message;
}
