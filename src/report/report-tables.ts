/** The tables of the report, shared by the page and the Markdown file. */

import { shellWord } from '../config/index.js';
import { capitalised } from '../display/terminal-text.js';
import { count } from '../display/words.js';
import { type AlteredFile, type Manifest, tableOfRows } from '../engine/index.js';
import { type ShownTable, shownTable } from '../engine/table/formats/shown-table.js';
import { tableOf } from './folder-tables.js';
import type { ReportData } from './report-data.js';

/** Texts under heads; columns after the first `left` ones are numbers. */
export function textTable(heads: readonly string[], cells: string[][], left = heads.length): ShownTable {
  const align = (place: number) => (place < left ? 'left' : 'right');
  return { columns: heads.map((title, place) => ({ title, align: align(place), isMath: false })), cells };
}

/** A table of the study as the report shows it; no content where nothing is in it yet. */
export interface ReportTable {
  name: string;
  /** `Coefficients`. */
  title: string;
  content?: ShownTable;
}

/** `Equal KL` of `equal_kl`, `Task verdicts` of `task-verdicts`: the name of a file is no title. */
export const titleOf = (name: string) =>
  capitalised(name.replaceAll(/[_-]/g, ' ').replaceAll(/\bkl\b/g, 'KL'));

/** The study's main table, and those that it wants beside it and that have rows. */
export function reportTables({ study, rows }: Pick<ReportData, 'study' | 'rows'>): ReportTable[] {
  const shown = (name: string): ReportTable => {
    const table = tableOf(study, name);
    const held = table.ordered(rows[name] ?? []);
    const content = held.length === 0 ? undefined : shownTable(tableOfRows(table, held), held);
    return { name, title: titleOf(name), content };
  };
  const further = (study.furtherTables ?? []).map(shown).filter(({ content }) => content !== undefined);
  return [shown(study.mainTable), ...further];
}

export function provenanceTable({ manifest, altered }: Pick<ReportData, 'manifest' | 'altered'>): ShownTable {
  const { versions, machine, backend } = manifest;
  const libraries = Object.entries(backend.versions).map(([name, version]) => `${name} ${version ?? '?'}`);
  return textTable(
    ['', ''],
    [
      ['Status', manifest.status],
      ['Root seed', String(manifest.seed)],
      ...Object.entries(manifest.facts).map(([name, value]) => [
        capitalised(keyInWords(name)),
        valueText(value),
      ]),
      ['goodhart', versions.goodhart],
      ['Commit', manifest.commit ?? 'not from a clone'],
      ['Node.js', versions.node],
      ['Backend', [backend.name, ...libraries].join(', ')],
      ['Machine', `${machine.platform} ${machine.arch}, ${machine.processor}, ${machine.cores} cores`],
      ['Last started', manifest.startedAt],
      ['Computing time', `${count(Math.round(manifest.computeSeconds))} s`],
      ...effectiveRows(manifest),
      ...Object.entries(manifest.tables).map(([name, hash]) => [
        `SHA-256 of ${name}`,
        hash + fateWords(altered.find((file) => file.name === name)),
      ]),
    ],
  );
}

function fateWords(altered: AlteredFile | undefined): string {
  if (altered === undefined) return '';
  return ` when it was written; ${altered.state === 'missing' ? 'MISSING' : 'CHANGED'} since`;
}

/** What stages worked with and nobody wrote down: `Proxies of 452 parameters: learning rate 0.005`. */
function effectiveRows({ stages }: Manifest): string[][] {
  return stages.flatMap(({ title, effective = {} }) => {
    const values = Object.entries(effective).map(
      ([name, value]) => `${keyInWords(name)} ${valueText(value)}`,
    );
    return values.length === 0 ? [] : [[title, values.join(', ')]];
  });
}

export function stageTable({ stages }: Manifest): ShownTable {
  const cells = stages.map(({ title, status, hash, seconds }) => [
    title,
    status,
    hash,
    seconds === null ? '' : seconds.toFixed(1),
  ]);
  return textTable(['Stage', 'Status', 'Hash', 'Seconds'], cells, 3);
}

/** The configuration holds every seed: with the same program and backend it makes the same tables. */
export function reproduceCommand({ experiment, backend, versions }: Manifest): string {
  const name = /^[\w.-]+$/.test(backend.name) ? backend.name : 'auto';
  return `# goodhart ${versions.goodhart}\ngoodhart run experiment.yaml --backend ${name} --out ${shellWord(`${experiment}-again`)}`;
}

/** `proxySeeds` as `proxy seeds`. */
const keyInWords = (key: string) => key.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** What somebody chose is short; what was computed from it has more digits than say anything. */
const longest = 8;

function valueText(value: string | number): string {
  if (Number.isInteger(value)) return count(Number(value));
  const text = String(value);
  return typeof value === 'number' && text.length > longest ? String(Number(value.toPrecision(4))) : text;
}
