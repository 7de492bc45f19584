/** The table of docs/pretraining.md in which six worlds are judged together, each claim by the experiment that decides it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Verdict, verdictMarks } from '../src/display/finding.js';
import { pooledVerdicts } from '../src/report/overlay/pooled-verdicts.js';
import type { ComputeOptimalRow, LawRow } from '../src/studies/pretraining/laws/derived-tables.js';
import { besides } from './pretraining-besides.js';
import { byNumber, folderOf, judged, marked, type OwnVerdicts } from './worlds-table.js';

/** Run for the first time when thresholds and estimators stood. */
const freshWorlds = [104, 105, 106];
const worlds = [0, 1, 2, ...freshWorlds];

/**
 * Experiments, and the claims that they decide. Of P1, P7 and P8 the languages decide nothing: what they say is shown beside
 * what the grid says, since those claims are about its α alone.
 */
const deciders: readonly [string, readonly string[]][] = [
  ['pretraining', ['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'P8', 'P9']],
  ['pretraining-domains', ['P1', 'P4', 'P7', 'P8', 'P14']],
  ['pretraining-kaplan', ['P10', 'P11']],
  ['pretraining-shape', ['P12']],
  ['pretraining-epochs', ['P13']],
  ['downstream', ['P15']],
  ['mid-training', ['P16']],
];

interface World extends OwnVerdicts {
  world: number;
}

/**
 * Most folders have no evaluations one by one, and no report can be made of them. Throws where the tables that they have do
 * not give the verdicts that the whole run wrote.
 */
function worldOf(folder: string, world: number, ids: readonly string[]): World {
  const own = judged(folder, ids);
  const text = readFileSync(join(folder, 'findings.json'), 'utf8');
  const { findings: written } = JSON.parse(text) as { findings: Verdict[] };
  for (const id of ids) {
    const [told, wrote] = [own.verdicts, written].map((all) => marked(all, id));
    if (told.mark !== wrote.mark || told.evidence !== wrote.evidence)
      throw new Error(`${folder}: the tables say of ${id} "${told.evidence}", the run "${wrote.evidence}"`);
  }
  return { ...own, world };
}

/** Of a claim that is told world by world, with alternatives for each, what is said of all of them. */
const together = (evidence: string): string =>
  /Over worlds the mean absolute error is .*? less measured \S+ \[[^\]]*\]\./.exec(evidence)?.[0] ?? evidence;

interface Row {
  id: string;
  text: string;
}

function rowsOf(results: string, experiment: string, ids: readonly string[]): Row[] {
  const all = worlds.map((world) => worldOf(join(results, folderOf(experiment, world)), world, ids));
  const fresh = all.filter(({ world }) => freshWorlds.includes(world));
  const pooled = pooledVerdicts(all);
  const pooledFresh = pooledVerdicts(fresh);
  const holding = (id: string, own: readonly World[]) => {
    const marks = own.map(({ verdicts }) => marked(verdicts, id).mark);
    if (marks.includes(verdictMarks.reported)) return verdictMarks.reported;
    return `${marks.filter((mark) => mark === verdictMarks.holds).length} of ${marks.length}`;
  };
  const inLanguages = (id: string) =>
    experiment === 'pretraining-domains' && deciders[0][1].includes(id) ? `${id} in three languages` : id;
  const told = ids.map((id) => {
    const { mark, evidence } = marked(pooled, id);
    const counted = `${holding(id, fresh)} | ${holding(id, all)} | ${marked(pooledFresh, id).mark}`;
    return { id, text: `| ${inLanguages(id)} | ${counted} | ${mark} ${together(evidence)} |` };
  });
  const tables = all.map(({ rows }) => ({
    laws: rows.laws as LawRow[],
    optima: (rows['compute-optimal'] ?? []) as ComputeOptimalRow[],
  }));
  const reported = besides(experiment, tables).map(({ id, name, evidence }) => ({
    id,
    text: `| ${name} | · | · | · | · ${evidence} |`,
  }));
  return [...told, ...reported];
}

/** From folders of all experiments in all worlds. Throws UserError where one is missing. */
export function pretrainingTable(results: string): string {
  const head = '| | of the fresh | of six | the fresh together | all six together |\n|---|---|---|---|---|';
  const rows = deciders.flatMap(([experiment, ids]) => rowsOf(results, experiment, ids));
  const sorted = rows.sort((left, right) => byNumber.compare(left.id, right.id)).map(({ text }) => text);
  return [head, ...sorted, ''].join('\n');
}
