/** The messages between a study and its worker processes. */
import type { Cell, CellEvent, CellResult } from '../../cell.js';
import type { BackendDescription } from '../executor.js';

export type WorkerRequest = { type: 'probe'; request: string } | { type: 'run'; cell: Cell };

export type WorkerReply =
  | { type: 'probed'; backend: BackendDescription }
  | { type: 'event'; event: CellEvent }
  /** `memory`: what the process holds now, bytes. */
  | { type: 'finished'; result: CellResult; memory: number }
  /** `lost`: the process is gone. */
  | { type: 'failed'; reason: string; userError: boolean; lost?: boolean };
