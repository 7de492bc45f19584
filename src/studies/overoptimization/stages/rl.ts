/** An online method against every proxy of one setting, evaluated on held-out prompts whenever √KL has moved. */
import { defineStage } from '../../../engine/stage.js';
import type { Experiment } from '../config/experiment.js';
import {
  courseCost,
  courseInputs,
  courseModules,
  courseTables,
  courseTitle,
  type RlParameters,
  type RlRead,
  runCourse,
} from './online-course.js';

export const rl = defineStage({
  name: 'rl',
  heading: 'Online RL',
  module: import.meta.url,
  modules: (parameters: RlParameters) => courseModules(parameters),
  inputs: courseInputs,
  tables: courseTables,
  tensors: true,
  title: (parameters: RlParameters) => courseTitle(parameters),
  select: ({ world, rl: section }: Experiment): RlRead => {
    const { klBudget, iterationBudget, evaluationPrompts, evaluationInterval } = section;
    return {
      world,
      iterationBudget,
      evaluation: { klBudget, evaluationPrompts, evaluationInterval },
    };
  },
  cost: (read, parameters: RlParameters) => courseCost(read, parameters),
  run: (context) => runCourse(context),
});
