/** How long the course of an online method is likely to be, and how far it is: the budget that it meets first ends it. */
import type { OnlineConfig } from '../../../methods/method.js';
import type { EvaluationConfig } from './evaluation.js';

/** What decides how long a course is. */
export interface CourseBudgets {
  world: { responseLength: number };
  iterationBudget: number;
  evaluation: Pick<EvaluationConfig, 'klBudget'>;
}

export interface CourseLearning {
  penalty: string;
  klPenalty: number;
  learning: Pick<OnlineConfig, 'learningRate'>;
  /** The method's own keys. */
  config: Record<string, unknown>;
}

/**
 * √nats that a policy moves for each step of Adam, divided by the learning rate and the root of the response's length.
 * Measured: 20 to 40 for PPO, GRPO, RLOO and REINFORCE at KL budgets of 5 to 60 nats.
 */
const pace = 28;

/** Above this λ√d² a KL penalty was seen to hold a policy within its budget: 0.08 held all, 0.03 none. */
const heldFrom = 0.05;

/** Whether a penalty is expected to keep the run within its KL budget: then the budget of iterations ends it. */
export function settles({ evaluation }: CourseBudgets, { penalty, klPenalty }: CourseLearning): boolean {
  if (klPenalty <= 0) return false;
  // The pull of other penalties grows faster than KL, or adapts to it.
  return penalty !== 'kl' || klPenalty * Math.sqrt(evaluation.klBudget) > heldFrom;
}

/** Iterations until the first budget is met; `from` is √KL at the start. A guess, for the bar and the time left. */
export function expectedIterations(budgets: CourseBudgets, course: CourseLearning, from = 0): number {
  const { iterationBudget, evaluation, world } = budgets;
  if (settles(budgets, course)) return iterationBudget;
  const { learning, config } = course;
  const perIteration =
    pace * learning.learningRate * stepsOf(config) * Math.sqrt(Math.max(1, world.responseLength));
  const distance = Math.max(0, Math.sqrt(evaluation.klBudget) - from);
  return Math.max(1, Math.min(iterationBudget, distance / perIteration));
}

/** Gradient steps in one iteration. */
const stepsOf = ({ epochs, minibatches }: CourseLearning['config']) =>
  numberOr1(epochs) * numberOr1(minibatches);

const numberOr1 = (value: unknown) => (typeof value === 'number' ? value : 1);

/**
 * The share of a course that is done: the larger one of its budgets' shares. √KL grows by about as much in each
 * iteration, so it, and not KL, measures the way to the KL budget; of several policies the slowest one counts.
 */
export class CourseShare {
  /** √KL at the start; undefined until it is known. */
  private start: number | undefined;
  private share = 0;
  private readonly isHeld: boolean;

  constructor(
    private readonly budgets: CourseBudgets,
    course: CourseLearning,
    { startsElsewhere = false } = {},
  ) {
    this.isHeld = settles(budgets, course);
    this.start = startsElsewhere ? undefined : 0;
  }

  /** `klDivergence` is that of the policies whose runs go on; never less than before. */
  after(iterations: number, klDivergence: readonly number[]): number {
    const { iterationBudget, evaluation } = this.budgets;
    const known = klDivergence.filter(Number.isFinite);
    const slowest = known.length === 0 ? 0 : Math.sqrt(Math.max(0, Math.min(...known)));
    this.start ??= slowest;
    const way = Math.sqrt(evaluation.klBudget) - this.start;
    const ofKl = this.isHeld || way <= 0 ? 0 : Math.min(1, (slowest - this.start) / way);
    this.share = Math.max(this.share, ofKl, iterations / iterationBudget);
    return this.share;
  }
}
