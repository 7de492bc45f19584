/** What `goodhart init` does. */
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import {
  commandLine,
  derivedTemplate,
  experimentName,
  findQuestion,
  locateExperiment,
  questionText,
  schemaLine,
  shownPath,
  systemReason,
  UserError,
  withInvocation,
} from '../../config/index.js';
import { experimentTemplate, resolveStudy } from '../../studies/index.js';
import { idleSeconds, roughly } from '../durations.js';
import { print } from '../output.js';

export interface InitFlags {
  from?: string;
  question?: string;
}

export function init(file: string, flags: InitFlags): void {
  if (!/\.ya?ml$/i.test(file)) throw new UserError(`${file}: allowed: a file that ends in .yaml`);
  const { name } = resolveStudy({ name: experimentName(file) }).experiment;
  writeNew(file, `${schemaLine(file)}\n${withInvocation(textOf({ file, name, ...flags }))}`);
  print(
    `wrote ${shownPath(file)}, ${roughly(idleSeconds(file))} on two idle cores; run it with: ${commandLine('run', file)}\n`,
  );
  if (flags.question !== undefined)
    print(`its first lines say what to change, what to ask and how to read the answer\n`);
}

function textOf({ file, name, from, question }: InitFlags & { file: string; name: string }): string {
  if (from === undefined && question === undefined) return experimentTemplate(name);
  const { base, baseFile } = baseOf(from ?? 'quick', file);
  return question === undefined
    ? derivedTemplate({ base, baseFile, file, name })
    : questionText(findQuestion(question), { file, name, base });
}

/** A name stays a name; a path is one from the new file. */
function baseOf(reference: string, file: string): { base: string; baseFile: string } {
  const baseFile = locateExperiment(reference);
  if (!existsSync(baseFile)) throw new UserError(`--from ${reference}: no such file`);
  const isName = baseFile !== resolve(reference);
  const path = relative(dirname(resolve(file)), baseFile).replaceAll('\\', '/');
  return { baseFile, base: isName ? reference : path.startsWith('.') ? path : `./${path}` };
}

function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new UserError(`${file}: exists already; allowed: a new file`);
    throw new UserError(`${file}: cannot be written (${systemReason(error, 'no such folder')})`);
  }
}
