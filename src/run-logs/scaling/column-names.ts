/** Names under which programs and papers write what scaling laws are made of. */
import { inputNames, type LawTraits } from '../../laws/index.js';

/** In order of preference; compared without case, and with one sign for blanks, slashes, hyphens and underscores. */
export const namesOfInput: Readonly<Record<string, readonly string[]>> = {
  [inputNames.parameterCount]: [
    ...['non_embedding_params', 'non_embedding_parameters', 'params_non_embedding', 'n_non_embedding'],
    ...['n', 'params', 'n_params', 'num_params', 'parameters', 'n_parameters', 'num_parameters'],
    ...[
      'parameter_count',
      'parametercount',
      'param_count',
      'model_size',
      'model_params',
      'total_params',
      'size',
    ],
  ],
  [inputNames.tokens]: [
    ...['d', 'tokens', 'train_tokens', 'training_tokens', 'tokens_seen', 'n_tokens', 'num_tokens'],
    ...[
      'total_tokens',
      'num_input_tokens_seen',
      'token_count',
      'dataset_size',
      'dataset_tokens',
      'data_size',
    ],
  ],
  [inputNames.compute]: [
    ...['c', 'compute', 'flops', 'flop', 'total_flops', 'train_flops', 'training_flop', 'training_flops'],
    ...['training_compute', 'total_flos', 'gflop', 'gflops', 'pf_days', 'gpu_hours', 'gpuhours'],
  ],
  [inputNames.samples]: [
    ...['k', 'samples', 'n_samples', 'num_samples', 'attempts', 'n_attempts', 'num_attempts', 'n'],
  ],
};

/** What a person may call an input in --input. */
export const shortInputs: Readonly<Record<string, string>> = {
  n: inputNames.parameterCount,
  parameters: inputNames.parameterCount,
  params: inputNames.parameterCount,
  d: inputNames.tokens,
  c: inputNames.compute,
  flop: inputNames.compute,
  k: inputNames.samples,
};

const losses = [
  ...['val_loss', 'validation_loss', 'eval_loss', 'test_loss', 'valid_loss', 'loss', 'final_loss', 'lm_loss'],
  ...['ce_loss', 'cross_entropy', 'nll', 'val_nll', 'train_loss'],
  ...['bits_per_token', 'perplexity', 'ppl', 'val_ppl', 'eval_perplexity'],
  ...['bits_per_byte', 'bpb', 'val_bpb', 'bits_per_char', 'bpc'],
];
const shares = [
  ...['coverage', 'pass@k', 'pass_at_k', 'pass_k', 'passk', 'pass_rate', 'solve_rate', 'solved', 'any'],
  ...['success_rate', 'accuracy'],
];
const rewards = [
  ...[
    'pass_rate',
    'eval_pass_rate',
    'val_pass_rate',
    'mean@16',
    'avg@16',
    'reward',
    'mean_reward',
    'eval_reward',
  ],
  ...[
    'reward_mean',
    'val_reward',
    'accuracy',
    'eval_accuracy',
    'val_accuracy',
    'gold',
    'gold_score',
    'score',
  ],
];

/** By what the form predicts. */
export function namesOfOutput(output: string): readonly string[] {
  if (output.startsWith('loss')) return losses;
  return output.startsWith('share') ? shares : rewards;
}

/** Columns that tell runs apart. A seed names no run where each seed has many sizes. */
export const namesOfRuns = (sampling: LawTraits['sampling']): readonly string[] =>
  sampling === 'curve'
    ? ['root_seed', 'seed', 'run', 'run_id', 'run_name', 'proxy_seed', 'id']
    : ['run', 'run_id', 'run_name', 'id'];

export const normalised = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/^.* - /, '')
    .replace(/[\s/.-]+/g, '_');
