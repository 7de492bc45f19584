/**
 * Records the TensorFlow ops that a function executes on tfjs-node, as a GraphDef.
 *
 * Every kernel of tfjs-node passes through two methods of its backend, gradients included, so what they see
 * is the whole computation. Tensors from outside become constants, the function's arguments placeholders.
 */

import { type Attribute, type GraphNode, savedModel } from './graph-def.js';
import type { NativeBackend, OpAttribute } from './native-backend.js';
import type { DataType, Tensor } from './operations.js';
import { getTf } from './tf.js';

/** DT_FLOAT, DT_INT32, DT_BOOL of tensorflow/core/framework/types.proto. */
const dataTypes: Partial<Record<DataType, number>> = { float32: 1, int32: 3, bool: 10 };

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
  return {
    savedModel: savedModel(recorder.nodes),
    inputs: inputs.map((_, index) => `input${index}:0`),
    outputs,
  };
}

class GraphRecorder {
  private readonly names = new Map<object, string>();
  readonly nodes: GraphNode[] = [];
  private placeholders = 0;
  private fetched = 0;

  constructor(private readonly backend: NativeBackend) {}

  placeholder(tensor: Tensor): void {
    const name = `input${this.placeholders++}`;
    this.names.set(tensor.dataId, name);
    const shape: Attribute = { case: 'shape', value: tensor.shape };
    const attributes = { dtype: typeValue(tensor.dtype), shape };
    this.nodes.push({ name, op: 'Placeholder', inputs: [], attributes });
  }

  /** Names a result so that a session can fetch it. */
  output(tensor: Tensor): string {
    const name = `output${this.fetched++}`;
    const attributes = { T: typeValue(tensor.dtype) };
    this.nodes.push({ name, op: 'Identity', inputs: [this.nameOf(tensor)], attributes });
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

  private record(op: string, attributes: OpAttribute[], inputs: string[], results: Tensor[]): void {
    const name = `node${this.nodes.length}`;
    const named = attributes.map((attribute) => [attribute.name, this.attributeOf(attribute)] as const);
    this.nodes.push({ name, op, inputs, attributes: Object.fromEntries(named) });
    results.forEach((result, index) => {
      this.names.set(result.dataId, index === 0 ? name : `${name}:${index}`);
    });
  }

  private nameOf(tensor: Tensor): string {
    const known = this.names.get(tensor.dataId);
    if (known !== undefined) return known;
    const name = `constant${this.nodes.length}`;
    const values = this.backend.readSync(tensor.dataId);
    const value = {
      dataType: dataType(tensor.dtype),
      shape: tensor.shape,
      content: new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice(),
    };
    const held: Attribute = { case: 'tensor', value };
    const attributes = { dtype: typeValue(tensor.dtype), value: held };
    this.nodes.push({ name, op: 'Const', inputs: [], attributes });
    this.names.set(tensor.dataId, name);
    return name;
  }

  private attributeOf({ name, type, value }: OpAttribute): Attribute {
    const { binding } = this.backend;
    if (type === binding.TF_ATTR_STRING) return { case: 'string', value: String(value) };
    if (type === binding.TF_ATTR_FLOAT) return { case: 'float', value: Number(value) };
    if (type === binding.TF_ATTR_BOOL) return { case: 'boolean', value: Boolean(value) };
    if (type === binding.TF_ATTR_SHAPE) return { case: 'shape', value: value as number[] };
    const isInteger = type === binding.TF_ATTR_INT;
    if (!isInteger && type !== binding.TF_ATTR_TYPE)
      throw new Error(`graph recorder: attribute ${name} has an unknown type ${type}`);
    if (Array.isArray(value)) return { case: isInteger ? 'integers' : 'types', value };
    return { case: isInteger ? 'integer' : 'type', value: Number(value) };
  }
}

function dataType(type: DataType): number {
  const known = dataTypes[type];
  if (known === undefined) throw new Error(`graph recorder: tensors of type ${type} are not supported`);
  return known;
}

const typeValue = (type: DataType): Attribute => ({ case: 'type', value: dataType(type) });
