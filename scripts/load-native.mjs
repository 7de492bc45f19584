/** Loads tfjs-node as seen from the file in argv and multiplies once: exit code 0 and its version if it works. */
import { createRequire } from 'node:module';
import { prepareProcess } from './native-location.mjs';

prepareProcess();
const tf = createRequire(process.argv[2])('@tensorflow/tfjs-node');
const [product] = tf.matMul([[1, 2]], [[3], [4]]).dataSync();
if (tf.getBackend() !== 'tensorflow' || product !== 11)
  throw new Error('the addon loads but does not compute');
process.stdout.write(tf.backend().binding.TF_Version);
