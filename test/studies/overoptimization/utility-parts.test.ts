/** Annotators who see one part of the human utility, against the grammar's own likelihoods. */
import { expect, it } from 'vitest';
import { labelPairs } from '../../../src/preferences/index.js';
import { createRandom } from '../../../src/random/index.js';
import { mean, standardDeviation } from '../../../src/statistics/index.js';
import { judgedBy, openParts } from '../../../src/studies/overoptimization/stages/utility-parts.js';
import { worldConfig } from '../../../src/world/config.js';
import {
  createWorld,
  responseLogLikelihood,
  type Sequences,
  sampleCorpus,
} from '../../../src/world/index.js';

const world = createWorld(worldConfig.parse({ responseLength: 8 }), createRandom(3).stream('world'));
const { grammar } = world;
const corpus = (name: string, count: number): Sequences => sampleCorpus(grammar, count, createRandom(name));
/** Half of the responses have random tokens, so that some lie outside the language. */
const mixed = (name: string): Sequences => {
  const sequences = corpus(name, 200);
  const random = createRandom(`${name}-tokens`);
  const tokens = sequences.tokens.map((token, index) =>
    Math.floor(index / sequences.length) % 2 === 1 && index % sequences.length >= 4
      ? random.integer(32)
      : token,
  );
  return { ...sequences, tokens };
};

it('score 0 with an sd of 1 on the responses that fix the scale, and 0 on those that runs start from', () => {
  const [base, start] = [corpus('base', 2000), mixed('start')];
  const own = openParts(world, { base });
  const started = openParts(world, { base, start });
  for (const part of ['content', 'coherence'] as const) {
    expect(mean(own[part](base))).toBeCloseTo(0, 9);
    expect(standardDeviation(own[part](base), 0)).toBeCloseTo(1, 9);
    expect(mean(started[part](start))).toBeCloseTo(0, 9);
  }
});

it('prefer by coherence what the grammar finds likelier, of the very pairs that gold judged', () => {
  const { coherence } = openParts(world, { base: corpus('base', 2000) });
  const pairs = { first: mixed('first'), second: mixed('second') };
  const none = new Float64Array(pairs.first.count);
  const judged = judgedBy(coherence, { ...pairs, firstScores: none, secondScores: none });
  const { chosen, rejected } = labelPairs(judged, { labels: 'argmax' }, createRandom('labels'));
  for (let row = 0; row < chosen.count; row++)
    expect(responseLogLikelihood(grammar, chosen, row)).toBeGreaterThan(
      responseLogLikelihood(grammar, rejected, row),
    );
});
