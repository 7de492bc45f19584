/** Axes and registries: what tells settings apart, and what is found by name. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numberAxis, Registry, type Setting, settingKey, wordAxis } from '../../src/engine/index.js';

const named = { name: 'x', header: 'x', title: 'X', about: 'An axis.' };

describe('an axis of words', () => {
  it('is in the order that it was given, others behind by alphabet and by number', () => {
    const axis = wordAxis({ ...named, order: ['none', 'kl'] });
    const words = ['width-16', 'kl', 'width-4', 'none', 'a'];
    expect([...words].sort(axis.compare)).toEqual(['none', 'kl', 'a', 'width-4', 'width-16']);
    expect(axis.label('kl')).toBe('kl');
  });
});

describe('an axis of numbers', () => {
  it('is in their order, and reads what a cell of a table holds', () => {
    const axis = numberAxis({ ...named, label: (value) => `${value} of them` });
    expect([10, 9, 0.5].sort(axis.compare)).toEqual([0.5, 9, 10]);
    expect(axis.parse('1e-3')).toBe(0.001);
    expect(axis.absent).toBeNull();
  });
});

describe('the key of a setting', () => {
  it('is equal exactly where the settings are, whatever the order of their axes', () => {
    const setting = fc.dictionary(
      fc.constantFrom('a', 'b', 'c'),
      fc.option(fc.oneof(fc.nat(3), fc.constantFrom('x', 'y'))),
    );
    const plain = (held: Setting) =>
      Object.fromEntries(Object.entries(held).filter(([, value]) => value !== null));
    fc.assert(
      fc.property(setting, setting, (left, right) => {
        const reversed = Object.fromEntries(Object.entries(left).reverse());
        expect(settingKey(reversed)).toBe(settingKey(left));
        const equal =
          JSON.stringify(Object.entries(plain(left)).sort()) ===
          JSON.stringify(Object.entries(plain(right)).sort());
        expect(settingKey(left) === settingKey(right)).toBe(equal);
      }),
    );
  });
});

describe('a registry', () => {
  it('keeps things in their order and finds them by name', () => {
    const registry = new Registry<{ name: string }>('thing');
    const [first, second] = [registry.add({ name: 'b' }), registry.add({ name: 'a' })];
    expect(registry.add(first)).toBe(first);
    expect(registry.all).toEqual([first, second]);
    expect(registry.names).toEqual(['b', 'a']);
    expect(registry.get('a')).toBe(second);
    expect(registry.find('c')).toBeUndefined();
    expect(() => registry.get('c')).toThrow('no thing is called c; there are: b, a');
    expect(() => registry.add({ name: 'a' })).toThrow('two things are registered as thing a');
  });
});
