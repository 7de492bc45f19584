/** `npm run bench`: times of the parts that decide how long a study takes, beside the same work done by others. */
import { watchAncestors } from './ancestors.js';
import { NoiseMeter } from './machine.js';
import { readOptions } from './options.js';
import { endWithThisProcess } from './processes.js';
import { runBench } from './results.js';
import { script } from './script.js';

const options = readOptions(process.argv.slice(2));
endWithThisProcess();
watchAncestors(() => process.exit(1));
const say = (lines: string[]) => {
  if (!options.json) process.stdout.write(`${lines.join('\n')}\n`);
};
try {
  const results = await runBench(options, { root: script('..'), noise: new NoiseMeter(), say });
  if (options.json) process.stdout.write(`${JSON.stringify(results, undefined, 2)}\n`);
} catch (error) {
  process.stderr.write(`bench: ${(error as Error).message.replace(/^bench: /, '')}\n`);
  process.exitCode = 1;
}
