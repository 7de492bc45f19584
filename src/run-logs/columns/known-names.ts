/** The other columns that loggers of this field write, by canonical name in order of preference. */

export const goldNames: readonly string[] = [
  ...[
    'gold_score',
    'goldscore',
    'gold',
    'gold_reward',
    'gold_scores',
    'gold_mean',
    'gold_score_mean',
    'gold_rewards',
  ],
  ...[
    'mean_gold',
    'mean_gold_score',
    'gold_reward_mean',
    'gold_rm',
    'gold_rm_score',
    'gold_rm_reward',
    'gold_acc',
  ],
  ...[
    'gold_accuracy',
    'true_reward',
    'true_score',
    'ground_truth_reward',
    'ground_truth',
    'gt_reward',
    'oracle_score',
  ],
  ...[
    'oracle_reward',
    'oracle',
    'human_score',
    'human_reward',
    'human_utility',
    'real_reward',
    'gold_utility',
  ],
];

/** Any other name with the word in it. */
export const isGold = (canonical: string): boolean => /(?:^|_)gold(?:$|_)/.test(canonical);

/** Scores of the reward model that is optimised: fitted when there is nothing better, and said so. */
export const trainingScoreNames: readonly string[] = [
  ...['objective_scores', 'objective_score', 'ppo_objective_score', 'ppo_mean_scores', 'env_reward_mean'],
  ...[
    'objective_verifiable_reward',
    'rollout_scores_mean',
    'scores_mean',
    'exp_scores_mean',
    'critic_score_mean',
  ],
  ...['rollout_info_ep_rew', 'info_ep_rew', 'proxy_score', 'proxy_reward', 'proxy', 'rm_score', 'rm_reward'],
  ...[
    'reward_model_score',
    'average_reward_score',
    'score',
    'scores',
    'mean_score',
    'mean_scores',
    'score_mean',
  ],
  ...[
    'reward',
    'rewards',
    'mean_reward',
    'reward_mean',
    'rewards_mean',
    'avg_reward',
    'average_reward',
    'ep_rew_mean',
  ],
  ...[
    'raw_reward',
    'raw_reward_mean',
    'avg_raw_rewards',
    'reward_score',
    'accuracy_reward',
    'accuracy',
    'acc',
  ],
];

/** Holds the penalty too: falls with KL whatever the score does. */
export const isPenalisedScore = (canonical: string): boolean =>
  /(?:^|_)(?:rlhf_reward|rlhf_rewards|score_total|total_reward|rewards_with_kl|critic_rewards_mean|penali[sz]ed_reward|reward_total)(?:$|_)/.test(
    canonical,
  );

export const lengthNames: readonly string[] = [
  // NeMo-Aligner’s response_lengths are those of prompt and response; what it generated stands beside it.
  'generation_length',
  'generation_lengths',
  ...[
    'completions_mean_length',
    'response_length',
    'response_length_mean',
    'response_lengths',
    'response_lengths_mean',
  ],
  ...['response_len', 'mean_response_length', 'avg_response_length', 'completion_length', 'completion_len'],
  ...[
    'completion_lengths',
    'completion_tokens',
    'mean_completion_len',
    'mean_completion_length',
    'response_tokens',
  ],
  ...[
    'tokens_responses_len_mean',
    'responses_len_mean',
    'sequence_lengths',
    'gen_len',
    'gen_length',
    'mean_gen_len',
  ],
  ...['output_length', 'output_len', 'info_ep_lens', 'ep_lens', 'ep_len_mean'],
  ...[
    'mean_length',
    'length_mean',
    'length',
    'lengths',
    'tokens_per_response',
    'response_length_non_aborted_mean',
  ],
];

export const stepNames: readonly string[] = [
  ...[
    'step',
    'global_step',
    'steps',
    'training_step',
    'train_step',
    'trainer_global_step',
    'iteration',
    'iter',
  ],
  ...[
    'iterations',
    'update',
    'updates',
    'elapsed_updates',
    'n_updates',
    'optimizer_step',
    'checkpoint',
    'ckpt',
  ],
  ...['rollout_step', 'env_step', 'episode', 'episodes', 'batch', 'samples_seen', 'epoch'],
];

/** Independent runs. */
export const runNames: readonly string[] = [
  ...[
    'root_seed',
    'seed',
    'proxy_seed',
    'run',
    'run_id',
    'run_name',
    'name',
    'trial',
    'trial_id',
    'trial_name',
    'replicate',
  ],
  ...[
    'rep',
    'experiment',
    'exp_name',
    'experiment_name',
    'exp',
    'group',
    'job_id',
    'wandb_run',
    'run_uuid',
    'file',
  ],
];

/** What a policy is asked: a table of best-of-n may have a row for each prompt and n. */
export const promptNames: readonly string[] = [
  ...['prompt_id', 'prompt_idx', 'prompt_index', 'prompt', 'prompt_hash', 'question_id', 'question_idx'],
  ...['question_index', 'question', 'problem_id', 'problem_idx', 'problem_index', 'problem', 'task_id'],
  ...['query_id', 'query', 'instruction_id', 'instruction', 'example_id', 'example_idx', 'example'],
  ...['item_id', 'item', 'instance_id', 'input_id', 'doc_id', 'context_id', 'qid', 'pid'],
];

/** Standard deviation of the score over responses, by the canonical name of the score. */
export const spreadNamesOf = (score: string): readonly string[] => {
  const stem = score.replace(/_?mean_?/, '_').replace(/^_|_$/g, '');
  return [
    `${score}_std`,
    `${stem}_std`,
    `std_${stem}`,
    `${score}_sd`,
    `${score.replace(/s$/, '')}_std`,
    `${stem}_stddev`,
  ];
};
