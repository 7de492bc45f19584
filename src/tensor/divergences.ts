/** Which replicas of a training left the finite numbers, when and where. */

/** Training in which every replica left the finite numbers. */
export class DivergedError extends Error {
  override readonly name = 'DivergedError';
}

export class Divergences {
  readonly replicas = new Set<number>();
  private readonly reasons: string[] = [];

  /** `what` names the training, `count` its replicas. */
  constructor(
    private readonly what: string,
    private readonly count: number,
  ) {}

  /** Marks replicas that diverged before a training was taken up again. */
  restore(replicas: readonly number[]): void {
    for (const replica of replicas) {
      this.replicas.add(replica);
      this.reasons.push(`before it was resumed (replica ${replica})`);
    }
  }

  /** Marks replicas with numbers, one a replica, that are not finite. Throws DivergedError where none is left. */
  note(step: number, numbers: Record<string, ArrayLike<number>>): void {
    for (const [name, values] of Object.entries(numbers)) {
      for (let replica = 0; replica < this.count; replica++) {
        if (Number.isFinite(values[replica])) continue;
        this.mark(replica, `at step ${step} (${name} of replica ${replica} is ${values[replica]})`);
      }
    }
  }

  private mark(replica: number, reason: string): void {
    if (this.replicas.has(replica)) return;
    this.replicas.add(replica);
    this.reasons.push(reason);
    if (this.replicas.size < this.count) return;
    throw new DivergedError(`${this.what} diverged ${this.reasons.join(', ')}; try a smaller learning rate`);
  }
}
