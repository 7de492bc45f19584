/**
 * The order in which test files begin: those that mostly wait, for servers, processes and disks, are spread among those
 * that compute, by the seconds that they take, so that processors have work from the first file of a project to the last.
 * Begun together they would fill the workers and leave the processors idle.
 */
import { relative } from 'node:path';
import { BaseSequencer, type TestSequencerConstructor, type TestSpecification } from 'vitest/node';

/** Of files that wait, by their paths, the seconds that they take. */
export type Waiting = Readonly<Record<string, number>>;

/** Vitest makes its sequencer itself: a class that knows the files that wait. */
export const waitingBetween = (waiting: Waiting): TestSequencerConstructor =>
  class extends WaitingBetween {
    protected override readonly waiting = waiting;
  };

abstract class WaitingBetween extends BaseSequencer {
  protected abstract readonly waiting: Waiting;

  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    // Projects come one after the other, each in processes of its own.
    const projects = new Set(sorted.map(({ project }) => project));
    return [...projects].flatMap((project) => this.spread(sorted.filter((file) => file.project === project)));
  }

  /** Each that waits begins when the others have done the share of their work that is its share of the waiting. */
  private spread(files: readonly TestSpecification[]): TestSpecification[] {
    const secondsOf = (file: TestSpecification) => this.waiting[this.pathOf(file)];
    const computing = files.filter((file) => secondsOf(file) === undefined);
    const waits = files
      .filter((file) => secondsOf(file) !== undefined)
      .sort((left, right) => secondsOf(right) - secondsOf(left));
    const placed = [...shares(computing, this.weights(computing)), ...shares(waits, waits.map(secondsOf))];
    return placed.sort((left, right) => left.before - right.before).map(({ file }) => file);
  }

  /** How long each took the last time; where that is not known of all, their sizes, as Vitest itself does. */
  private weights(files: readonly TestSpecification[]): number[] {
    const { cache } = this.ctx;
    const keys = files.map((file) => `${file.project.name}:${this.pathOf(file)}`);
    const times = keys.map((key) => cache.getFileTestResults(key)?.duration);
    if (times.every((time) => time !== undefined)) return times;
    return keys.map((key) => cache.getFileStats(key)?.size ?? 1);
  }

  private pathOf({ moduleId }: TestSpecification): string {
    return relative(this.ctx.config.root, moduleId);
  }
}

/** Each file with the share of all their weights that comes before it. */
function shares(files: readonly TestSpecification[], weights: readonly number[]) {
  const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  let before = 0;
  return files.map((file, index) => {
    const placed = { file, before: before / total };
    before += weights[index];
    return placed;
  });
}
