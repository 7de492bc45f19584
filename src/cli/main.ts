#!/usr/bin/env node
/** The `goodhart` command. */
import { dirname } from 'node:path';
import { rememberInvocation } from '../config/invocation.js';
import { isSystemError, systemReason } from '../config/system-reason.js';
import { complain } from './output.js';

// npm runs scripts in the package's root and says where the user stands: paths are relative to that.
const { INIT_CWD, npm_package_json: manifest, npm_package_name: ranBy } = process.env;
if (INIT_CWD && ranBy === 'goodhart' && manifest && dirname(manifest) === process.cwd())
  process.chdir(INIT_CWD);

rememberInvocation(process.env);

// React reads it on import, which happens later: its development build keeps every measurement for ever.
process.env.NODE_ENV = 'production';

// `goodhart list | head` closes the pipe early and a closed window takes the terminal away; neither is an error. What
// is being computed goes on in silence: a study does not end because nobody reads along.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
    stream.write = () => true;
  });
}

try {
  // Imported late: modules are opened many at a time, which a small `ulimit -n` forbids before a line of them runs.
  const { runCli } = await import('./run-cli.js');
  process.exitCode = await runCli(process.argv.slice(2));
} catch (error) {
  if (!isSystemError(error)) throw error;
  complain(`goodhart: its own modules cannot be read (${systemReason(error)}); allowed: ${todo(error)}\n`);
  process.exitCode = 2;
}

function todo({ code }: NodeJS.ErrnoException): string {
  return code === 'EMFILE' ? 'a higher ulimit -n' : 'try again, or install it anew';
}
