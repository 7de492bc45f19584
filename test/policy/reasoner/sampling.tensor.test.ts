/** Sampling from reasoners: by kernels and by tensors, against exact distributions, and every rule of a harness. */
import { expect, it } from 'vitest';
import { type Harness, TokenOrigin } from '../../../src/policy/reasoner/harness.js';
import {
  initialReasonerParameters,
  type ReasonerModel,
  reasonerModel,
} from '../../../src/policy/reasoner/model.js';
import {
  besideRows,
  type ReasonerPrompts,
  type ReasonerResponses,
  trainingRows,
} from '../../../src/policy/reasoner/responses.js';
import { openReasonerSampler, samplerBy } from '../../../src/policy/reasoner/sampler.js';
import { tensorChains } from '../../../src/policy/reasoner/tensor-sampler.js';
import { openReasonerTrainer } from '../../../src/policy/reasoner/trainer.js';
import { createRandom } from '../../../src/random/index.js';
import { loadNativeKernels, openNativeKernel } from '../../../src/tensor/kernels/native-kernel.js';
import { chainsBy, kernelChains } from '../../../src/tensor/kernels/reasoner-sampling.js';
import { keepStep, nextStep } from '../../../src/tensor/step-codes.js';
import { describeTensors, onNative } from '../../support/backend.js';
import { binomialExcess, chiSquareExcess, expectClose } from '../../support/numbers.js';
import { drawnReasoner, plainReading } from '../../support/reasoners.js';

const random = createRandom('reasoners');

/** Tokens 0 … 3 are states, 4 a pointer to step 2, 5 Wait, 6 ends thinking, 7 is ?, 8 ends the response. */
const vocabularySize = 9;
const [pointer, wait, endOfThinking, question, endToken] = [4, 5, 6, 7, 8];
const states = [0, 1, 2, 3];
const stepRule = Int32Array.from({ length: vocabularySize }, (_, token) =>
  token === pointer ? 2 : token < pointer ? nextStep : keepStep,
);
const plain: Harness = { ...{ endToken, endOfThinking, wait }, maximumLength: 12, stepRule };

const model = reasonerModel({ width: 12, layers: 2, heads: 3, vocabularySize, steps: 6 });
/** Nearly uniform, so that everything happens. */
const parameters = drawnReasoner(random, model, 0.7);

function drawnPrompts({ trunk }: ReasonerModel, count: number, length = 5): ReasonerPrompts {
  const numbers = (bound: number) => Uint8Array.from({ length: count * length }, () => random.integer(bound));
  const lengths = Int32Array.from({ length: count }, () => 1 + random.integer(length));
  return { count, length, tokens: numbers(trunk.vocabularySize), steps: numbers(trunk.steps), lengths };
}

const prompts = drawnPrompts(model, 9);
const rowsOf = (count: number) => Int32Array.from({ length: count }, (_, row) => row % prompts.count);
const sampled = (harness: Harness, count = 400, seed = 'a') =>
  openReasonerSampler(model, parameters).sample(prompts, rowsOf(count), harness, createRandom(seed));

const response = ({ tokens, length, lengths }: ReasonerResponses, row: number) =>
  Array.from(tokens.subarray(row * length, row * length + lengths[row]));
const originsOf = ({ origins, length, lengths }: ReasonerResponses, row: number) =>
  Array.from(origins.subarray(row * length, row * length + lengths[row]));
const eachRow = (responses: ReasonerResponses) => Array.from({ length: responses.count }, (_, row) => row);

const everything: Harness = {
  ...plain,
  banned: [question],
  thinkingBudget: Int32Array.from({ length: 200 }, (_, row) => (row % 3 === 0 ? row % 7 : -1)),
  forcedWaits: Int32Array.from({ length: 200 }, (_, row) => row % 4),
  noise: { tokens: states, probability: 0.3 },
};

const harnesses: Record<string, Harness> = {
  plain,
  greedy: { ...plain, isGreedy: true },
  'a thinking budget': { ...plain, thinkingBudget: 3 },
  'forced Waits': { ...plain, forcedWaits: 2 },
  'banned tokens': { ...plain, banned: [endToken, 0, wait] },
  'no thinking': { endToken, maximumLength: 1, stepRule },
  everything,
};

describeTensors('responses by the kernel', () => {
  for (const [name, harness] of Object.entries(harnesses)) {
    it(`are those by tensors under ${name}`, () => {
      const rows = rowsOf(200);
      const samplers = [kernelChains(model.trunk)!, tensorChains(model)].map((chains) =>
        samplerBy(chains, model, parameters),
      );
      const [kernel, tensors] = samplers.map((sampler) =>
        sampler.sample(prompts, rows, harness, createRandom(name)),
      );
      const { logProbs, ...others } = kernel;
      const { logProbs: expected, ...expectedOthers } = tensors;
      expect(others).toEqual(expectedOthers);
      expectClose(logProbs, expected, 1e-5);
    });
  }

  it('are those by tensors at width 32 with long prompts', () => {
    const large = reasonerModel({ width: 32, layers: 3, heads: 4, vocabularySize: 90, steps: 12 });
    const own = drawnReasoner(random, large, 0.7);
    const asked = drawnPrompts(large, 40, 14);
    const rows = Int32Array.from({ length: 60 }, () => random.integer(40));
    const harness = { endToken: 89, maximumLength: 30, stepRule: new Int32Array(90).fill(nextStep) };
    const samplers = [kernelChains(large.trunk)!, tensorChains(large)].map((chains) =>
      samplerBy(chains, large, own),
    );
    const [kernel, tensors] = samplers.map((sampler) =>
      sampler.sample(asked, rows, harness, createRandom('large')),
    );
    expect(kernel.tokens).toEqual(tensors.tokens);
    expectClose(kernel.logProbs, tensors.logProbs, 1e-5);
  });

  it('are the same to the bit however many are sampled at once', () => {
    const rows = rowsOf(200);
    const [whole, parts] = [4096, 7].map((atOnce) =>
      samplerBy(kernelChains(model.trunk)!, model, parameters, atOnce).sample(
        prompts,
        rows,
        everything,
        createRandom('b'),
      ),
    );
    expect(parts).toEqual(whole);
  });

  it.runIf(onNative)('are the same to the bit with other lanes', () => {
    const { addon } = loadNativeKernels();
    const results = Object.keys(addon!.variants).map((variant) => {
      const kernel = openNativeKernel(addon!, variant);
      const sampler = samplerBy(chainsBy(kernel, model.trunk), model, parameters);
      const responses = sampler.sample(prompts, rowsOf(200), everything, createRandom('c'));
      return { isFused: kernel.fusesSums() === 1, responses };
    });
    const fused = results.filter(({ isFused }) => isFused);
    for (const { responses } of fused) expect(responses).toEqual(fused[0].responses);
  });
});

describeTensors('sampled responses', () => {
  it('are as frequent as their probabilities, all of them enumerated', () => {
    const small = reasonerModel({ width: 8, layers: 2, heads: 2, vocabularySize: 3, steps: 4 });
    const own = drawnReasoner(random, small, 1);
    const rule = Int32Array.of(nextStep, 3, keepStep);
    const asked = {
      count: 1,
      length: 2,
      tokens: Uint8Array.of(1, 0),
      steps: Uint8Array.of(0, 1),
      lengths: Int32Array.of(2),
    };
    const count = 20_000;
    const harness = { endToken: 2, maximumLength: 3, stepRule: rule };
    const responses = openReasonerSampler(small, own).sample(
      asked,
      new Int32Array(count),
      harness,
      createRandom('d'),
    );
    /** Probabilities of all responses that go on from these, worked out by hand: 0 advances but behind a 1, which sets 3. */
    const probabilities = new Map<string, number>();
    const visit = (written: number[], probability: number): void => {
      if (written.length === 3 || written.at(-1) === 2) {
        probabilities.set(written.join(), probability);
        return;
      }
      const steps = [0, 1];
      written.forEach((token, at) => {
        const before = steps[steps.length - 1];
        steps.push(token === 1 ? 3 : token === 0 && written[at - 1] !== 1 ? Math.min(before + 1, 3) : before);
      });
      const next = plainReading(small, own, [1, 0, ...written], steps).logProbs.at(-1)!;
      next.forEach((logProb, token) => {
        visit([...written, token], probability * Math.exp(logProb));
      });
    };
    visit([], 1);
    const counts = new Map([...probabilities.keys()].map((key) => [key, 0]));
    for (const row of eachRow(responses)) {
      const key = response(responses, row).join();
      counts.set(key, counts.get(key)! + 1);
    }
    expect(counts.size).toBe(15);
    expect(chiSquareExcess([...counts.values()], [...probabilities.values()])).toBeLessThan(3.5);
  });

  it('have the log-probabilities that the trainer gives them', () => {
    const responses = sampled({ ...plain, forcedWaits: 1 });
    const rows = trainingRows(prompts, responses);
    const trainer = openReasonerTrainer({ what: 'test', model, heads: 'policy', initial: parameters });
    const { logProbs } = trainer.predict(0, rows);
    const isOwn = besideRows(
      rows,
      responses,
      responses.origins.map((origin) => Number(origin === TokenOrigin.policy)),
    );
    expectClose(
      besideRows(rows, responses, responses.logProbs),
      logProbs.map((logProb, at) => logProb * isOwn[at]),
      1e-5,
    );
  });

  it('end with the end token, or are of the greatest length', () => {
    const responses = sampled(plain);
    const lengths = new Set<number>();
    for (const row of eachRow(responses)) {
      const tokens = response(responses, row);
      lengths.add(tokens.length);
      expect(tokens.slice(0, -1)).not.toContain(endToken);
      if (tokens.length < 12) expect(tokens.at(-1)).toBe(endToken);
    }
    expect(lengths.size).toBeGreaterThan(8);
  });

  it('carry step numbers by the rule', () => {
    const responses = sampled(plain);
    let pointers = 0;
    for (const row of eachRow(responses)) {
      const prompt = responses.prompts[row];
      let step = prompts.steps[prompt * prompts.length + prompts.lengths[prompt] - 1];
      const tokens = response(responses, row);
      tokens.forEach((token, at) => {
        if (token === pointer) step = 2;
        else if (token < pointer && tokens[at - 1] !== pointer) step = Math.min(step + 1, 5);
        if (token < pointer && tokens[at - 1] === pointer) pointers += 1;
        expect(responses.steps[row * 12 + at]).toBe(step);
      });
    }
    expect(pointers).toBeGreaterThan(20);
  });
});

describeTensors('a harness', () => {
  it('ends thinking where the budget is used up, and not behind', () => {
    const budgets = Int32Array.from({ length: 400 }, (_, row) => row % 5);
    const responses = sampled({ ...plain, thinkingBudget: budgets });
    for (const row of eachRow(responses)) {
      const [tokens, origins] = [response(responses, row), originsOf(responses, row)];
      const first = tokens.indexOf(endOfThinking);
      // A response may end while it thinks.
      if (first < 0) expect(tokens.length).toBeLessThanOrEqual(budgets[row]);
      else expect(first).toBeLessThanOrEqual(budgets[row]);
      const forced = origins.flatMap((origin, at) => (origin === TokenOrigin.forced ? [at] : []));
      expect(forced).toEqual(first === budgets[row] ? [first] : []);
    }
  });

  it('writes Wait for the first ends of thinking that are drawn', () => {
    const counts = Int32Array.from({ length: 400 }, (_, row) => row % 3);
    const responses = sampled({ ...plain, maximumLength: 40, forcedWaits: counts });
    let most = 0;
    for (const row of eachRow(responses)) {
      const [tokens, origins] = [response(responses, row), originsOf(responses, row)];
      const forced = origins.flatMap((origin, at) => (origin === TokenOrigin.forced ? [at] : []));
      for (const at of forced) expect(tokens[at]).toBe(wait);
      const first = tokens.indexOf(endOfThinking);
      if (first >= 0) expect(forced.length).toBe(counts[row]);
      expect(forced.length).toBeLessThanOrEqual(counts[row]);
      expect(forced.every((at) => first < 0 || at < first)).toBe(true);
      most = Math.max(most, forced.length);
    }
    expect(most).toBe(2);
  });

  it('bans tokens, whose probability goes to the others', () => {
    const banned = [endToken, 0, 3];
    const harness = { ...plain, maximumLength: 1, banned };
    const one = {
      count: 1,
      length: 2,
      tokens: Uint8Array.of(1, 2),
      steps: Uint8Array.of(0, 1),
      lengths: Int32Array.of(2),
    };
    const count = 5000;
    const responses = openReasonerSampler(model, parameters).sample(
      one,
      new Int32Array(count),
      harness,
      createRandom('e'),
    );
    const next = plainReading(model, parameters, one.tokens, one.steps).logProbs.at(-1)!;
    const allowed = next.map((logProb, token) => (banned.includes(token) ? 0 : Math.exp(logProb)));
    const total = allowed.reduce((sum, share) => sum + share, 0);
    const counts = new Array(vocabularySize).fill(0);
    responses.tokens.forEach((token, row) => {
      counts[token] += 1;
      expect(Math.abs(responses.logProbs[row] - Math.log(allowed[token] / total))).toBeLessThan(1e-5);
    });
    expect(
      chiSquareExcess(
        counts,
        allowed.map((share) => share / total),
      ),
    ).toBeLessThan(3.5);
  });

  it('disturbs states while the policy thinks, each other state as often', () => {
    const probability = 0.25;
    const responses = sampled({ ...plain, noise: { tokens: states, probability } }, 4000);
    const quiet = sampled(plain, 4000);
    let [kept, disturbed] = [0, 0];
    const changes = new Array(vocabularySize).fill(0);
    for (const row of eachRow(responses)) {
      const [tokens, origins] = [response(responses, row), originsOf(responses, row)];
      const first = tokens.indexOf(endOfThinking);
      tokens.forEach((token, at) => {
        if (origins[at] !== TokenOrigin.environment) {
          if (states.includes(token) && (first < 0 || at < first)) kept += 1;
          return;
        }
        expect(first < 0 || at < first).toBe(true);
        expect(responses.logProbs[row * 12 + at]).toBe(0);
        changes[token] += 1;
        disturbed += 1;
      });
    }
    expect(Math.abs(binomialExcess(disturbed, kept + disturbed, probability))).toBeLessThan(3.5);
    expect(changes.slice(4)).toEqual(new Array(5).fill(0));
    expect(Math.min(...changes.slice(0, 4))).toBeGreaterThan(disturbed / 10);
    expect([...quiet.origins].every((origin) => origin === TokenOrigin.policy)).toBe(true);
  });

  it('disturbs one state to each of the others alike', () => {
    // Only state 0 may be drawn.
    const banned = [1, 2, 3, pointer, wait, endOfThinking, question, endToken];
    const responses = sampled(
      { ...plain, maximumLength: 1, banned, noise: { tokens: states, probability: 0.6 } },
      6000,
    );
    const counts = [0, 0, 0, 0];
    for (const token of responses.tokens) counts[token] += 1;
    expect(chiSquareExcess(counts, [0.4, 0.2, 0.2, 0.2])).toBeLessThan(3.5);
  });

  it('takes the most probable token where it is greedy', () => {
    const responses = sampled({ ...plain, isGreedy: true }, 9);
    for (const row of eachRow(responses)) {
      const [start, tokens] = [responses.prompts[row] * prompts.length, response(responses, row)];
      const asked = prompts.tokens.subarray(start, start + prompts.lengths[row]);
      const before = prompts.steps.subarray(start, start + prompts.lengths[row]);
      const steps = responses.steps.subarray(row * 12, row * 12 + tokens.length);
      const said = plainReading(model, parameters, [...asked, ...tokens], [...before, ...steps]);
      tokens.forEach((token, at) => {
        const next = said.logProbs[asked.length - 1 + at];
        expect(next.indexOf(Math.max(...next))).toBe(token);
        expect(Math.abs(responses.logProbs[row * 12 + at] - next[token])).toBeLessThan(1e-5);
      });
    }
  });

  it('is refused where it makes no sense', () => {
    const untrained = initialReasonerParameters(model, random.stream('untrained'));
    const sampler = openReasonerSampler(model, untrained);
    const refused = (harness: Partial<Harness>) =>
      expect(() => sampler.sample(prompts, rowsOf(3), { ...plain, ...harness }, createRandom('f')));
    refused({ endToken: 9 }).toThrow('tokens of a harness');
    refused({ banned: [0, 1, 2, 3, 4, 5, 6, 7, 8] }).toThrow('bans every token');
    refused({ forcedWaits: 1, wait: undefined as unknown as number }).toThrow('Waits need');
    refused({ thinkingBudget: Int32Array.of(1) }).toThrow('1 numbers for 3 rows');
    expect(() => sampler.sample(prompts, Int32Array.of(9), plain, createRandom('f'))).toThrow('0 to 8');
  });
});
