/** A short experiment on top of another one: what `goodhart init --from` writes. */
import { stringify } from 'yaml';
import { shellWord } from './invocation.js';
import { readExperimentFile } from './read-experiment.js';

export interface DerivedTemplate {
  /** As the file says it: a name, or a path from the new file. */
  base: string;
  /** The file of the base. */
  baseFile: string;
  /** The new file, as it was typed. */
  file: string;
  name: string;
}

/** What the base itself sets stands there commented out, to be changed. */
export function derivedTemplate({ base, baseFile, file, name }: DerivedTemplate): string {
  const { description, study: _, ...own } = readExperimentFile(baseFile).data;
  const keys = stringify(own, { flowCollectionPadding: false, lineWidth: 0 }).trimEnd().split('\n');
  return `${[
    `# As ${base}, but for what is said below. Every key with what it is for: goodhart describe ${shellWord(file)}`,
    `# Change  a key, or list values under sweep: every combination is run.`,
    `# Run     goodhart run ${shellWord(file)}`,
    `# Ask     goodhart compare ${shellWord(`results/${name}`)}    (with --by <key> where several keys are swept)`,
    `extends: ${base}`,
    `description: ${JSON.stringify(`As ${base}${description === undefined || description === '' ? '.' : `: ${description}`}`)}`,
    '',
    `# sweep: { proxyRewardModels.labelNoise: [0, 0.25] }`,
    '',
    `# What ${base} sets itself:`,
    ...keys.map((line) => `# ${line}`),
  ].join('\n')}\n`;
}
