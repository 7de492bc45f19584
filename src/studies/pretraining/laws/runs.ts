/** Runs from their evaluations, and which of them a law is made of. */
import { mean } from '../../../statistics/index.js';
import type { PretrainingRow } from './rows.js';

/** The last evaluation of a run, with all of them. */
export interface Run extends PretrainingRow {
  /** In the order of the steps; the last is this one. */
  curve: readonly PretrainingRow[];
}

const identity = (row: PretrainingRow) =>
  [
    ...[row.world, row.domain, row.width, row.layers, row.tokens, row.uniqueTokens, row.epochs],
    ...[row.schedule, row.warmup, row.learningRate, row.curatedShare, row.seed, row.budget, row.heldOut],
  ].join('/');

export function groupBy<Row, Key>(rows: Iterable<Row>, keyOf: (row: Row) => Key): Map<Key, Row[]> {
  const groups = new Map<Key, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const held = groups.get(key);
    if (held) held.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

/** In the order of the rows that end them. */
export function runsOf(rows: readonly PretrainingRow[]): Run[] {
  return [...groupBy(rows, identity).values()].map((own) => {
    // A sweep of something that a run does not see has its rows several times.
    const curve = [...new Map(own.map((row) => [row.step, row])).values()].sort(
      (left, right) => left.step - right.step,
    );
    return { ...curve[curve.length - 1], curve };
  });
}

/** Its own horizon, every token once, and all of them of the language as it is. */
export const isPlain = ({ schedule, epochs, curatedShare }: PretrainingRow): boolean =>
  schedule === 'matched' && epochs === 1 && curatedShare === 0;

/** The runs of the IsoFLOP levels: what the laws are fitted to. */
export const gridRuns = (runs: readonly Run[]): Run[] =>
  runs.filter((run) => isPlain(run) && run.budget !== null && run.heldOut === 0);

export const heldOutRuns = (runs: readonly Run[]): Run[] =>
  runs.filter((run) => isPlain(run) && run.heldOut === 1);

/** A size and a horizon, over the seeds. */
export interface Cell {
  budget: number | null;
  width: number;
  layers: number;
  parameters: number;
  tokens: number;
  /** 6ND, FLOP. */
  compute: number;
  /** Mean over seeds. */
  logExcess: number;
  runs: readonly Run[];
}

/** How many seeds each cell has at least. */
export const fewestSeeds = (cells: readonly Pick<Cell, 'runs'>[]): number =>
  cells.length === 0 ? 1 : Math.min(...cells.map(({ runs }) => runs.length));

/** Means of ln excess over seeds, small models first. */
export function cellsOf(runs: readonly Run[]): Cell[] {
  const keyOf = (run: Run) => [run.budget, run.width, run.layers, run.tokens, run.epochs].join('/');
  return [...groupBy(runs, keyOf).values()]
    .map((own) => {
      const { budget, width, layers, parameters, tokens } = own[0];
      const logExcess = mean(own.map(({ excess }) => Math.log(excess)));
      const compute = 6 * parameters * tokens;
      return { budget, width, layers, parameters, tokens, compute, logExcess, runs: own };
    })
    .sort((left, right) => left.parameters - right.parameters);
}
