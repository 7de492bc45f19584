/** An online method in a later round of RLHF: against the proxies of that round, KL still measured from π_init. */

import { defineStage, many } from '../../../engine/stage.js';
import { parametersAt } from '../../../tensor/index.js';
import type { Experiment } from '../config/experiment.js';
import { klBudgetOf } from '../config/iterated.js';
import type { StartChoice } from '../rounds/arms.js';
import { interpolate } from '../rounds/interpolate.js';
import { rowsOf } from '../rows.js';
import { courseDoubts } from './course-doubts.js';
import { gatheredPolicies } from './gathered-policies.js';
import {
  courseCost,
  courseInputs,
  courseModules,
  courseTables,
  courseTitle,
  online,
  type RlParameters,
  type RlRead,
  type RlRun,
  runCourse,
} from './online-course.js';
import { rl } from './rl.js';

export interface RoundRlParameters extends RlParameters {
  /** From 2. */
  round: number;
  /** For people and doubts: which arm this is. */
  arm: string;
  start: StartChoice;
  /** η, how far an interpolated start lies towards the policy of the round before. */
  interpolation: number;
}

/** What a later round sees of the configuration. */
export interface RoundRlRead extends RlRead {
  /** Nats that each later round may go farther. */
  klStep: number;
}

export const roundRl = defineStage({
  name: 'round-rl',
  heading: 'Online RL, later rounds',
  module: import.meta.url,
  modules: (parameters: RoundRlParameters) => courseModules(parameters),
  // The policies of the round before, where these start from them.
  inputs: { ...courseInputs, previous: many(rl) },
  tables: courseTables,
  tensors: true,
  title: (parameters: RoundRlParameters) => `${courseTitle(parameters)}, round ${parameters.round}`,
  select: ({ world, rl: section, iterated }: Experiment): RoundRlRead => {
    const { evaluationPrompts, evaluationInterval } = section;
    return {
      world,
      klStep: iterated.klStep,
      iterationBudget: iterated.iterationBudget ?? section.iterationBudget,
      evaluation: {
        klBudget: iterated.klBudget ?? section.klBudget,
        evaluationPrompts,
        evaluationInterval,
      },
    };
  },
  cost: (read, parameters: RoundRlParameters) => {
    const { round, start, interpolation } = parameters;
    const before = Math.sqrt(withBudgetOf(read, round - 1).evaluation.klBudget);
    const from = { initial: 0, last: 1, interpolated: interpolation }[start] * before;
    return courseCost(withBudgetOf(read, round), parameters, from);
  },
  async run(given) {
    const { parameters, inputs } = given;
    const context = { ...given, config: withBudgetOf(given.config, parameters.round) };
    const { method, rmParameters, round, arm, start, interpolation } = parameters;
    const initial = inputs.policy.parameters;
    const previous = gatheredPolicies(inputs.previous);
    const startOf = (seeds: readonly number[]) => {
      const last = policiesOf(previous, seeds, initial.length);
      return start === 'last' ? last : interpolate(initial, last, interpolation);
    };
    const isFresh = start === 'initial' || inputs.previous.length === 0;
    const result = await runCourse(context, isFresh ? {} : { startOf });
    const subject = `${online(method).label} against ${rmParameters} parameters, round ${round} of ${arm}`;
    const doubts = courseDoubts(subject, [result.output]);
    return { ...result, tables: [...(result.tables ?? []), rowsOf('warnings', doubts)] };
  },
});

const withBudgetOf = (read: RoundRlRead, round: number): RlRead => ({
  ...read,
  evaluation: {
    ...read.evaluation,
    klBudget: klBudgetOf({ klBudget: read.evaluation.klBudget, klStep: read.klStep }, round),
  },
});

/** The policies of some seeds, [R · count]. */
const policiesOf = (
  { parameters, seeds }: Pick<RlRun, 'parameters' | 'seeds'>,
  wanted: readonly number[],
  count: number,
) =>
  parametersAt(
    parameters,
    wanted.map((seed) => seeds.indexOf(seed)),
    count,
  );
