/** The parts of tfjs-node's backend that TensorFlow.js does not type: kernels by name, and saved graphs. */
import type { Tensor } from './operations.js';
import { getTf } from './tf.js';

export type AttributeValue = string | number | boolean | number[];

/** An attribute of a TensorFlow op; `type` is one of the binding's TF_ATTR constants. */
export interface OpAttribute {
  name: string;
  type: number;
  value: AttributeValue;
}

export interface NativeBackend {
  binding: Record<`TF_ATTR_${'STRING' | 'INT' | 'FLOAT' | 'BOOL' | 'TYPE' | 'SHAPE'}` | 'TF_FLOAT', number>;
  executeSingleOutput(op: string, attributes: OpAttribute[], inputs: Tensor[]): Tensor;
  executeMultipleOutputs(op: string, attributes: OpAttribute[], inputs: Tensor[], count: number): Tensor[];
  loadSavedModelMetaGraph(folder: string, tags: string): number;
  runSavedModel(
    session: number,
    inputs: Tensor[],
    inputInfos: { name: string }[],
    outputs: string[],
  ): Tensor[];
  readSync(dataId: object): Float32Array | Int32Array | Uint8Array;
}

/** The native backend, or undefined on wasm. */
export function nativeBackend(): NativeBackend | undefined {
  const tf = getTf();
  return tf.getBackend() === 'tensorflow' ? (tf.backend() as NativeBackend) : undefined;
}
