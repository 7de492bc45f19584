/**
 * Compiles a function of tensors: on tfjs-node the whole computation becomes one TensorFlow session.
 *
 * One session call replaces hundreds of kernel calls, and TensorFlow then writes results into buffers that
 * nobody needs any more. Its optimiser may reorder products, so results can differ from the eager ones in the last bit; they
 * repeat bit for bit from call to call and run to run. On wasm the function runs as it is.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordGraph } from './graph-recorder.js';
import { nativeBackend } from './native-backend.js';
import type { Tensor } from './operations.js';
import { backendName, getTf } from './tf.js';

/**
 * A pure function of tensors. Values that change from call to call must be arguments: everything else is
 * read once, as with tf.function.
 */
export type TensorFunction = (...inputs: Tensor[]) => Tensor[];

/** Compiles at the first call with each list of shapes. The caller owns arguments and results. */
export function compile(body: TensorFunction): TensorFunction {
  if (backendName() !== 'tensorflow') return (...inputs) => getTf().tidy(() => body(...inputs));
  const sessions = new Map<string, TensorFunction>();
  return (...inputs) => {
    // Arguments that are one tensor now may be two at the next call: that is another graph.
    const first = (dataId: object) => inputs.findIndex((input) => input.dataId === dataId);
    const key = inputs.map(({ dtype, shape, dataId }) => `${dtype}[${shape}]${first(dataId)}`).join(';');
    let session = sessions.get(key);
    if (!session) {
      session = openSession(body, inputs);
      sessions.set(key, session);
    }
    return session(...inputs);
  };
}

function openSession(body: TensorFunction, examples: Tensor[]): TensorFunction {
  const backend = nativeBackend()!;
  const graph = recordGraph(backend, examples, body);
  const folder = mkdtempSync(join(tmpdir(), 'goodhart-graph-'));
  try {
    writeFileSync(join(folder, 'saved_model.pb'), graph.savedModel);
    const session = backend.loadSavedModelMetaGraph(folder, 'serve');
    const inputInfos = graph.inputs.map((name) => ({ name }));
    return (...inputs) => backend.runSavedModel(session, inputs, inputInfos, graph.outputs);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
