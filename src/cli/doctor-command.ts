/** `goodhart doctor`: what this machine offers, and why. */
import { availableParallelism, cpus, totalmem } from 'node:os';
import { Command } from 'commander';
import { print } from './output.js';

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('say which tensor backends work here, and why the others do not')
    .action(async () => {
      const write = (line: string) => print(`${line}\n`);
      const gigabytes = (totalmem() / 2 ** 30).toFixed(1);
      write(`node        ${process.versions.node} on ${process.platform} ${process.arch}`);
      write(
        `processor   ${cpus()[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} cores, ${gigabytes} GiB memory`,
      );
      // Each backend is tried in a process of its own: a native crash must not end the doctor.
      for (const request of ['tensorflow', 'wasm', 'auto'])
        write(`${request.padEnd(10)}  ${await diagnose(request)}`);
    });
}

async function diagnose(request: string): Promise<string> {
  const { createExecutor } = await import('../engine/executors/index.js');
  const executor = createExecutor('local', { jobs: 1 });
  try {
    const { name, reason, versions } = await executor.probe(request);
    if (request === 'auto') return `takes ${name}: ${reason}`;
    const { tfjs, tensorflow, kernels } = versions;
    return `works (${reason}; tfjs ${tfjs}${tensorflow ? `, libtensorflow ${tensorflow}` : ''}, kernels ${kernels})`;
  } catch (error) {
    process.exitCode = request === 'tensorflow' ? process.exitCode : 1;
    return `does not work: ${(error as Error).message}`;
  } finally {
    await executor.close();
  }
}
