/** The kinds of experiment that a file can describe, as the loader is told of them. */
import type { z } from 'zod';
import type { KeyPath } from './yaml-source.js';

/** A broken rule: which key to point at, what is wrong, what is allowed. */
export interface Problem {
  path: KeyPath;
  message: string;
  /** The other keys that take part: the error points at the first one that somebody wrote. */
  others?: KeyPath[];
}

/** Ties several keys of an experiment together. Methods of one interface, so that rules of any experiment fit. */
export interface Rule<Config> {
  check(experiment: Config): Problem[];
}

/** One kind: its keys and its rules. */
export interface ExperimentKind<Config = unknown> {
  readonly name: string;
  schema(): z.ZodType<Config>;
  readonly rules: readonly Rule<Config>[];
}

export interface ExperimentKinds {
  /** The kind of a file that names none. */
  readonly usual: string;
  readonly names: readonly string[];
  find(name: string): ExperimentKind | undefined;
}

export function problemIf(broken: boolean, path: KeyPath, message: string, ...others: KeyPath[]): Problem[] {
  return broken ? [{ path, message, others }] : [];
}
