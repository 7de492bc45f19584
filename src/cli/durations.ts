/** How long an experiment takes, in words: one source for lists, plans, help and the README. */
import { availableParallelism } from 'node:os';
import {
  type CriticalPath,
  criticalPath,
  type DryRun,
  expectedSeconds,
  type PlannedStage,
  planStudy,
} from '../engine/index.js';
import { type LoadedStudy, loadStudy } from '../studies/index.js';

/** Seconds; undefined where the kind of study says nothing of its stages. */
export interface Durations {
  /** The whole on two idle cores with TensorFlow's native library. */
  idle: number;
  /**
   * What is new to the cache, on the cores that there are here; undefined on wasm where no cached stage says how fast
   * that is.
   */
  here?: number;
  /** Of one core, for what is new. */
  work?: number;
  /** Of what is new to the cache, where it is known how long that takes here. */
  chain?: CriticalPath<PlannedStage>;
  /** What is new, on so many cores like these: seconds by their number. */
  onCores?: ReadonlyMap<number, number>;
}

/** What a larger machine would bring. */
const largerMachines = [4, 16, 64];

/** Until the first stage starts, and between the last one and the prompt. */
const aroundStages = 5;
/** Expected seconds of cached stages that say how fast they were here. */
const enoughToTell = 10;

export function durationsOf(
  { study }: Pick<LoadedStudy, 'study'>,
  { backend, stages }: Pick<DryRun, 'backend' | 'stages'>,
  jobs = availableParallelism(),
): Durations | undefined {
  if (study.stageSeconds === undefined) return undefined;
  const usual = ({ cost }: PlannedStage) => cost;
  const idle = aroundStages + expectedSeconds(stages, { jobs: 2, secondsOf: usual });
  const isThere = new Map(stages.map(({ id, state }) => [id, state === 'sound']));
  if (stages.every(({ id }) => isThere.get(id))) return { idle, here: 0 };
  const factor = measuredFactor(stages, usual) ?? (backend.name === 'wasm' ? undefined : 1);
  if (factor === undefined) return { idle };
  const own = (stage: PlannedStage) => (isThere.get(stage.id) ? 0 : factor * usual(stage));
  const on = (cores: number) => aroundStages + expectedSeconds(stages, { jobs: cores, secondsOf: own });
  return {
    ...{ idle, here: on(jobs), chain: criticalPath(stages, own) },
    work: stages.reduce((sum, stage) => sum + own(stage), 0),
    onCores: new Map(largerMachines.filter((cores) => cores > jobs).map((cores) => [cores, on(cores)])),
  };
}

/** How much longer the cached stages took when they were computed, which was with this backend and likely here. */
function measuredFactor(
  stages: DryRun['stages'],
  usual: (stage: PlannedStage) => number,
): number | undefined {
  const there = stages.filter(({ state }) => state === 'sound');
  const expected = there.reduce((sum, stage) => sum + usual(stage), 0);
  return expected < enoughToTell
    ? undefined
    : there.reduce((sum, { seconds }) => sum + seconds, 0) / expected;
}

/** Of an experiment that a name finds, whole, on two idle cores; nothing is looked up in a cache. */
export function idleSeconds(reference: string): number {
  const { study, experiment } = loadStudy(reference);
  const plan = planStudy(study, experiment, { backend: '', versions: { of: () => '' } });
  const secondsOf = ({ cost }: PlannedStage) => (study.stageSeconds === undefined ? 0 : cost);
  return aroundStages + expectedSeconds(plan, { jobs: 2, secondsOf });
}

/** As coarse as it is sure: `about 20 s`, `about 4 min`, `about 50 min`, `about 2 h`, `about 2 h 30 min`. */
export function roughly(seconds: number): string {
  if (seconds < 50) return `about ${Math.max(10, Math.round(seconds / 10) * 10)} s`;
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes < 10) return `about ${minutes} min`;
  const rounded = minutes < 50 ? Math.round(minutes / 5) * 5 : Math.round(minutes / 30) * 30;
  if (rounded < 60) return `about ${rounded} min`;
  const [hours, rest] = [Math.floor(rounded / 60), rounded % 60];
  return `about ${hours} h${rest === 0 ? '' : ` ${rest} min`}`;
}

/** `about 3 min on two idle cores (tfjs-node), here about 1 min`; what is the same here is not said twice. */
export const durationWords = (durations: Durations): string =>
  `${roughly(durations.idle)} on two idle cores (tfjs-node)${hereWords(durations)}`;

/** `, here about 1 min` for what is new. */
export function hereWords({ idle, here }: Durations): string {
  if (here === undefined) return ', here several times that (wasm)';
  if (here === 0) return ', here nothing to compute';
  return roughly(here) === roughly(idle) ? '' : `, here ${roughly(here)}`;
}

/** The longest chain of stages and what more cores would bring, where anything is left to compute. */
export function chainWords({ chain, onCores = new Map() }: Durations): string[] {
  if (chain === undefined || chain.stages.length === 0) return [];
  const steps = chain.stages.map((stage) => stage.id).join(' → ');
  const cores = [...onCores].map(([count, seconds]) => `${roughly(seconds)} on ${count} cores`).join(', ');
  return [
    `longest chain, which no number of cores shortens: ${roughly(chain.seconds)}: ${steps}`,
    ...(cores === '' ? [] : [cores]),
  ];
}
