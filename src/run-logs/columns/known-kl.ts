/** The KL columns that loggers of this field write: to which policy, per what, and by which estimator. */

export interface KnownKl {
  /** Canonical names, in order of preference. */
  names: readonly string[];
  /** What a cell holds: KL, its square root, or the n of best-of-n. */
  holds: 'kl' | 'distance' | 'n';
  /** Summed over the response, a mean over its tokens, or either (then the columns beside it decide). */
  per: 'response' | 'token' | 'either';
  /** Nats unless the name says otherwise. */
  unit?: 'bits';
  /** k1 = −log r, k2 = (log r)²/2, k3 = r − 1 − log r of Schulman's note on approximating KL (2020). */
  estimator?: string;
  writtenBy: string;
}

export const knownKl: readonly KnownKl[] = [
  {
    names: ['kl_bits', 'kl_divergence_bits'],
    ...{ holds: 'kl', per: 'response', unit: 'bits', writtenBy: 'its name' },
  },
  {
    names: ['kl_bits_token', 'kl_bits_per_token'],
    ...{ holds: 'kl', per: 'token', unit: 'bits', writtenBy: 'its name' },
  },
  {
    names: ['objective_kl', 'ppo_objective_kl'],
    ...{ holds: 'kl', per: 'response', estimator: 'k1' },
    writtenBy: 'TRL (PPO, RLOO, online DPO), open-instruct (PPO) and lm-human-preferences',
  },
  {
    names: [
      ...[
        'kl_nats',
        'kl_nat',
        'kl_div_nats',
        'kl_divergence_nats',
        'kl_sum',
        'sum_kl',
        'kl_total',
        'total_kl',
        'sequence_kl',
        'seq_kl',
      ],
      ...['kl_seq', 'kl_sequence', 'kl_per_response', 'response_kl', 'kl_per_sequence'],
    ],
    ...{ holds: 'kl', per: 'response', writtenBy: 'its name' },
  },
  {
    names: ['kl'],
    ...{ holds: 'kl', per: 'either', estimator: 'k3 (TRL’s GRPO) or k1 (OpenRLHF by default)' },
    writtenBy: 'TRL (GRPO, RLOO since 0.22) and OpenRLHF, as a mean over tokens',
  },
  {
    names: [
      ...[
        'kl_divergence',
        'kldivergence',
        'kl_div',
        'kl_to_ref',
        'kl_ref',
        'ref_kl',
        'kl_from_ref',
        'kl_to_init',
      ],
      ...[
        'kl_init',
        'init_kl',
        'kl_from_init',
        'kl_to_initial',
        'kl_mean',
        'mean_kl',
        'avg_kl',
        'kl_avg',
        'dkl',
      ],
      ...['d_kl', 'kl_d', 'kl_estimate', 'kl_est', 'kl_value', 'reverse_kl', 'kl_policy_ref', 'kl_pi_ref'],
      ...[
        'kl_penalty_unweighted',
        'average_kl',
        'kl_dist',
        'kl_policy_init',
        'kl_div_mean',
        'mean_kl_divergence',
      ],
      ...[
        'kl_to_sft',
        'kl_sft',
        'kl_vs_ref',
        'kl_vs_sft',
        'kl_base',
        'kl_to_base',
        'kld',
        'kl_pi_pi_0',
        'kl_pi',
      ],
    ],
    ...{ holds: 'kl', per: 'either', writtenBy: 'people' },
  },
  {
    names: ['kl_k1', 'kl_k2', 'kl_k3', 'k1_kl', 'k3_kl', 'kl1', 'kl2', 'kl3'],
    ...{ holds: 'kl', per: 'either', writtenBy: 'people' },
  },
  {
    names: ['actor_kl_loss', 'critic_kl', 'actor_reward_kl_penalty'],
    ...{
      holds: 'kl',
      per: 'token',
      estimator: 'what its settings say (k3 for low_var_kl)',
    },
    writtenBy: 'verl',
  },
  {
    names: [
      'objective_kl_avg',
      'objective_kl0_avg',
      'objective_kl2_avg',
      'objective_kl1_avg',
      'objective_kl3_avg',
      'objective_kl4_avg',
    ],
    ...{
      holds: 'kl',
      per: 'token',
      estimator: 'k1 in kl_avg and kl0_avg',
      writtenBy: 'open-instruct (GRPO)',
    },
  },
  {
    names: ['init_policy_kl'],
    ...{
      holds: 'kl',
      per: 'token',
      estimator: 'k1',
      writtenBy: 'NeMo-Aligner',
    },
  },
  {
    names: ['rollout_info_kl_div_mean', 'info_kl_div_mean', 'rollout_info_rollout_info_kl_div_mean'],
    ...{ holds: 'kl', per: 'token', estimator: 'k1', writtenBy: 'RL4LMs' },
  },
  {
    names: [
      'kl_per_token',
      'per_token_kl',
      'kl_nats_token',
      'kl_nats_per_token',
      'token_kl',
      'kl_token',
      'mean_token_kl',
      'kl_loss',
    ],
    ...{ holds: 'kl', per: 'token', writtenBy: 'its name' },
  },
  {
    names: ['policy_sqrt_kl'],
    ...{ holds: 'distance', per: 'response', estimator: 'k3', writtenBy: 'trlX' },
  },
  {
    names: [
      'kl_distance',
      'kldistance',
      'sqrt_kl',
      'd_sqrt_kl',
      'kl_sqrt',
      'root_kl',
      'sqrt_kl_nats',
      'sqrt_kl_divergence',
    ],
    ...{ holds: 'distance', per: 'response', writtenBy: 'its name' },
  },
  {
    names: ['policy_kl_per_token'],
    ...{ holds: 'distance', per: 'token', estimator: 'k3', writtenBy: 'trlX, which logs its square root' },
  },
  {
    names: ['n', 'best_of_n', 'bestofn', 'bon_n', 'bon', 'n_best_of_n', 'best_of'],
    ...{ holds: 'n', per: 'response', writtenBy: 'best-of-n' },
  },
];

export interface NotTheKl {
  pattern: RegExp;
  /** Completes `actor/ppo_kl is …`. */
  is: string;
  kind: 'another-reference' | 'coefficient' | 'penalty';
}

/** What has KL in its name and is not the KL to the initial policy; first match counts. */
const notTheKl: readonly NotTheKl[] = [
  {
    pattern: /(?:^|_)(?:log|ln|log10|log2)_kl(?:$|_)|(?:^|_)kl(?:_\w+)?_(?:log|ln|log10)$/,
    ...{ is: 'the logarithm of a KL, and no KL in nats', kind: 'coefficient' },
  },
  {
    pattern: /(?:^|_)kl(?:_\w+)?_(?:(?:x|times)_?10+|(?:(?:x|times)_?)?1e_?\d+)$/,
    ...{ is: 'a multiple of a KL, and no KL in nats', kind: 'coefficient' },
  },
  {
    pattern:
      /(?:^|_)(?:kl_?ctl|kl_ctl_value|(?:init_)?kl_coeff?|kl_weight|kl_beta|beta_kl|target_kl|kl_target|kl_threshold|kl_lambda|kl_penalty_coeff?|kl_loss_coeff?|reward_kl_penalty_coeff)(?:$|_)/,
    ...{ is: 'a coefficient or target and no KL', kind: 'coefficient' },
  },
  {
    pattern:
      /(?:^|_)(?:approx_?kl|approx_policy_kls?|ppo_kl|policykl|old_kl|kl_old|old_approx_kl|kl_to_old|kl_prev|prev_kl|kl_early_stop)(?:$|_)/,
    ...{
      is: 'the KL to the policy before the update, which PPO clips, not to the initial policy',
      kind: 'another-reference',
    },
  },
  {
    pattern:
      /(?:^|_)(?:vllm_kl|(?:rollout_)?corr_.*kl|.*mismatch.*kl|kl_mismatch.*|gen_kl_error|rollout_probs_.*|kl_rollout_train|sampler_.*kl|inference_kl)(?:$|_)/,
    ...{
      is: 'the KL between the sampling and the training engine, not to the initial policy',
      kind: 'another-reference',
    },
  },
  {
    pattern:
      /(?:^|_)(?:kl_rewards?|kl_reward_mean|ep_kl_rew|kl_penalty|mean_non_score_reward|non_score_reward|loss_kl_avg)(?:$|_)/,
    ...{ is: 'a penalty: the KL times its coefficient', kind: 'penalty' },
  },
];

/** Words before `kl` that make another quantity of it. */
const anotherKl =
  /(?:^|_)(?:log|log10|ln|max|min|delta|diff|teacher|distill|distillation|student|prompt|entropy|adaptive|target|coef|grad|action|state|latent|vae)_(?:\w+_)?kl/;

/** Undefined for a name that may be the KL to the initial policy. */
export function notTheKlToInitial(canonical: string): NotTheKl | undefined {
  if (knownKl.some(({ names }) => names.includes(canonical))) return undefined;
  return notTheKl.find(({ pattern }) => pattern.test(canonical));
}

/** What the catalogue says of a canonical name: the whole of it, or its end behind a logger's path. */
export function knownKlOf(canonical: string): KnownKl | undefined {
  if (notTheKlToInitial(canonical) !== undefined) return undefined;
  const exact = knownKl.find(({ names }) => names.includes(canonical));
  if (exact !== undefined) return exact;
  if (anotherKl.test(canonical)) return undefined;
  const ends = knownKl.flatMap((known) =>
    known.names
      .filter((name) => name.length > 1 && canonical.endsWith(`_${name}`))
      .map((name) => ({ known, name })),
  );
  ends.sort((left, right) => right.name.length - left.name.length);
  return ends[0]?.known;
}
