/** A fault that is tried, and how it went. */
import type { RandomStream } from '../../src/random/index.js';
import type { Arena } from './arena.js';

export interface Settings {
  /** Seconds that a worker is frozen. */
  freeze: number;
  /** Seconds without a network. */
  cut: number;
}

/** Thrown where this machine lacks what a fault takes. */
export class Skipped extends Error {
  override readonly name = 'Skipped';
}

export interface Fault {
  name: string;
  /** What is done, in a few words. */
  about: string;
  /** Tried so often beside the random kills. */
  try(arena: Arena, random: RandomStream, settings: Settings): Promise<void>;
}
