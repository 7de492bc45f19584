/** What the functions for plug-ins refuse. */
import { describe, expect, it } from 'vitest';
import { defineMethod, definePenalty, defineReward } from '../src/define.js';

const common = { label: 'x', about: 'x', module: import.meta.url };
const open = () => {
  throw new Error('not opened');
};
const method = (name: string) => () => defineMethod({ ...common, name, title: 'X', law: 'rl', open });

describe('a part of one’s own', () => {
  it.each(['', 'Bad name, x/..', '9lives', 'camelCase'])('cannot be called %j', (name) => {
    expect(method(name)).toThrow(/allowed: small letters, digits and hyphens, such as my-method/);
    expect(() => defineReward({ ...common, name, open })).toThrow(/such as my-reward/);
    expect(() => definePenalty({ ...common, name, open })).toThrow(/such as my-penalty/);
  });

  it('cannot be called like a key that stands beside it', () => {
    expect(method('penalty')).toThrow('a method cannot be called penalty: that is a key of every experiment');
    expect(() => defineReward({ ...common, name: 'kind', open })).toThrow(/cannot be called kind/);
  });
});
