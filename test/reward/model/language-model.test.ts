/** Reward models that begin as language models: which parameters come from where. */
import { expect, it } from 'vitest';
import { policyModel } from '../../../src/policy/index.js';
import { fromLanguageModel } from '../../../src/reward/index.js';
import { architecture, world } from '../../support/small-reward-models.js';

const model = policyModel({
  world: { ...world, contentFeatures: 2 } as Parameters<typeof policyModel>[0]['world'],
  policy: { width: 8, layers: 2, heads: 2 },
});
const length = (shape: readonly number[]) => shape.reduce((product, dimension) => product * dimension, 1);
/** Each parameter by its name and place within it. */
const named = (specs: typeof architecture.layout.specs) =>
  specs.flatMap(({ name, shape }) => Array.from({ length: length(shape) }, (_, index) => `${name}/${index}`));

it('takes the trunk of the language model, and draws the head and the position that it never reads', () => {
  const language = named(model.layout.specs);
  const own = named(architecture.layout.specs);
  // Parameter i of the language model is i; what was drawn is negative.
  const parameters = Float32Array.from(language.keys());
  const drawn = new Float32Array(own.length).fill(-1);
  const values = fromLanguageModel(architecture, drawn, { model, parameters });
  const fromWhere = own.map((name, index) => ({ name, value: values[index], place: language.indexOf(name) }));
  expect(fromWhere.every(({ value, place }) => value === place)).toBe(true);
  const notTaken = fromWhere.filter(({ value }) => value < 0).map(({ name }) => name);
  // Five tokens are read by the language model and six by the reward model, of width 8.
  const rest = Array.from({ length: 8 }, (_, index) => index);
  expect(notTaken.sort()).toEqual(
    [...rest.map((index) => `positions/${40 + index}`), ...rest.map((index) => `rewardHead/${index}`)].sort(),
  );
});
