/** The table of docs/reasoning.md that has the verdicts of six worlds, each claim by the experiment that decides it. */
import { join } from 'node:path';
import { verdictMarks } from '../src/display/finding.js';
import { pooledVerdicts } from '../src/report/overlay/pooled-verdicts.js';
import { byNumber, folderOf, judged, marked } from './worlds-table.js';

/** Nothing of reasoning had been tried in them; docs/reasoning.md says what was settled after some of it had been run there. */
const freshWorlds = [104, 105, 106];
const worlds = [...freshWorlds, 0, 1, 2];

/** Experiments, and the claims that they decide. */
const deciders: readonly [string, readonly string[]][] = [
  ['test-time', ['T1', 'T15', 'T15b']],
  ['verifiers', ['T2', 'T2b', 'T3', 'T4', 'T5', 'T6', 'T7', 'T7b', 'T8']],
  ['rlvr', ['T9', 'T10']],
  ['rlvr-flawed', ['T11', 'T11b']],
  ['waits', ['T12a', 'T12b', 'T12c', 'T12d', 'T12e', 'T12f', 'T13']],
  ['actor-learner', ['T13b']],
  ['rlvr-narrowing', ['T14', 'T14b']],
];

function rowsOf(results: string, experiment: string, ids: readonly string[], words = ''): string[] {
  const studies = worlds.map((world) => judged(join(results, folderOf(experiment, world)), ids));
  const together = pooledVerdicts(studies);
  return ids.map((id) => {
    const own = studies.map(({ verdicts }) => marked(verdicts, id).mark);
    const holding = own.slice(0, freshWorlds.length).filter((mark) => mark === verdictMarks.holds).length;
    const { mark, evidence } = marked(together, id);
    const linked = own.map(
      (each, place) => `[${each}](../results/${folderOf(experiment, worlds[place])}/report.md)`,
    );
    return `| ${id}${words} | ${holding} of ${freshWorlds.length} | ${linked.join(' | ')} | ${mark} ${evidence} |`;
  });
}

/** What other models say of claims that are decided elsewhere. */
const beside: readonly [string, readonly string[], string][] = [
  ['rlvr-narrowing', ['T9'], ' of 12,220 parameters'],
  ['waits-restart', ['T12a', 'T12c'], ' where passes start anew'],
];

/** From folders of all experiments in all worlds. Throws UserError where one is missing. */
export function worldsTable(results: string): string {
  const head = `| | fresh ones | ${worlds.join(' | ')} | all six together |`;
  const rule = `|---|---|${worlds.map(() => '---|').join('')}---|`;
  const decided = deciders
    .flatMap(([experiment, ids]) => rowsOf(results, experiment, ids).map((row, at) => ({ id: ids[at], row })))
    .sort((left, right) => byNumber.compare(left.id, right.id))
    .map(({ row }) => row);
  const others = beside.flatMap(([experiment, ids, words]) => rowsOf(results, experiment, ids, words));
  return [head, rule, ...decided, ...others, ''].join('\n');
}
