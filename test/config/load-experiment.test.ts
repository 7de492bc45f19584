/** Experiments from files: defaults, extends, overrides, and a clear line for everything that can be wrong. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { conditionsOf, listExperiments, shownPath, UserError } from '../../src/config/index.js';
import { experimentTemplate, loadStudy, resolveStudy, studies } from '../../src/studies/index.js';
import type { Experiment } from '../../src/studies/overoptimization/config/experiment.js';
import { fakeExperiment } from '../engine/fake-run.js';

const loadExperiment = (...parameters: Parameters<typeof loadStudy>) =>
  loadStudy(...parameters).experiment as unknown as Experiment;
const resolveExperiment = (data: unknown) => resolveStudy(data).experiment;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'goodhart-config-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** The message of the UserError that loading throws, without the folder. */
function complaint(text: string, set: string[] = [], seed?: string): string {
  const file = write('bad.yaml', text);
  try {
    loadExperiment(file, { set, seed });
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    expect((error as Error).message).not.toContain('\n');
    // A clone beside the folder is told the short way to it.
    return (error as Error).message.replaceAll(`${folder}/`, '').replaceAll(`${shownPath(folder)}/`, '');
  }
  throw new Error('nothing was wrong');
}

describe('loading an experiment', () => {
  it('takes its name from the file and fills in the defaults', () => {
    const experiment = loadExperiment(write('mine.yaml', 'rl: { ppo: { epochs: 3 } }\n'));
    expect(experiment.name).toBe('mine');
    expect(experiment.rl.ppo).toMatchObject({ epochs: 3, clipRange: 0.2 });
    expect(experiment.study).toBe('overoptimization');
  });

  it('takes the defaults for what a file leaves out, and refuses one that asks for nothing', () => {
    expect(loadExperiment(write('short.yaml', 'description: all defaults\n')).seed).toBe(0);
    for (const text of ['', '# nothing\n', '{}\n'])
      expect(complaint(text)).toMatch(/^bad\.yaml: is empty; goodhart init <file> writes one/);
  });

  it('merges mappings over the file it extends, replaces lists, and keeps its own name', () => {
    write(
      'base.yaml',
      'name: base\nseed: 5\nrl: { ppo: { epochs: 3 }, klPenalty: 0.1 }\nsweep: { rl.klPenalty: [0, 0.1], seed: [1, 2] }\n',
    );
    const file = write('child.yaml', 'extends: base\nrl: { klPenalty: 0.5 }\nsweep: { seed: [3] }\n');
    const experiment = loadExperiment(file);
    expect(experiment).toMatchObject({
      name: 'child',
      seed: 5,
      rl: { ppo: { epochs: 3 }, klPenalty: 0.5 },
      sweep: { 'rl.klPenalty': [0, 0.1], seed: [3] },
    });
  });

  it('extends over several files, by relative path too', () => {
    write('one.yaml', 'seed: 1\nfit: { bootstrap: 10 }\n');
    write('two.yml', 'extends: ./one.yaml\nseed: 2\n');
    const experiment = loadExperiment(write('three.yaml', 'extends: two\n'));
    expect(experiment).toMatchObject({ seed: 2, fit: { bootstrap: 10 } });
  });

  it('applies overrides in order, with YAML values and list indices', () => {
    const set = [
      'rl.klPenalty=0.1',
      'rl.klPenalty=0.5',
      'rl.enabled=false',
      'proxyRewardModels.sizes.0.width=6',
    ];
    const experiment = loadExperiment(write('set.yaml', ''), { set, seed: '7' });
    expect(experiment.rl).toMatchObject({ klPenalty: 0.5, enabled: false });
    expect(experiment.proxyRewardModels.sizes[0].width).toBe(6);
    expect(experiment.seed).toBe(7);
  });

  it('reads aliases and points at the anchor', () => {
    expect(loadExperiment(write('alias.yaml', 'rl: &r { iterationBudget: 3 }\n')).rl.iterationBudget).toBe(3);
    expect(complaint('proxyRewardModels:\n  sizes: &s\n    - {width: 0, layers: 1}\n')).toMatch(
      /^bad\.yaml:3:15 /,
    );
  });

  it('loads every experiment that comes with the package, within the rules', () => {
    const names = listExperiments().map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['quick', 'rm-size', 'smoke']));
    for (const name of names) expect(loadExperiment(name).name).toBe(name);
  });

  it('writes a template that is the defaults exactly', () => {
    const text = experimentTemplate('fresh');
    expect(resolveExperiment(parse(text))).toEqual(resolveExperiment({ name: 'fresh' }));
    const keys = text.split('\n').filter((line) => /^\s*\w+: ./.test(line)).length;
    const comments = text.split('\n').filter((line) => /^\s*# \S/.test(line)).length;
    expect(comments).toBe(keys);
  });
});

describe('the kind of study', () => {
  it('is overoptimization where the file says nothing, and is inherited', () => {
    expect(loadStudy(write('usual.yaml', 'seed: 0')).study.name).toBe('overoptimization');
    write('fake-base.yaml', 'study: fake\ndepth: 3\n');
    const { study, experiment } = loadStudy(write('fake-child.yaml', 'extends: fake-base\nsizes: [4]\n'));
    expect(study).toBe(studies.get('fake'));
    expect(experiment).toEqual({ ...fakeExperiment({ name: 'fake-child', depth: 3, sizes: [4] }) });
  });

  it('decides which keys there are', () => {
    expect(complaint('study: fake\nrl: {}\n')).toMatch(
      /^bad\.yaml:2:1 rl: unknown key; allowed: name, .*depth$/,
    );
    expect(complaint('depth: 3\n')).toMatch(/^bad\.yaml:1:1 depth: unknown key/);
    expect(complaint('study: fake', ['rl.iterationBudget=1'])).toMatch(
      /^--set rl\.iterationBudget=1: unknown key/,
    );
  });

  it('takes overrides into lists that nobody wrote, whatever the kind', () => {
    const file = write('fake.yaml', 'study: fake\n');
    expect(loadStudy(file, { set: ['sizes.1=16', 'depth=0.5'] }).experiment).toMatchObject({
      sizes: [4, 16],
      depth: 0.5,
    });
  });

  it('is refused by its first words, however long it is', () => {
    expect(complaint(`study: [${'1,'.repeat(20_000)}]`)).toMatch(
      /^bad\.yaml:1:8 study: \[(1,){19}1\] is not known; allowed: [^\n]{1,200}$/,
    );
  });

  it.each([
    [
      'study: pretraning\n',
      [],
      /^bad\.yaml:1:8 study: "pretraning" is not known; allowed: (?=.*\boveroptimization\b)(?=.*\bpretraining\b)(?=.*\bfake\b)/,
    ],
    ['study: {toString: 1}\n', [], /^bad\.yaml:1:8 study: \{"toString":1\} is not known; allowed:/],
    ['seed: 1\nstudy: [a]\n', [], /^bad\.yaml:2:8 study: \["a"\] is not known; allowed:/],
    ['', ['study=other'], /^--set study=other: study: "other" is not known; allowed: .*overoptimization/],
  ])('is refused where nobody knows it: %j %j', (text, set, message) => {
    expect(complaint(text, set)).toMatch(message);
    expect(() => resolveStudy({ study: 'other' })).toThrow(
      /^experiment study: "other" is not known; allowed:/,
    );
  });
});

describe('online methods', () => {
  it('have a section each', () => {
    const { rl } = loadExperiment(write('methods.yaml', 'rl: {method: grpo, grpo: {groupSize: 4}}'));
    expect(rl).toMatchObject({
      ...{ method: 'grpo', grpo: { groupSize: 4 }, rloo: { samplesPerPrompt: 4 } },
      ppo: { epochs: 2, clipRange: 0.2, gaeLambda: 0.95, minibatches: 4 },
    });
  });

  it.each([
    ['rl: {method: pop}', /^bad\.yaml:1:14 rl\.method: "pop" is not known; allowed: ppo, /],
    ['rl: {penalty: l2}', /rl\.penalty: "l2" is not known; allowed: kl/],
    [
      'rl: {method: grpo, batchSize: 12}',
      /^bad\.yaml:1:31 rl\.grpo\.groupSize: 12 responses cannot be shared by groups of 8/,
    ],
    ['rl: {epochs: 3}', /^bad\.yaml:1:6 rl\.epochs: unknown key; allowed: enabled, method, .*ppo/],
    ['reward: {kind: best}', /^bad\.yaml:1:16 reward\.kind: "best" is not known; allowed: single/],
  ])('are checked: %s', (text, message) => {
    expect(complaint(text)).toMatch(message);
  });

  it('are not checked where they are not run', () => {
    expect(() =>
      loadExperiment(write('unused.yaml', 'rl: {batchSize: 12, ppo: {minibatches: 3}}')),
    ).not.toThrow();
  });
});

describe('a sweep', () => {
  const conditions = (text: string, options: Parameters<typeof loadStudy>[1] = {}) => {
    const { study, experiment } = loadStudy(write('sweep.yaml', text), options);
    return conditionsOf(study, experiment).map(({ experiment: own, values }) => ({
      own: own as unknown as Experiment,
      values,
    }));
  };

  it('is every combination of the listed values, the last key fastest, each an experiment of its own', () => {
    const all = conditions('sweep: { rl.klPenalty: [0, 0.1], goldRewardModel.width: [8, 16, 32] }');
    expect(all.map(({ own }) => [own.rl.klPenalty, own.goldRewardModel.width])).toEqual([
      ...[8, 16, 32].map((width) => [0, width]),
      ...[8, 16, 32].map((width) => [0.1, width]),
    ]);
    expect(all[4].values).toEqual({ 'rl.klPenalty': 0.1, 'goldRewardModel.width': 16 });
    const alone = loadExperiment(write('alone.yaml', 'name: sweep\ngoldRewardModel: { width: 16 }'), {
      set: ['rl.klPenalty=0.1'],
    });
    expect(all[4].own).toEqual(alone);
  });

  it.each<[string, string, Parameters<typeof loadStudy>[1], RegExp]>([
    [
      'a value for a key that is swept',
      'sweep: { rl.method: [ppo, grpo] }',
      { set: ['rl.method=rloo'] },
      /^--set rl\.method=rloo: rl\.method is swept; allowed: other values by --sweep/,
    ],
    ['a seed beside swept seeds', '', { sweep: ['seed=1,2'], seed: '5' }, /^--seed 5: seed is swept/],
    ['a sweep given twice', '', { sweep: ['seed=1,2', 'seed=3'] }, /^--sweep seed: is given twice/],
    [
      'a section and a key in it',
      'sweep: { rl: [{ method: ppo }, { method: grpo }], rl.method: [ppo, rloo] }',
      {},
      /sweep\.rl\.method: rl is swept as well, and holds it/,
    ],
    ['a key with a blank in it', 'sweep: { rl .method: [ppo, grpo] }', {}, /is written rl\.method/],
    [
      'an ensemble larger than the seeds in one combination',
      'proxyRewardModels: { seeds: 4 }\nsweep: { reward.kind: [single, mean], reward.mean.members: [2, 5] }',
      {},
      /5 members need as many proxy seeds, there are 4/,
    ],
    [
      'the mean of weights that began apart, in one combination',
      'proxyRewardModels: { groupSize: 3, seeds: 6 }\nsweep: { reward.kind: [mean, weight-average] }',
      {},
      /weights that began apart have no mean of use; allowed: proxies of groups \(groupSize\) whose initialisation is/,
    ],
    [
      'the mean of more weights than a group has',
      'proxyRewardModels: { groupSize: 2, seeds: 6, initialisation: group }\nreward: { kind: weight-average }',
      {},
      /3 members of a group of 2; allowed: at most 2/,
    ],
    [
      'one initialisation a group without groups',
      'proxyRewardModels: { initialisation: group }',
      {},
      /proxies that share their initialisation within a group need its size; allowed: 2 or more/,
    ],
    [
      'a proxy of another seed to end runs where there is none',
      'proxyRewardModels: { seeds: 3 }\nreward: { kind: mean, mean: { members: 3 } }\nrl: { stopping: held-out }',
      {},
      /there are 3 of which it learns from 3; allowed: none, or more than 3 proxy seeds/,
    ],
    [
      'a proxy to end runs against none',
      'reward: { kind: planted }\nrl: { stopping: held-out }',
      {},
      /the reward planted has no proxies of gold’s labels, of which one could end a run/,
    ],
    [
      'soft labels for direct alignment',
      'proxyRewardModels: { labels: soft }\ndirect: { methods: [dpo] }',
      {},
      /direct alignment learns from hard labels; allowed with direct\.methods: argmax, sampled/,
    ],
    [
      'a judge of one part for direct alignment',
      'proxyRewardModels: { judge: content }\ndirect: { methods: [dpo] }',
      {},
      /direct alignment learns from gold’s labels; allowed with direct\.methods: gold/,
    ],
    [
      'a batch for direct alignment that the comparisons do not fill',
      'proxyRewardModels: { comparisons: 1000 }\ndirect: { methods: [dpo], batchSize: 1001 }',
      {},
      /direct\.batchSize: 1000 comparisons do not fill one batch of 1001; allowed: at most 1000/,
    ],
    [
      'more topics than there are keys',
      'world: { topics: 17, promptLength: 2 }',
      {},
      /world\.topics: 1 digits of base 16 make 16 keys; allowed: at most as many topics/,
    ],
    [
      'keys of topics in digits that are no tokens of prompts',
      'world: { topics: 4, vocabularySize: 16, endProbability: 0.1 }',
      {},
      /world\.topicKeyBase: digits of base 16 need as many tokens; allowed: at most 15/,
    ],
    [
      'topics whose tables do not fit into memory',
      'world: { topics: 4097, promptLength: 5 }',
      {},
      /world\.topics: 4097 tables of 32 by 32 tokens are too many; allowed: at most 4096/,
    ],
    [
      'direct alignment of no step',
      'proxyRewardModels: { comparisons: 1000 }\ndirect: { methods: [dpo], batchSize: 500, epochs: 0.4 }',
      {},
      /direct\.epochs: 0\.4 passes over 1000 comparisons do not fill one batch of 500; allowed: at least 0\.5/,
    ],
    [
      'more sampled comparisons than the first round has',
      'proxyRewardModels: { comparisons: 1000 }\niterated: { rounds: 2, arm: sample-from-sft, comparisons: 2001 }',
      {},
      /draws half of 2001 comparisons from the first, which has 1000; allowed: at most 2000/,
    ],
    [
      'a word beside an arm that says another',
      'iterated: { rounds: 2, arm: concat, data: sample }',
      {},
      /iterated\.data: the arm concat has concat; allowed beside it: concat, or arm: own/,
    ],
    [
      'rounds too small to hold something out',
      'proxyRewardModels: { heldOut: 0.1 }\niterated: { rounds: 2, comparisons: 4 }',
      {},
      /iterated\.comparisons: 4 comparisons of a later round with heldOut 0\.1 hold out none; allowed: at least 10/,
    ],
    [
      'a smoothing beyond the whole way',
      'proxyRewardModels: { smoothing: 1.5 }',
      {},
      /proxyRewardModels\.smoothing/,
    ],
  ])('refuses %s', (_what, text, options, message) => {
    expect(() => conditions(text, options)).toThrow(message);
  });

  it('lets a proxy of its own group end the run of a single one, which knows of no group', () => {
    const grouped = 'proxyRewardModels: { seeds: 2, groupSize: 2 }\nrl: { stopping: held-out }\n';
    expect(conditions(grouped)).toHaveLength(1);
    expect(() => conditions(`${grouped}reward: { kind: mean, mean: { members: 2 } }`)).toThrow(
      /there are 2 of which it learns from 2/,
    );
  });

  it('takes the command line’s values of a key for the file’s', () => {
    const all = conditions('sweep: { rl.method: [ppo, grpo] }', { sweep: ['rl.method=rloo,reinforce'] });
    expect(all.map(({ own }) => own.rl.method)).toEqual(['rloo', 'reinforce']);
  });

  it('takes any key: a seed, an item of a list, a whole model laid over what the experiment says', () => {
    const all = conditions(
      'goldRewardModel: { epochs: 1 }\nsweep: { seed: [3, 4], proxyRewardModels.sizes.0.width: [6, 10], goldRewardModel: [{ width: 8 }, { width: 16, layers: 1 }] }',
    );
    expect(all).toHaveLength(8);
    const { own } = all[7];
    expect(own.seed).toBe(4);
    expect(own.proxyRewardModels.sizes[0]).toEqual({ width: 10, layers: 1, heads: 1 });
    expect(own.goldRewardModel).toMatchObject({ width: 16, layers: 1, epochs: 1 });
  });

  it('may come from the command line, with and without brackets', () => {
    const options = { sweep: ['rl.method=ppo,grpo'], set: ['sweep.seed=[1, 2]'] };
    expect(conditions('', options).map(({ own }) => [own.seed, own.rl.method])).toEqual([
      [1, 'ppo'],
      [1, 'grpo'],
      [2, 'ppo'],
      [2, 'grpo'],
    ]);
    const [one] = conditions('', { sweep: ['optimisedPolicy=[{width: 4, layers: 1}]'] });
    expect(one.own.optimisedPolicy).toEqual({ width: 4, layers: 1, heads: 1 });
  });

  it.each([
    [
      'sweep: { rl.klPenlty: [0] }',
      /^bad\.yaml:1:10 sweep\.rl\.klPenlty: unknown key, did you mean klPenalty\?/,
    ],
    ['sweep: { name: [a, b] }', /^bad\.yaml:1:10 sweep\.name: cannot be swept/],
    ['sweep: { rl.klPenalty: [0, 0.1, 0] }', /^bad\.yaml:1:33 sweep\.rl\.klPenalty: 0 is listed twice/],
    [
      'sweep: { rl.klPenalty: [0, -1] }',
      /^bad\.yaml:1:28 rl\.klPenalty: -1 is too small; allowed: at least 0$/,
    ],
    ['sweep: { rl.klPenalty: 0.1 }', /^bad\.yaml:1:24 sweep\.rl\.klPenalty: 0\.1 is not a list, such as/],
    [
      'rl: { batchSize: 12, ppo: { minibatches: 3 } }\nsweep: { rl.method: [ppo, grpo] }',
      /^bad\.yaml:1:18 rl\.grpo\.groupSize: 12 responses cannot be shared by groups of 8/,
    ],
    [
      'rl: { method: grpo }\nsweep: { rl.grpo.groupSize: [4, 6] }',
      /^bad\.yaml:2:33 rl\.grpo\.groupSize: 256 responses cannot be shared by groups of 6/,
    ],
    [
      `sweep: { seed: [${Array.from({ length: 40 }, (_, index) => index)}], rl.iterationBudget: [${Array.from({ length: 40 }, (_, index) => index + 1)}] }`,
      /^bad\.yaml:1:1 sweep: makes 1600 combinations; allowed: at most 1000$/,
    ],
  ])('is checked in every combination: %s', (text, message) => {
    expect(complaint(text)).toMatch(message);
  });

  it.each([
    ['rl.methd=ppo,grpo', /^--sweep rl\.methd=ppo,grpo: unknown key, did you mean method\?/],
    ['rl.method', /^--sweep rl\.method: allowed: key=values, such as rl\.method=ppo,grpo$/],
    ['rl.method=ppo,pop', /^--sweep rl\.method=ppo,pop: rl\.method: "pop" is not known/],
  ])('points at --sweep %s', (sweep, message) => {
    expect(() => loadStudy(write('bad.yaml', ''), { sweep: [sweep] })).toThrow(message);
  });
});

describe('bad input', () => {
  it.each([
    [
      'a misspelt key',
      'rl:\n  klBuget: 3\n',
      /^bad\.yaml:2:3 rl\.klBuget: unknown key, did you mean klBudget\? allowed: enabled, /,
    ],
    ['a key far from any other', 'zzzzzzzz: 3\n', /^bad\.yaml:1:1 zzzzzzzz: unknown key; allowed: name, /],
    [
      'a wrong type',
      'rl:\n  ppo:\n    epochs: two\n',
      /^bad\.yaml:3:13 rl\.ppo\.epochs: "two" is not a (whole )?number$/,
    ],
    [
      'a fraction for a count',
      'rl: {ppo: {epochs: 1.5}}',
      /^bad\.yaml:1:20 rl\.ppo\.epochs: 1\.5 is not a whole number$/,
    ],
    ['a value below its range', 'seed: -1', /^bad\.yaml:1:7 seed: -1 is too small; allowed: at least 0$/],
    [
      'a value above its range',
      'rl: {ppo: {gaeLambda: 2}}',
      /^bad\.yaml:1:23 rl\.ppo\.gaeLambda: 2 is too large; allowed: at most 1$/,
    ],
    [
      'not a number',
      'world: {coherenceWeight: .nan}',
      /^bad\.yaml:1:26 world\.coherenceWeight: NaN is not a number$/,
    ],
    ['infinity', 'world: {coherenceWeight: .inf}', /coherenceWeight: Infinity is not a number$/],
    [
      'an unknown choice',
      'proxyRewardModels: {labels: max}',
      /^bad\.yaml:1:29 .*: "max" is not known; allowed: argmax, sampled, soft$/,
    ],
    ['a scalar for a section', 'rl: 3', /^bad\.yaml:1:5 rl: 3 is not a mapping of keys to values$/],
    ['a section without content', 'rl:\n', /^bad\.yaml:1:\d rl: null is not a mapping/],
    [
      'an empty sweep',
      'sweep: {rl.klPenalty: []}',
      /sweep\.rl\.klPenalty: \[\] is too short a list; allowed: at least 1 value$/,
    ],
    [
      'a list for one value',
      'rl: {klPenalty: [0, 0.1]}',
      /^bad\.yaml:1:17 rl\.klPenalty: \[0,0\.1\] is not a number; several values stand under sweep: \{ rl\.klPenalty: … \}$/,
    ],
    ['a bad name', 'name: "../x"', /^bad\.yaml:1:7 name: "\.\.\/x" is not a name; allowed: letters/],
    ['a prototype key', '__proto__: 3', /^bad\.yaml:1:1 __proto__: unknown key/],
    ['broken YAML', 'a: [1\n', /^bad\.yaml:\d:\d not valid YAML: /],
    ['a repeated key', 'seed: 1\nseed: 2\n', /^bad\.yaml:2:1 not valid YAML: the key seed stands twice$/],
    [
      'an anchor within itself',
      'rl: &a\n  ppo: *a\n',
      /^bad\.yaml:2:8 not valid YAML: \*a stands within itself$/,
    ],
    ['a merge of itself', 'rl: &a\n  <<: *a\n', /^bad\.yaml.* not valid YAML: /],
    ['a list within itself', 'rl: &a [1, *a]\n', /^bad\.yaml:1:12 not valid YAML: \*a stands within itself$/],
    ['a list of experiments', '- 1', /^bad\.yaml:1:1 an experiment is a mapping of keys to values$/],
    ['an unknown base', 'extends: nosuch', /^bad\.yaml:1:10 extends: nosuch: no such experiment/],
    [
      'a base file that is not there',
      'extends: ./no.yaml',
      /^bad\.yaml:1:10 extends: \.\/no\.yaml: no such file$/,
    ],
    ['a base that is no text', 'extends: [a]', /^bad\.yaml:1:10 extends: allowed: a name or a path/],
    [
      'a file that extends itself',
      'seed: 1\nextends: ./bad.yaml',
      /^bad\.yaml:2:10 extends: goes in a circle: bad\.yaml -> bad\.yaml$/,
    ],
  ])('names %s', (_what, text, expected) => {
    expect(complaint(text)).toMatch(expected);
  });

  it.each([
    [
      'heads that do not divide the width',
      'policy: {width: 6, heads: 4}',
      /^bad\.yaml:1:27 policy\.heads: 4 heads .* 6; allowed: 1, 2, 3, 6$/,
    ],
    [
      'minibatches that do not divide the batch',
      'rl: {batchSize: 100, ppo: {minibatches: 3}}',
      /^bad\.yaml:1:41 rl\.ppo\.minibatches: 3 minibatches .*allowed: 1, 2, 4, 5,/,
    ],
    [
      'a size listed twice',
      'proxyRewardModels:\n  sizes:\n    - {width: 4, layers: 1}\n    - {width: 4, layers: 1}',
      /^bad\.yaml:4:7 proxyRewardModels\.sizes\.1: .* listed twice/,
    ],
    ['a split that holds out none', 'proxyRewardModels: {heldOut: 0}', /^bad\.yaml:1:30 .*hold out none/],
    [
      'a split that leaves none',
      'proxyRewardModels: {heldOut: 1}',
      /leave none to train on; allowed: below 1$/,
    ],
    [
      'fewer comparisons than a batch',
      'proxyRewardModels: {comparisons: 100}',
      /comparisons: 100 .* less than one batch of 128$/,
    ],
    [
      'more points than the pool has n',
      'bestOfN: {n: 8, points: 9}',
      /bestOfN\.points: 9 points .* the pool has 8; allowed: at most 8$/,
    ],
    [
      'fewer prompts than proxy seeds',
      'bestOfN: {prompts: 3}\nproxyRewardModels: {seeds: 4}',
      /bestOfN\.prompts: 3 prompts cannot be shared out among 4 proxy seeds; allowed: at least 4$/,
    ],
    [
      'more features than the tokens can make',
      'world: {vocabularySize: 4, contentFeatures: 4}',
      /world\.contentFeatures: 4 tokens make fewer than 4 independent features; allowed: 2 to 3$/,
    ],
    [
      'more prompts than exist',
      'world: {vocabularySize: 5, promptLength: 1}',
      /evaluationPrompts: .* make only 5 prompts of 1$/,
    ],
  ])('refuses %s', (_what, text, expected) => {
    expect(complaint(text)).toMatch(expected);
  });

  it.each([
    ['rl.klBuget=3', /^--set rl\.klBuget=3: unknown key, did you mean klBudget\?/],
    ['rl.ppo.epochs', /^--set rl\.ppo\.epochs: allowed: key=value/],
    ['=3', /^--set =3: allowed: key=value/],
    ['rl.ppo.epochs=0', /^--set rl\.ppo\.epochs=0: rl\.ppo\.epochs: 0 is too small; allowed: above 0$/],
    ['rl.ppo.epochs=[', /^--set rl\.ppo\.epochs=\[: the value is not YAML/],
    [
      'rl.ppo.epochs.deep=1',
      /^--set rl\.ppo\.epochs\.deep=1: rl\.ppo\.epochs is a number and has no key deep$/,
    ],
    ['proxyRewardModels.sizes.9.width=4', /the list has no item 9; allowed: 0 to \d$/],
    ['bestOfN.n=3', /^--set bestOfN\.n=3: bestOfN\.points: .* the pool has 3/],
  ])('points at --set %s', (set, expected) => {
    expect(complaint('seed: 0\n', [set])).toMatch(expected);
  });

  it('points at --seed', () => {
    expect(complaint('seed: 0\n', [], 'abc')).toMatch(/^--seed abc: seed: "abc" is not a (whole )?number$/);
  });

  it('points at the base file where the mistake is there', () => {
    write('wrong-base.yaml', 'seed: 1\nrl:\n  ppo: { epochs: none }\n');
    expect(complaint('extends: wrong-base\n')).toMatch(/^wrong-base\.yaml:3:18 rl\.ppo\.epochs/);
  });

  it('tells a missing file, a folder and an unknown name apart', () => {
    expect(() => loadExperiment(join(folder, 'none.yaml'))).toThrow(
      /none\.yaml: cannot be read \(no such file\)$/,
    );
    expect(() => loadExperiment(`${folder}/`)).toThrow(/cannot be read \(it is a folder\)$/);
    expect(() => loadExperiment('quik')).toThrow(
      /^quik: no such experiment, did you mean quick\? allowed: .*quick/,
    );
  });

  it('names the key of an experiment given as data', () => {
    expect(() => resolveExperiment({ name: 'x', rl: { ppo: { epochs: 0 } } })).toThrow(
      /^experiment rl\.ppo\.epochs: 0 is too small/,
    );
  });
});

describe('a file that would hang or crash the program', () => {
  const laughs = [
    'a: &a [x, x, x, x, x, x, x, x, x]',
    ...'bcdefghij'.split('').map((name, index) => {
      const before = `*${'abcdefghij'[index]}`;
      return `${name}: &${name} [${Array.from({ length: 9 }, () => before).join(', ')}]`;
    }),
  ].join('\n');

  it.each<[string, string, RegExp]>([
    [
      'an alias of what is around it',
      'world: &w\n  inner: *w\n',
      /^bad\.yaml:2:10 not valid YAML: \*w stands within/,
    ],
    [
      'an alias of nothing',
      'seed: 1\nworld: *nobody\n',
      /^bad\.yaml:2:8 not valid YAML: \*nobody has no anchor/,
    ],
    [
      'aliases that multiply',
      laughs,
      /^bad\.yaml[:\d]* (not valid YAML: Excessive alias count|more than 100)/,
    ],
    ['brackets without end', `a: ${'['.repeat(1e5)}`, /^bad\.yaml.* not valid/],
    ['lists within lists', `a: ${'['.repeat(200)}${']'.repeat(200)}`, /nested more than 50 levels deep/],
    [
      'very many unknown keys',
      Array.from({ length: 4e4 }, (_, i) => `k${i}: 1`).join('\n'),
      /^bad\.yaml:1:1 k0: unknown key/,
    ],
    ['more than a page', `a: ${'x'.repeat(2e6)}`, /^bad\.yaml: has \d+ kB; allowed: at most 1000 kB$/],
    ['a list for a key', '[1, 2]: 3\n', /^bad\.yaml:1:1 not valid here: a key is a word/],
    [
      'an immense batch',
      'rl:\n  batchSize: 1e9\n',
      /^bad\.yaml:2:14 rl\.batchSize: 1000000000 is too large; allowed: at most 65536/,
    ],
    ['a larger one', 'rl:\n  batchSize: 1e15\n', /rl\.batchSize: 1000000000000000 is too large/],
    [
      'pools beyond memory',
      'bestOfN: {prompts: 10000, n: 10000000}\n',
      /bestOfN\.n: .* allowed: at most 100000000 together/,
    ],
    [
      'a proxy of one number',
      'proxyRewardModels: {sizes: [{width: 1, layers: 1}]}\n',
      /width: 1 is too small; allowed: at least 2/,
    ],
    [
      'a sweep of many values',
      `sweep: {rl.klPenalty: [${Array.from({ length: 4e4 }, (_, i) => i)}]}`,
      /too long a list; allowed: at most 10000 values/,
    ],
    [
      'a sweep of many combinations',
      `sweep: {rl.klPenalty: [${Array.from({ length: 2000 }, (_, i) => i)}]}`,
      /makes 2000 combinations; allowed: at most 1000/,
    ],
  ])('%s', (_what, text, expected) => {
    const before = process.cpuUsage();
    expect(complaint(text)).toMatch(expected);
    const { user, system } = process.cpuUsage(before);
    expect(user + system).toBeLessThan(1.6e6);
  });

  it.each(['/dev/zero', '/dev/null', '.'])('refuses to extend %s', (base) => {
    expect(complaint(`extends: ${base}/\n`.replace('//', '/').replace(/(zero|null)\/$/m, '$1'))).toMatch(
      /is a device or a pipe; allowed: a regular file|it is a folder/,
    );
  });

  it('refuses to read from a pipe that nobody writes to', () => {
    execFileSync('mkfifo', [join(folder, 'pipe.yaml')]);
    expect(complaint('extends: ./pipe.yaml\n')).toMatch(/pipe\.yaml: is a device or a pipe/);
  });
});
