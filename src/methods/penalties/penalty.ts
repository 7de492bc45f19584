/** What keeps an online policy near the initial one. */
import { Registry } from '../../config/registry.js';
import type { JsonValue } from '../../engine/artifact/exact-json.js';
import { wordAxis } from '../../engine/axis.js';
import type { Part } from '../../engine/part.js';
import type { Rollout } from '../rollout.js';
import type { TokenLoss } from '../token-loss.js';

export interface Penalty {
  /** Added to the rewards of each token, [R · B · T]: 0 or below. */
  perToken(rollout: Rollout): Float32Array;
  /**
   * Added to the advantages of each token, [R · B · T]: what the penalty's own dependence on the policy adds to the
   * gradient, where the rewards alone do not have it. Its expectation over each token is 0.
   */
  ownGradient?(rollout: Rollout): Float64Array;
  /** Added to the loss of each token, in nats times the coefficient, and averaged as the method averages. */
  loss?: TokenLoss<'initialLogProb'>;
  /** Told once an iteration, one value a replica, NaN for a diverged one: for penalties that adapt. */
  observe?(klDivergence: number[]): void;
  /** What it has learnt from that, and going on from it; without them a killed run starts anew. */
  save?(): JsonValue;
  restore?(state: JsonValue): void;
}

export interface PenaltyKind extends Part {
  /** Whether it stands in the loss, where the weights of a reward that learns them do not reach it. */
  readonly isInLoss?: boolean;
  /** `coefficient` is the strength, 0 for none; `config` what `this.config` has parsed. */
  open(coefficient: number, config?: unknown): Penalty;
}

export const penalties = new Registry<PenaltyKind>('penalty', ['label', 'module', 'axes', 'open']);

export const penaltyAxis = wordAxis({
  name: 'penalty',
  header: 'penalty',
  title: 'Penalty',
  about: 'What keeps an online policy near the initial one; its strength stands beside it.',
  label: (value) => penalties.find(value)?.label ?? value,
  absent: 'none',
  prefers: 'given',
  of: 'online',
});
