/** The methods' own keys: their defaults, their axes, and the rules between them. */
import { describe, expect, it } from 'vitest';
import { type MethodProblem, methods } from '../../src/methods/index.js';

const online = { batchSize: 12, learningRate: 1e-3, warmupIterations: 0 };

const problem = (name: string, own: object, shared = online): MethodProblem | undefined => {
  const method = methods.get(name);
  return method.check?.({ ...(method.config.parse({}) as object), ...own }, shared);
};

describe('the configuration of the methods', () => {
  it('has the values of Gao et al. (2022), table 1, and of the papers as defaults', () => {
    expect(methods.get('ppo').config.parse({})).toMatchObject({ clipRange: 0.2, gaeLambda: 0.95 });
    expect(methods.get('best-of-n').config.parse({})).toEqual({ prompts: 12, n: 8192, points: 40 });
    expect(methods.get('rloo').config.parse({})).toEqual({ samplesPerPrompt: 4 });
    expect(methods.get('grpo').config.parse({})).toMatchObject({ groupSize: 8, klCoefficient: 0 });
    expect(methods.get('reinforce').config.parse({})).toEqual({});
  });

  it('has axes for keys that there are, under names of their own', () => {
    const axes = methods.all.flatMap((method) => {
      const keys = Object.keys(method.config.parse({}) as Record<string, unknown>);
      for (const { property } of method.axes) expect(keys).toContain(property);
      return method.axes;
    });
    expect(new Set(axes.map(({ name }) => name)).size).toBe(axes.length);
    expect(new Set(axes.map(({ header }) => header)).size).toBe(axes.length);
  });

  it('wants minibatches and groups to share the batch, and says what is allowed', () => {
    expect(problem('ppo', { minibatches: 5 })).toEqual({
      property: 'minibatches',
      message: '5 minibatches cannot share a batch of 12; allowed: 1, 2, 3, 4, 6, 12',
    });
    expect(problem('ppo', { minibatches: 4 })).toBeUndefined();
    expect(problem('grpo', { groupSize: 8 })).toEqual({
      property: 'groupSize',
      message: '12 responses cannot be shared by groups of 8; allowed: 2, 3, 4, 6, 12',
    });
    expect(problem('grpo', { groupSize: 4, minibatches: 5 })?.property).toBe('minibatches');
    expect(problem('grpo', { groupSize: 4, minibatches: 4 })).toBeUndefined();
    expect(problem('rloo', { samplesPerPrompt: 5 })?.message).toMatch(/12 responses.*groups of 5/);
    expect(problem('rloo', { samplesPerPrompt: 4 }, { ...online, batchSize: 1 })?.message).toBe(
      '1 response cannot be shared by groups of 4; allowed: a larger batch',
    );
    expect(problem('rloo', { samplesPerPrompt: 4 })).toBeUndefined();
  });

  it('wants no more points of best-of-n than its pool has responses', () => {
    expect(problem('best-of-n', { points: 20, n: 10 })).toEqual({
      property: 'points',
      message: '20 points need as many different n, the pool has 10; allowed: at most 10',
    });
    expect(problem('best-of-n', { points: 10, n: 10 })).toBeUndefined();
  });
});
