/**
 * Writes `run-1` and `run-2` by TensorFlow's own C++ writer, through tfjs-node 4.22.0:
 * `npx tsx test/data/tensorboard/write-native.ts test/data/tensorboard` on a machine with the native library.
 *
 * step = 10 i, objective/kl = 0.125 + 0.375 i, eval/gold = run × i / 16 for i = 0 … 11; every number is a float32 in full.
 */
import { loadNativeModule } from '../../../src/tensor/native-module.js';

interface Writer {
  scalar(name: string, value: number, step: number): void;
  flush(): void;
}
type WithWriter = { node: { summaryFileWriter(folder: string): Writer } };

const { module } = loadNativeModule();
if (module === undefined) throw new Error('the native library is needed');
for (const run of [1, 2]) {
  const writer = (module.tf as unknown as WithWriter).node.summaryFileWriter(`${process.argv[2]}/run-${run}`);
  for (let index = 0; index < 12; index++) {
    writer.scalar('objective/kl', 0.125 + 0.375 * index, 10 * index);
    writer.scalar('eval/gold', (run * index) / 16, 10 * index);
  }
  writer.flush();
}
