/** Compares two result folders of one experiment: byte by byte where that is promised, else within the intervals. */
import type { Coefficients } from '../laws/coefficients.js';
import type { Manifest } from './manifest.js';

export interface FolderSummary {
  manifest: Manifest;
  coefficients: Coefficients[];
}

export interface Comparison {
  /** `identical` bytes are promised, or `intervals` only. */
  guarantee: 'identical' | 'intervals';
  /** Why this guarantee applies. */
  because: string;
  tables: { name: string; same: boolean }[];
  stages: { id: string; same: boolean }[];
  /** Coefficients of the second folder outside the first one's interval. */
  outside: string[];
  /** Whether the guarantee is kept. */
  kept: boolean;
}

export function compareFolders(first: FolderSummary, second: FolderSummary): Comparison {
  const { guarantee, because } = guaranteeOf(first.manifest, second.manifest);
  const tables = Object.entries(first.manifest.tables).map(([name, checksum]) => ({
    name,
    same: second.manifest.tables[name] === checksum,
  }));
  const checksums = new Map(second.manifest.stages.map((stage) => [stage.id, stage.checksum]));
  const stages = first.manifest.stages.map(({ id, checksum }) => ({
    id,
    same: checksums.get(id) === checksum,
  }));
  const outside = outsideIntervals(first.coefficients, second.coefficients);
  const identical = [...tables, ...stages].every(({ same }) => same);
  return {
    guarantee,
    because,
    tables,
    stages,
    outside,
    kept: guarantee === 'identical' ? identical : outside.length === 0,
  };
}

function guaranteeOf(first: Manifest, second: Manifest): Pick<Comparison, 'guarantee' | 'because'> {
  const hashes = new Map(second.stages.map((stage) => [stage.id, stage.hash]));
  const intervals = (because: string) => ({ guarantee: 'intervals', because }) as const;
  if (first.backend.name !== second.backend.name) {
    return intervals(`${first.backend.name} made the folder, ${second.backend.name} runs here`);
  }
  if (first.stages.some(({ id, hash }) => hashes.get(id) !== hash))
    return intervals('the program has changed since');
  if (first.backend.name === 'wasm')
    return { guarantee: 'identical', because: 'wasm gives the same bytes on every machine' };
  const { tensorflow } = first.backend.versions;
  if (tensorflow !== second.backend.versions.tensorflow)
    return intervals('libtensorflow is another version here');
  const sameMachine =
    first.machine.processor === second.machine.processor && first.machine.cores === second.machine.cores;
  if (!sameMachine)
    return intervals('tensorflow differs in low bits between kinds of processor and numbers of cores');
  return { guarantee: 'identical', because: 'tensorflow on the same kind of processor' };
}

function outsideIntervals(first: readonly Coefficients[], second: readonly Coefficients[]): string[] {
  const again = new Map(second.map((row) => [nameOf(row), row]));
  return first.flatMap((row) => {
    const name = nameOf(row);
    const other = again.get(name);
    if (!other) return [`${name} is missing`];
    return (['alpha', 'beta'] as const)
      .filter((key) => other[key].estimate < row[key].low || other[key].estimate > row[key].high)
      .map((key) => `${key} of ${name}: ${other[key].estimate} outside [${row[key].low}, ${row[key].high}]`);
  });
}

function nameOf({ method, form, rmParameters, comparisons, klPenalty, labelNoise }: Coefficients): string {
  return `${method}/${form}/${rmParameters} parameters/${comparisons} comparisons/penalty ${klPenalty}/noise ${labelNoise}`;
}
