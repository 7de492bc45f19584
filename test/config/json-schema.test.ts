/** The JSON schema of experiment files, judged by another library beside the program's own validation. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse, parseDocument } from 'yaml';
import { experimentTemplate, UserError } from '../../src/config/index.js';
import { experimentSchemaText, loadStudy, studies } from '../../src/studies/index.js';
import { fileWith } from '../support/experiment-file.js';

const shipped = fileURLToPath(new URL('../../experiments', import.meta.url));
const namesIn = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => join(folder, name));
const known = namesIn(shipped).map((file) => file.slice(shipped.length + 1, -'.yaml'.length));
const schema = JSON.parse(experimentSchemaText(known)) as Record<string, unknown>;
const validate = new Ajv({
  allErrors: true,
  strict: true,
  strictTypes: false,
  strictRequired: false,
}).compile(schema);

const isAllowed = (text: string) => validate(parse(text) ?? {}) as boolean;

/** The program's own word on the same text. */
function isTaken(text: string): boolean {
  try {
    loadStudy(fileWith(text));
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

describe('the schema of experiment files', () => {
  it.each([...namesIn(shipped), ...namesIn(join(shipped, 'questions'))])('allows %s', (file) => {
    validate(parse(readFileSync(file, 'utf8')));
    expect(validate.errors).toBeNull();
  });

  it('allows the template with every key, and describes each of its keys', () => {
    const text = experimentTemplate(studies.get('overoptimization').schema(), 'mine');
    expect(isAllowed(text)).toBe(true);
    const definition = (schema.definitions as Record<string, Record<string, unknown>>).overoptimization;
    const undescribed: string[] = [];
    const look = (node: Record<string, unknown>, data: unknown, path: string): void => {
      const inner = node.properties as Record<string, Record<string, unknown>> | undefined;
      if (inner === undefined) {
        if (typeof node.description !== 'string') undescribed.push(path);
        if (path !== 'name' && !('default' in node) && path !== 'study')
          undescribed.push(`${path} (default)`);
      } else if (path !== 'sweep') {
        for (const [key, value] of Object.entries(data as object))
          look(inner[key], value, path === '' ? key : `${path}.${key}`);
      }
    };
    look(definition, parseDocument(text).toJS(), '');
    expect(undescribed).toEqual([]);
  });

  it.each([
    ['a base and one key', 'extends: quick\nseed: 3'],
    [
      'a section of which a base says the rest',
      'extends: policy-size\noptimisedPolicy: { width: 8, layers: 2 }',
    ],
    ['a sweep of a key', 'sweep: { rl.klPenalty: [0, 0.1] }'],
    ['a sweep of sections', 'sweep: { rl: [{}, { shaping: sigmoid }], goldRewardModel: [{ width: 8 }, {}] }'],
    ['a sweep of an item of a list', 'sweep: { proxyRewardModels.sizes.0.width: [4, 8] }'],
    ['a sweep of the seed', 'sweep: { seed: [1, 2] }'],
    ['a key that may be null', 'proxyRewardModels: { groupSize: null }\noptimisedPolicy: null'],
    ['the keys of a method', 'rl: { method: grpo, grpo: { groupSize: 4 } }'],
    ['a whole number with a point', 'seed: 4.0'],
  ])('allows %s, as the program does', (_, text) => {
    expect(isTaken(text)).toBe(true);
    expect(isAllowed(text)).toBe(true);
  });

  it.each([
    ['an unknown key', 'rll: { method: ppo }'],
    ['an unknown key of a section', 'world: { responseLenght: 8 }'],
    ['an unknown key that a module might have brought', 'rl: { klPenalties: 0.1 }'],
    ['an unknown method', 'rl: { method: dqn }'],
    ['an unknown further method', 'direct: { methods: [dpo, orpo] }'],
    ['an unknown penalty’s section', 'rl: { penalties: { renyi: {} } }'],
    ['an unknown reward on a known base', 'extends: quick\nreward: { kind: best }'],
    ['an unknown word', 'proxyRewardModels: { labels: hard }'],
    ['a number out of range', 'proxyRewardModels: { labelNoise: 0.7 }'],
    ['a negative count', 'bestOfN: { prompts: -1 }'],
    ['a fraction for a count', 'bestOfN: { prompts: 2.5 }'],
    ['a word for a number', 'seed: four'],
    ['a list for one value', 'rl: { klPenalty: [0, 0.1] }'],
    ['a section that is empty', 'rl:'],
    ['a strange name', 'name: "-x y"'],
    ['a size without layers', 'proxyRewardModels: { sizes: [{ width: 4 }] }'],
    ['no sizes', 'proxyRewardModels: { sizes: [] }'],
    ['a sweep of no values', 'sweep: { rl.klPenalty: [] }'],
    ['a sweep of one value', 'sweep: { rl.klPenalty: 0.1 }'],
    ['a sweep of an unknown key', 'sweep: { rl.klPenaltie: [0, 1] }'],
    ['a sweep of the name', 'sweep: { name: [a, b] }'],
    ['a sweep with a value out of range', 'sweep: { rl.klPenalty: [0, -1] }'],
    ['a sweep with an unknown word', 'sweep: { rl.method: [ppo, dqn] }'],
    ['a sweep of sections with an unknown key', 'sweep: { rl: [{}, { klPenaltie: 1 }] }'],
    ['a base that is a list', 'extends: [quick]'],
    ['plug-ins that are one path', 'plugins: ./mine.ts'],
    ['an unknown kind of study', 'study: alchemy'],
  ])('refuses %s, as the program does', (_, text) => {
    expect(isTaken(text)).toBe(false);
    expect(isAllowed(text)).toBe(false);
  });

  it('allows what a module may bring where the file, or what it extends, may name one', () => {
    const keys = 'rl: { method: mine, mine: { eta: 1 }, penalties: { renyi: { order: 2 } } }';
    for (const first of ['plugins: [./mine.ts]', 'extends: ../base.yaml', 'extends: of-my-own']) {
      expect(isAllowed(`${first}\n${keys}\nsweep: { rl.mine.eta: [1, 2] }`), first).toBe(true);
      expect(isAllowed(`${first}\nrl: { klPenalty: -1 }`), first).toBe(false);
      expect(isAllowed(`${first}\nworld: { words: 3 }`), first).toBe(false);
    }
    expect(isAllowed('plugins: [./mine.ts]\nstudy: of-my-own\npolicy: small\nanything: 1')).toBe(true);
  });
});
