/** Rows of tokens: taking and repeating them. */
import { expect, it } from 'vitest';
import { createRandom } from '../../src/random/index.js';
import { createWorld, repeatPrompts, samplePrompts, sequence, takeSequences } from '../../src/world/index.js';
import { tinyExperiment } from '../support/tiny-world.js';

const rows = { tokens: Uint8Array.of(0, 1, 2, 3, 4, 5), count: 3, length: 2 };

it('takes rows in any order, also twice', () => {
  expect(takeSequences(rows, [2, 0, 2])).toEqual({
    tokens: Uint8Array.of(4, 5, 0, 1, 4, 5),
    count: 3,
    length: 2,
  });
  expect([...sequence(rows, 1)]).toEqual([2, 3]);
});

it('repeats each prompt next to itself', () => {
  expect([...repeatPrompts(Uint8Array.of(1, 2, 3, 4), 2, 3)]).toEqual([1, 2, 1, 2, 1, 2, 3, 4, 3, 4, 3, 4]);
});

it('draws prompts of the right length from a world, the same for the same stream', () => {
  const world = createWorld(tinyExperiment().world, createRandom(0));
  const prompts = samplePrompts(world, 50, createRandom('prompts'));
  expect(prompts.length).toBe(100);
  expect(samplePrompts(world, 50, createRandom('prompts'))).toEqual(prompts);
  expect(Math.max(...prompts)).toBeLessThan(4);
});
