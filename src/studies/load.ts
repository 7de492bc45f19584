/** Experiments with the kind of study that they are of. */
import {
  type ExperimentKinds,
  experimentJsonSchema,
  type LoadedExperiment,
  type LoadOptions,
  loadExperiment,
  plainWord,
  resolveExperiment,
  experimentTemplate as templateOf,
} from '../config/index.js';
import type { Experiment } from '../engine/study.js';
import { type Study, studies } from './study.js';

export interface LoadedStudy {
  study: Study;
  experiment: Experiment;
}

const kinds: ExperimentKinds = {
  usual: 'overoptimization',
  get names() {
    return studies.names;
  },
  find: (name) => studies.find(name),
};

/** A named experiment or a YAML file. Throws UserError with file, line and key for bad input. */
export const loadStudy = (reference: string, options: LoadOptions = {}): LoadedStudy =>
  named(loadExperiment(kinds, reference, options));

/** An experiment given as plain data, as a script would; throws UserError that names the key. */
export const resolveStudy = (data: unknown): LoadedStudy => named(resolveExperiment(kinds, data));

/** An experiment that a result folder holds, which an earlier version may have written. */
export function resolveStored(data: Record<string, unknown>): LoadedStudy {
  const study = studies.find(plainWord(data.study, kinds.usual));
  return resolveStudy(study?.withTodaysKeys?.(data) ?? data);
}

/** The schema of experiment files, with what loaded modules have added; `known` names the experiments without modules. */
export const experimentSchemaText = (known: readonly string[]): string =>
  `${JSON.stringify(experimentJsonSchema(studies.all, { usual: kinds.usual, known }), null, 1)}\n`;

/** A commented YAML experiment of the usual kind. */
export const experimentTemplate = (name: string): string =>
  templateOf(studies.get(kinds.usual).schema(), name);

const named = ({ kind, experiment }: LoadedExperiment): LoadedStudy => ({
  study: studies.get(kind.name),
  experiment: experiment as Experiment,
});
