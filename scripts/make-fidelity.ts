/**
 * Writes docs/fidelity.md: which findings of the paper hold on which worlds, from finished result folders.
 *
 *     npx tsx scripts/make-fidelity.ts <folder>...
 *
 * Each folder is one study. Those of one experiment become the columns of one table, a column a world seed. What is
 * known not to hold, and why, is written by hand in docs/fidelity-notes.md and taken in as it is.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { verdictMarks as marks, type Verdict } from '../src/display/finding.js';
import { type ReportData, readReportData } from '../src/report/index.js';

/** The first figures of every study, and those that this page leaves out; those of a sweep are named by its axis. */
const first = ['overoptimization', 'coefficients'];
const leftOut = ['gold-against-proxy', 'human-utility', 'kl-against-steps'];

const folders = process.argv.slice(2);
if (folders.length === 0) throw new Error('usage: npx tsx scripts/make-fidelity.ts <result folder>...');

interface Study {
  experiment: string;
  seed: number;
  data: ReportData;
}

const studies = folders.map((folder): Study => {
  const data = readReportData(folder);
  const { name, seed } = parse(data.experimentText) as { name: string; seed: number };
  if (data.manifest.status !== 'done') throw new Error(`${folder}: is ${data.manifest.status}, not done`);
  return { experiment: name, seed, data };
});

const experiments = [...new Set(studies.map(({ experiment }) => experiment))];
const notes = 'docs/fidelity-notes.md';

const parts = [
  '# Fidelity',
  'Which findings of Gao, Schulman and Hilton (2022) emerge, on which worlds. Every verdict is a pure function of a study’s tables (`src/studies/overoptimization/findings/`): ✓ holds, ✗ does not hold, ? cannot be told from these data, · is only reported. `npx tsx scripts/make-fidelity.ts` writes this page from the result folders.',
  ...experiments.flatMap((experiment) =>
    section(
      experiment,
      studies.filter((study) => study.experiment === experiment),
    ),
  ),
  existsSync(notes) ? readFileSync(notes, 'utf8').trim() : '',
];
writeFileSync('docs/fidelity.md', `${parts.filter((part) => part !== '').join('\n\n')}\n`);

function section(experiment: string, worlds: Study[]): string[] {
  const ordered = [...worlds].sort((a, b) => a.seed - b.seed);
  const told = ordered[0].data.verdicts.filter(({ id }) =>
    ordered.some(({ data }) => isTold(verdictOf(data, id))),
  );
  const header = ['', 'finding', ...ordered.map(({ seed }) => `seed ${seed}`)];
  const table = [
    `| ${header.join(' | ')} |`,
    `|${header.map((_, index) => (index > 1 ? ':-:' : '---')).join('|')}|`,
    ...told.map(({ id, statement }) => {
      const cells = ordered.map(({ data }) => marks[verdictOf(data, id).verdict]);
      return `| ${[id, statement, ...cells].join(' | ')} |`;
    }),
  ];
  return [
    `## ${experiment}`,
    commands(experiment, ordered),
    table.join('\n'),
    ...figures(experiment),
    ...told.map(({ id, statement }) => evidence(id, statement, ordered)),
  ];
}

/** A finding that this experiment is not about says what it would need. */
function isTold({ measures }: Verdict): boolean {
  return measures.length > 0;
}

function verdictOf({ verdicts }: ReportData, id: string): Verdict {
  const found = verdicts.find((verdict) => verdict.id === id);
  if (!found) throw new Error(`no verdict ${id}`);
  return found;
}

function commands(experiment: string, worlds: Study[]): string {
  const minutes = worlds.map(({ data }) => Math.round(data.manifest.computeSeconds / 60));
  const range =
    Math.min(...minutes) === Math.max(...minutes)
      ? `${minutes[0]}`
      : `${Math.min(...minutes)} to ${Math.max(...minutes)}`;
  return `\`goodhart run ${experiment} --seed <n>\`; ${range} minutes of computing time, shared by the machine’s cores.`;
}

/** The committed pictures of the default world. */
function figures(experiment: string): string[] {
  const folder = join('results', experiment, 'plots');
  const held = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.png')) : [];
  const ids = held.map((name) => name.replace(/\.png$/, ''));
  const swept = ids.filter((id) => ![...first, ...leftOut].includes(id)).sort();
  return [...first.filter((id) => ids.includes(id)), ...swept].map(
    (id) => `![${id} of ${experiment}, seed 0](../${folder}/${id}.png)`,
  );
}

function evidence(id: string, statement: string, worlds: Study[]): string {
  const lines = worlds.map(({ seed, data }) => {
    const { verdict, evidence: text } = verdictOf(data, id);
    return `- seed ${seed} ${marks[verdict]} ${text}`;
  });
  return [`**${id}. ${statement}**`, '', ...lines].join('\n');
}
