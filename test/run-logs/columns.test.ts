/** Which column is what, by the names that the trainers of this field write. */
import { describe, expect, it } from 'vitest';
import { canonicalName, findColumns } from '../../src/run-logs/columns/index.js';
import { settingOfRun } from '../../src/run-logs/columns/run-settings.js';
import { fitRunLogs } from '../../src/run-logs/index.js';
import { readLogTable } from '../../src/run-logs/reading/index.js';
import { processorTime } from '../support/processor-time.js';

const columnsOf = (header: string, options = {}) => {
  const width = header.split(',').length;
  const rows = [1, 2, 3, 4].map((row) =>
    Array.from({ length: width }, (_, at) => (row + at) / 1000).join(','),
  );
  return findColumns(
    readLogTable(Buffer.from(`${header}\n${rows.join('\n')}\n`), 'log.csv'),
    options,
    'log.csv',
  );
};

describe('names', () => {
  it.each([
    ['train/Objective.KL', 'objective_kl'],
    ['eval_gold_reward', 'gold_reward'],
    ['klDistance', 'kl_distance'],
    ['√KL (nats)', 'sqrt_kl_nats'],
    ['D_KL', 'kl'],
    ['ppo-seed1 - objective/kl', 'objective_kl'],
    ['_step', 'step'],
    ['train/global_step', 'step'],
    ['eval', 'eval'],
  ])('%s is %s', (column, canonical) => expect(canonicalName(column)).toBe(canonical));

  // What each trainer logs, with the KL to the initial policy, the score, and whether lengths multiply it.
  it.each([
    [
      'TRL PPO',
      'step,objective/kl,objective/entropy,objective/scores,objective/rlhf_reward,policy/approxkl_avg',
      'objective/kl',
      'objective/scores',
      undefined,
    ],
    [
      'TRL PPO before 0.12',
      'step,objective/kl,objective/kl_coef,ppo/mean_scores,ppo/policy/approxkl,tokens/responses_len_mean',
      'objective/kl',
      'ppo/mean_scores',
      undefined,
    ],
    [
      'TRL GRPO',
      'step,kl,reward,reward_std,completions/mean_length',
      'kl',
      'reward',
      'completions/mean_length',
    ],
    ['TRL GRPO of 2025-02', 'step,kl,reward,completion_length', 'kl', 'reward', 'completion_length'],
    [
      'OpenRLHF',
      'train/global_step,train/kl,train/reward,train/response_length,eval/gold_reward',
      'train/kl',
      'eval/gold_reward',
      'train/response_length',
    ],
    [
      'verl, KL in the loss',
      'step,actor/kl_loss,actor/kl_coef,actor/ppo_kl,critic/score/mean,critic/rewards/mean,response_length/mean,prompt_length/mean',
      'actor/kl_loss',
      'critic/score/mean',
      'response_length/mean',
    ],
    [
      'verl, KL in the reward',
      'step,actor/reward_kl_penalty,actor/reward_kl_penalty_coeff,actor/ppo_kl,critic/score/mean,response_length/mean',
      'actor/reward_kl_penalty',
      'critic/score/mean',
      'response_length/mean',
    ],
    [
      'verl of 2024',
      'step,critic/kl,critic/kl_coeff,critic/score/mean,response_length/mean',
      'critic/kl',
      'critic/score/mean',
      'response_length/mean',
    ],
    [
      'open-instruct PPO',
      'episode,objective/kl,objective/scores,policy/approxkl_avg,val/sequence_lengths',
      'objective/kl',
      'objective/scores',
      undefined,
    ],
    [
      'open-instruct GRPO',
      'training_step,objective/kl_avg,objective/kl3_avg,loss/kl_avg,objective/verifiable_reward,val/sequence_lengths',
      'objective/kl_avg',
      'objective/verifiable_reward',
      'val/sequence_lengths',
    ],
    [
      'trlX',
      '_step,policy/sqrt_kl,policy/kl_per_token,rollout_scores/mean,kl_ctl_value',
      'policy/sqrt_kl',
      'rollout_scores/mean',
      undefined,
    ],
    [
      'lm-human-preferences',
      'elapsed/updates,ppo/objective/kl,ppo/objective/kl_coef,ppo/objective/score,ppo/objective/score_total,ppo/policy/approxkl',
      'ppo/objective/kl',
      'ppo/objective/score',
      undefined,
    ],
    [
      'NeMo-Aligner',
      'step,train_init_policy_kl,train_rewards,train_response_lengths',
      'train_init_policy_kl',
      'train_rewards',
      'train_response_lengths',
    ],
    [
      'RL4LMs',
      'step,rollout_info/kl_div_mean,rollout_info/ep_rew,rollout_info/ep_lens,train/approx_kl',
      'rollout_info/kl_div_mean',
      'rollout_info/ep_rew',
      'rollout_info/ep_lens',
    ],
  ])('%s', (_, header, kl, gold, tokens) => {
    expect(columnsOf(header)).toMatchObject({ kl, gold, tokens });
  });

  it('the root of KL and KL in bits are told by the name', () => {
    expect(columnsOf('policy/sqrt_kl,gold')).toMatchObject({ holds: 'distance' });
    expect(columnsOf('klDistance,gold')).toMatchObject({ holds: 'distance' });
    expect(columnsOf('kl_bits,gold')).toMatchObject({ holds: 'kl', klUnit: 'bits' });
    expect(columnsOf('kl,gold')).toMatchObject({ holds: 'kl', klUnit: 'nats' });
  });

  it.each([
    ['step,actor/ppo_kl,critic/score/mean', /actor\/ppo_kl is the KL to the policy before the update/],
    ['step,approxkl,reward', /approxkl is the KL to the policy before the update/],
    ['step,policy/approxkl_avg,objective/scores', /policy\/approxkl_avg is the KL to the policy before/],
    ['step,objective/kl_coef,objective/scores', /objective\/kl_coef is a coefficient/],
    ['step,rollout_corr/kl,reward', /between the sampling and the training engine/],
    ['Step,gold_reward', /one chart a file: give both files/],
    ['step,loss', /neither a KL nor a gold score is recognised; name them with --kl and --gold/],
    ['Epoch,Step,PPO Epoch,Actor Loss', /DeepSpeed-Chat prints no KL/],
  ])('%s: no KL to the initial policy, and why', (header, message) => {
    expect(() => columnsOf(header)).toThrow(message);
  });

  it('asked for all the same, they are taken and doubted', () => {
    expect(columnsOf('actor/ppo_kl,gold', { kl: 'actor/ppo_kl' }).doubts).toMatchObject([
      { code: 'kl-of-another-reference' },
    ]);
    expect(columnsOf('kl_coef,gold', { kl: 'kl_coef' }).doubts).toMatchObject([
      { code: 'kl-column-doubted' },
    ]);
    expect(columnsOf('kl,objective/rlhf_reward').doubts).toMatchObject([{ code: 'score-holds-penalty' }]);
  });

  it.each(['log_kl', 'max_kl', 'teacher_kl', 'delta_kl'])('%s is another quantity', (name) => {
    expect(() => columnsOf(`step,${name},gold`)).toThrow(/no KL column is recognised/);
  });

  it('another gold score beside the one that is taken is noted', () => {
    expect(columnsOf('kl,gold_3M,gold_3B').notes.join()).toMatch(/--gold takes another: gold_3B/);
  });

  it('one column is not both', () => {
    expect(() => columnsOf('kl,gold', { kl: 'kl', gold: 'kl' })).toThrow(
      /KL and gold score are both taken from kl/,
    );
  });

  it('values that are too large for a token are a sum, whatever the name says', () => {
    const rows = [20, 30, 40, 50].map((kl) => `${kl},1,100`).join('\n');
    const table = readLogTable(Buffer.from(`kl,gold,response_length\n${rows}\n`), 'log.csv');
    const found = findColumns(table, {}, 'log.csv');
    expect(found.tokens).toBeUndefined();
    expect(found.notes.join()).toMatch(/too large for a token: taken as the sum/);
  });

  it('columns that describe another one are none of their own', () => {
    expect(columnsOf('kl_std,kl,gold_score_std,gold_score')).toMatchObject({ kl: 'kl', gold: 'gold_score' });
  });
});

describe('runs and settings', () => {
  it.each([
    [['ppo-seed1', 'ppo-seed2', 'ppo_seed_3'], 1],
    [['run1', 'run2', 'run_10'], 1],
    [['ppo-1', 'ppo-2'], 1],
    [['beta_0.01', 'beta_0.1'], 2],
    [['beta-1', 'beta-10'], 2],
    [['ppo', 'grpo'], 2],
    [['ppo-7b-seed1', 'ppo-7b-seed2', 'ppo-13b-seed1'], 2],
    [['runs/seed1.csv', 'runs/seed2.csv'], 1],
  ])('%s differ in %i settings', (names, count) => {
    const settings = new Set(names.map(settingOfRun));
    expect(settings.has(undefined)).toBe(false);
    expect(settings.size).toBe(count);
  });

  it.each(['dainty-sky-12', '3f9a02bd', 'a', '7'])('%s says nothing of its settings', (name) => {
    expect(settingOfRun(name)).toBeUndefined();
  });

  it('a column that differs in every row names rows and no runs', () => {
    const rows = [1, 2, 3, 4, 5].map((row) => `checkpoint ${row},${row},${row / 10}`);
    expect(fitRunLogs(`name,kl,gold\n${rows.join('\n')}\n`).groups[0].clusters).toBe(1);
  });
});

describe('units of the cells', () => {
  const distances = Array.from({ length: 12 }, (_, row) => 0.5 + row / 2);
  const gold = (d: number) => d * (0.5 - 0.2 * Math.log(d));
  const fitted = (cellOf: (nats: number) => string, options = {}) =>
    fitRunLogs(`kl,gold\n${distances.map((d) => `${cellOf(d * d)},${gold(d)}`).join('\n')}\n`, options);

  it.each(['bits', 'bit', 'Bits'])('%s are ln 2 nats each', (unit) => {
    const found = fitted((nats) => `${(nats / Math.LN2).toFixed(9)} ${unit}`);
    expect(found.groups[0].alpha.estimate).toBeCloseTo(0.5, 5);
    expect(found.groups[0].beta.estimate).toBeCloseTo(0.2, 5);
    expect(found.notes).toContain('kl: its cells are in bits, which are ln 2 nats each');
    expect(found.columns.klUnit).toBe('bits');
  });

  it('nats are nats, and --kl-unit goes before what cells say', () => {
    for (const found of [
      fitted((nats) => `${nats} nats`),
      fitted((nats) => `${nats} bits`, { klUnit: 'nats' }),
    ])
      expect(found.groups[0].alpha.estimate).toBeCloseTo(0.5, 6);
  });

  it('of one token are said to be', () => {
    expect(fitted((nats) => `${nats / 100} nats/token`).columns.perTokenBy).toBe('its cells: nats/token');
    const found = fitted((nats) => `${nats / 100 / Math.LN2} bits/token`, { tokens: '100' });
    expect(found.groups[0].beta.estimate).toBeCloseTo(0.2, 6);
  });
});

it('a run with a name of a megabyte has no setting, and takes no time', () => {
  const start = processorTime();
  settingOfRun('"x\n{'.repeat(2e5));
  expect(processorTime() - start).toBeLessThan(2000);
});
