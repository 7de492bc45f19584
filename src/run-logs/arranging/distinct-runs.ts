/** Runs of one table that are none of their own: copies of another one, and parts of one run, which was resumed. */
import { extent } from '../../statistics/index.js';
import { keysOf, rowKeys } from '../averaging/index.js';
import type { FoundColumns } from '../columns/index.js';
import { type LogTable, numbersOrNone, shortLine, wordsIn } from '../reading/index.js';
import { copiesAmong } from './copied-runs.js';
import { type Course, chainsOf, courseOf } from './courses.js';
import { chosenRows, rowsWhere, withColumns } from './derived-table.js';

export interface RunColumns extends Pick<FoundColumns, 'by' | 'cluster' | 'kl' | 'gold' | 'step' | 'holds'> {
  /** The user named the column of runs: what it calls a run is one. */
  asked: boolean;
  file: string;
}

/** The rows of one run that have KL and score. */
export interface RunRows {
  name: string;
  /** Number of the group in which it is fitted. */
  group: number;
  kl: number[];
  gold: number[];
  steps: number[];
}

/** More names than that are of no parts. */
const MOST_RUNS = 500;

/** Copies count once, also where the user named the column; parts that go on one another have one name. */
export function distinctRuns(table: LogTable, columns: RunColumns): LogTable {
  const { cluster, asked, step } = columns;
  if (cluster === undefined) return table;
  const { runs, keys } = runsOf(table, { ...columns, cluster });
  if (runs.length < 2 || runs.length > MOST_RUNS) return table;
  const { copies, notes } = copiesAmong(runs, cluster);
  const left =
    copies.size === 0
      ? table
      : withColumns(
          chosenRows(
            table,
            rowsWhere(table.count, (row) => !copies.has(keys[row])),
          ),
          new Map(),
          notes,
        );
  const own = runs.filter((_, at) => !copies.has(at));
  const hasSteps = own.every(({ steps }) => steps.every((value) => !Number.isNaN(value)));
  // Best-of-n has no course.
  if (asked || columns.holds === 'n') return left;
  const parts = hasSteps ? partsBySteps(own, { step, cluster }) : partsByKl(own, cluster);
  return parts.notes.length === 0 ? left : renamed(left, { ...columns, cluster }, { runs: own, ...parts });
}

function runsOf(
  table: LogTable,
  columns: RunColumns & { cluster: string },
): { runs: RunRows[]; keys: Int32Array } {
  const { kl, gold, step, by, cluster, file } = columns;
  const [klValues, goldValues] = [kl, gold].map((name) => numbersOrNone(table, name, file));
  const keys = keysOf(table, columns);
  if (klValues === undefined || goldValues === undefined) return { runs: [], keys };
  const steps = step === undefined ? undefined : numbersOrNone(table, step, file);
  const method = table.columns.includes('method') ? ['method'] : [];
  const groups = rowKeys(table, [...by, ...method]);
  const { ids, words } = wordsIn(table, cluster);
  const runs: RunRows[] = [];
  for (let row = 0; row < table.count; row++) {
    const run = runs[keys[row]] ?? {
      ...{ name: words[ids[row]], group: groups[row] },
      ...{ kl: [], gold: [], steps: [] },
    };
    runs[keys[row]] = run;
    if (Number.isNaN(klValues[row]) || Number.isNaN(goldValues[row])) continue;
    run.kl.push(klValues[row]);
    run.gold.push(goldValues[row]);
    run.steps.push(steps?.[row] ?? Number.NaN);
  }
  return { runs, keys };
}

interface Parts {
  /** Places of the parts of each run. */
  chains: readonly (readonly number[])[];
  notes: string[];
}

function partsBySteps(
  runs: readonly RunRows[],
  { step, cluster }: { step?: string; cluster: string },
): Parts {
  const courses = runs.map(({ steps, group }) => courseOf(steps, String(group)));
  const { chains } = chainsOf(courses);
  const notes = chains.flatMap((chain) =>
    chain
      .slice(1)
      .map(
        (at, place) =>
          `${shortLine(runs[at].name)} begins at ${step} ${courses[at]!.first}, where ${shortLine(runs[chain[place]].name)} ends (${courses[chain[place]]!.last}): one run that was resumed (--cluster ${cluster} keeps them apart)`,
      ),
  );
  return { chains, notes };
}

/** A run of its own begins near 0 nats, and the KL of a run wanders up: so much of its rises are rises. */
const RISING = 0.7;
const FEWEST_ROWS = 4;

/** All runs of a group one behind the other in KL. */
function partsByKl(runs: readonly RunRows[], cluster: string): Parts {
  const groups = [...new Set(runs.map(({ group }) => group))].map((group) =>
    runs.flatMap((run, at) => (run.group === group ? [at] : [])),
  );
  const found = groups.map((places) => {
    const { chains } = chainsOf(places.map((at) => courseOfKl(runs[at])));
    const isOne =
      chains.length === 1 && chains[0].length > 1 && areDisjoint(chains[0].map((at) => runs[places[at]]));
    return isOne ? [chains[0].map((at) => places[at])] : places.map((at) => [at]);
  });
  const notes = found.flatMap((chains) =>
    chains
      .filter((chain) => chain.length > 1)
      .map(
        (chain) =>
          `${chain.map((at) => shortLine(runs[at].name)).join(', ')} do not overlap in KL, and each begins where another ends: taken for parts of one run; --cluster ${cluster} takes them for runs of their own`,
      ),
  );
  return { chains: found.flat(), notes };
}

/** By its ends: noise lets KL fall now and then. */
function courseOfKl({ kl }: RunRows): Course | undefined {
  const rises = kl.slice(1).filter((value, at) => value >= kl[at]).length;
  if (kl.length < FEWEST_ROWS || rises < RISING * (kl.length - 1)) return undefined;
  return courseOf(Float64Array.from(kl).sort());
}

const areDisjoint = (runs: readonly RunRows[]): boolean =>
  runs.slice(1).every(({ kl }, at) => extent(kl)[0] >= extent(runs[at].kl)[1]);

/** Parts of a run one behind the other under one name. Runs are numbered as they first come, with and without copies. */
function renamed(
  table: LogTable,
  columns: RunColumns & { cluster: string },
  { runs, chains, notes }: Parts & { runs: readonly RunRows[] },
): LogTable {
  const keys = keysOf(table, columns);
  const rowsOf = runs.map((): number[] => []);
  for (const [row, key] of keys.entries()) rowsOf[key].push(row);
  const inOrder = [...chains].sort(([left], [right]) => rowsOf[left][0] - rowsOf[right][0]);
  const names = inOrder.flatMap((chain) => {
    const name = chain.map((at) => runs[at].name).join(' + ');
    return chain.flatMap((at) => new Array<string>(rowsOf[at].length).fill(name));
  });
  const rows = Int32Array.from(inOrder.flatMap((chain) => chain.flatMap((at) => rowsOf[at])));
  return withColumns(chosenRows(table, rows), new Map([[columns.cluster, names]]), notes);
}
