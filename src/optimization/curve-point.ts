/** One point of an overoptimization curve, the row of curves.csv. Scores are normalised as in Gao et al. 2.2. */
export interface CurvePoint {
  method: 'bon' | 'rl';
  rmParameters: number;
  comparisons: number;
  policyParameters: number;
  klPenalty: number;
  labelNoise: number;
  /** Index of the proxy seed. */
  seed: number;
  /** Best-of-n only. */
  n: number | null;
  /** RL only: the PPO iteration. */
  step: number | null;
  /** KL(π ‖ π_init) in nats per response. */
  kl: number;
  /** √kl, the x-axis. */
  klDistance: number;
  /** Best-of-n only: KL in the discrete world, nats; kl is its upper bound ln n − (n−1)/n. */
  klDiscrete: number | null;
  proxyScore: number;
  goldScore: number;
  humanScore: number;
}
