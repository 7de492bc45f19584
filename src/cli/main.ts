#!/usr/bin/env node
/** The `goodhart` command. */
import { dirname } from 'node:path';
import { rememberInvocation } from '../config/invocation.js';
import { runCli } from './run-cli.js';

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

process.exitCode = await runCli(process.argv.slice(2));
