/** Configuration keys that several methods have, and the rules that tie them to the shared ones. */
import { z } from 'zod';
import { count, positive } from '../config/numbers.js';
import type { MethodProblem, OnlineConfig } from './method.js';

/** Keys of methods that take several gradient steps on the responses of one iteration. */
export const passesKeys = {
  epochs: count().default(2).describe('Passes over each iteration’s responses.'),
  minibatches: count().default(4).describe('Minibatches in one pass; must divide the batch size.'),
};

export const groupSizeKey = () =>
  z.int().min(2).default(8).describe('G, responses sampled to one prompt; must divide the batch size.');

export const clipRangeKey = (whose: string) => positive().default(0.2).describe(`${whose} clip range ε.`);

export function minibatchesDivideBatch(
  { minibatches }: { minibatches: number },
  { batchSize }: OnlineConfig,
): MethodProblem | undefined {
  if (batchSize % minibatches === 0) return undefined;
  const allowed = divisors(batchSize).join(', ');
  return {
    property: 'minibatches',
    message: `${minibatches} minibatches cannot share a batch of ${batchSize}; allowed: ${allowed}`,
  };
}

/** `property` is the key that holds the size of a group. */
export function groupsDivideBatch(
  property: string,
  groupSize: number,
  { batchSize }: OnlineConfig,
): MethodProblem | undefined {
  if (batchSize % groupSize === 0) return undefined;
  const allowed = divisors(batchSize).filter((size) => size > 1);
  const responses = batchSize === 1 ? '1 response' : `${batchSize} responses`;
  return {
    property,
    message: `${responses} cannot be shared by groups of ${groupSize}; allowed: ${allowed.join(', ') || 'a larger batch'}`,
  };
}

function divisors(whole: number): number[] {
  return Array.from({ length: whole }, (_, index) => index + 1).filter(
    (candidate) => whole % candidate === 0,
  );
}
