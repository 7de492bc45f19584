/** The tables of the report as text cells, shared by the page and the Markdown file. */

import type { Coefficients } from '../laws/coefficients.js';
import type { Manifest } from '../results/index.js';
import { estimate } from '../results/render-table.js';
import { sweptSettings } from './curve-groups.js';

const settingTitles = {
  comparisons: 'Comparisons',
  policyParameters: 'Policy parameters',
  klPenalty: 'KL penalty',
  labelNoise: 'Label noise',
};

const count = (value: number) => value.toLocaleString('en-US');

/** Columns: method, parameters, whatever else was swept, then the estimates. */
export function coefficientHeader(rows: Coefficients[]): string[] {
  const swept = sweptSettings(rows).map((key) => settingTitles[key]);
  const form = hasSeveralForms(rows) ? ['Form'] : [];
  return [
    'Method',
    ...form,
    'Parameters',
    ...swept,
    'α',
    'β',
    'Peak KL (nats)',
    'Peak gold',
    'RMSE',
    'Points',
  ];
}

export function coefficientCells(rows: Coefficients[]): string[][] {
  const swept = sweptSettings(rows);
  const withForm = hasSeveralForms(rows);
  const order = [...rows].sort((a, b) => a.method.localeCompare(b.method) || a.rmParameters - b.rmParameters);
  return order.map((row) => [
    row.method === 'bon' ? 'best-of-n' : 'RL',
    ...(withForm ? [row.form] : []),
    count(row.rmParameters),
    ...swept.map((key) => count(row[key])),
    ...[row.alpha, row.beta, row.peakKl, row.peakGold].map((interval) => estimate(interval)),
    Number.isFinite(row.rmse) ? row.rmse.toFixed(3) : '–',
    count(row.points),
  ]);
}

const hasSeveralForms = (rows: Coefficients[]) => rows.some((row) => row.form !== row.method);

export function provenanceRows(manifest: Manifest): string[][] {
  const { versions, machine, backend } = manifest;
  const libraries = Object.entries(backend.versions).map(([name, version]) => `${name} ${version ?? '?'}`);
  return [
    ['Status', manifest.status],
    ['Root seed', String(manifest.seed)],
    ['Proxy seeds of a size', String(manifest.proxySeeds)],
    ['goodhart', versions.goodhart],
    ['Commit', manifest.commit ?? 'not from a clone'],
    ['Node.js', versions.node],
    ['Backend', [backend.name, ...libraries].join(', ')],
    ['Machine', `${machine.platform} ${machine.arch}, ${machine.processor}, ${machine.cores} cores`],
    ['Last started', manifest.startedAt],
    ['Computing time', `${Math.round(manifest.computeSeconds).toLocaleString('en-US')} s`],
    ...Object.entries(manifest.tables).map(([name, hash]) => [`SHA-256 of ${name}`, hash]),
  ];
}

export function stageRows({ stages }: Manifest): string[][] {
  return stages.map(({ title, status, hash, seconds }) => [
    title,
    status,
    hash,
    seconds === null ? '' : seconds.toFixed(1),
  ]);
}

/** The configuration holds every seed: with the same program and backend it makes the same tables. */
export function reproduceCommand({ experiment, backend, versions }: Manifest): string {
  const name = /^[\w.-]+$/.test(backend.name) ? backend.name : 'auto';
  return `# goodhart ${versions.goodhart}\ngoodhart run experiment.yaml --backend ${name} --out ${shellWord(`${experiment}-again`)}`;
}

const shellWord = (text: string) => (/^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
