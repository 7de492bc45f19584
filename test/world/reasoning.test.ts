/** The reasoning world: its problems by enumeration, traces worked by hand, its demonstrator against closed forms. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/random/index.js';
import {
  answerIsRight,
  applied,
  createReasoningTask,
  type DemonstrationsConfig,
  demonstrate,
  demonstrationsConfig,
  drawProblem,
  drawProblems,
  judge,
  type Problem,
  passesAbstentions,
  passesAnyStep,
  promptOf,
  proofIsRight,
  rarestOperation,
  reasoningTaskConfig,
  responseSteps,
  solution,
  stepNumbers,
  stepRule,
  textOf,
  tokenText,
  traceFacts,
} from '../../src/world/reasoning/index.js';

const small = createReasoningTask(
  { states: 3, operations: 4, operationSkew: 1, steps: [2, 3] },
  createRandom(1),
);
const usual = createReasoningTask(reasoningTaskConfig.parse({}), createRandom(2));
const usualHabits = demonstrationsConfig.parse({});

/** So many standard deviations of a share leave one test in ten thousand outside. */
const expectShare = (hits: number, count: number, probability: number) => {
  const deviation = Math.sqrt((probability * (1 - probability)) / count);
  expect(Math.abs(hits / count - probability)).toBeLessThan(4 * deviation + 1e-12);
};

/** Tokens from words: states, `@2`, `Wait`, `</think>`, `?`, `end`. */
const tokensOf = (text: string, task = usual): number[] => {
  const names = Array.from({ length: task.vocabulary.size }, (_, token) => tokenText(task.vocabulary, token));
  return text.split(' ').map((word) => names.indexOf(word));
};

describe('a problem', () => {
  it('is made of permutations, a stream each: fewer operations leave the common ones as they are', () => {
    for (let operation = 0; operation < 64; operation++) {
      const images = Array.from({ length: 10 }, (_, state) => applied(usual, operation, state));
      expect(new Set(images).size).toBe(10);
    }
    const fewer = createReasoningTask({ ...usual.options, operations: 5 }, createRandom(2));
    expect([...fewer.results]).toEqual([...usual.results.subarray(0, 50)]);
  });

  it('is solved by applying one operation after the other', () => {
    const problem = { start: 2, operations: [1, 0, 3] };
    const one = applied(small, 1, 2);
    const two = applied(small, 0, one);
    expect([...solution(small, problem)]).toEqual([2, one, two, applied(small, 3, two)]);
    expect(rarestOperation(problem)).toBe(4);
  });

  it('has operations that follow Zipf’s law, and as many steps as is as likely', () => {
    expect(usual.frequencies.reduce((sum, share) => sum + share)).toBeCloseTo(1, 12);
    expect(usual.frequencies[0] / usual.frequencies[7]).toBeCloseTo(8 ** 1.6, 9);
    const problems = drawProblems(usual, 20_000, createRandom(3));
    for (let steps = 2; steps <= 8; steps++)
      expectShare(problems.filter(({ operations }) => operations.length === steps).length, 20_000, 1 / 7);
    const operations = problems.flatMap((problem) => problem.operations);
    for (const rank of [0, 1, 9, 40])
      expectShare(
        operations.filter((own) => own === rank).length,
        operations.length,
        usual.frequencies[rank],
      );
  });
});

describe('step numbers', () => {
  it('are those of the step that comes next: operations and the states that they are applied to share them', () => {
    const { tokens, steps } = promptOf(usual, { start: 4, operations: [0, 63, 7] });
    expect(textOf(usual.vocabulary, tokens)).toBe('4 o1 o64 o8 ; :');
    expect([...steps]).toEqual([1, 1, 2, 3, 4, 1]);
    const response = tokensOf('5 6 Wait @2 5 7 8 </think> 8 end');
    expect([...responseSteps(usual.vocabulary, response)]).toEqual([2, 3, 3, 2, 2, 3, 4, 4, 5, 5]);
  });

  it('stay below their count, whatever is written', () => {
    const response = tokensOf(`@8 1 ${'2 '.repeat(9)}Wait @8 3 </think> ? end`.trim());
    const steps = responseSteps(usual.vocabulary, response);
    expect(Math.max(...steps)).toBe(stepNumbers(usual.vocabulary) - 1);
    expect([...steps.slice(-5)]).toEqual([8, 8, 8, 8, 8]);
  });

  it('follow from one rule a token', () => {
    const rule = stepRule(usual.vocabulary);
    expect(tokensOf('3 @1 @8 Wait </think> ? end ; :').map((token) => rule[token])).toEqual([
      ...[-2, 1, 8, -1, -1, -1, -1, -1, -1],
    ]);
  });
});

/** Operations of the usual task whose states are known: each adds its rank plus 1, modulo 10. */
const adding = {
  ...usual,
  results: Uint8Array.from({ length: 640 }, (_, i) => ((i % 10) + Math.floor(i / 10) + 1) % 10),
};
/** 0, then 1, 3, 6. */
const problem: Problem = { start: 0, operations: [0, 1, 2] };
const judged = (text: string) => judge(adding, problem, tokensOf(text));

describe('a trace', () => {
  const cases = [
    { text: '1 3 6 </think> 6 end', states: [0, 1, 3, 6], verdicts: [true, true], waits: 0 },
    // Right by luck: the second step is wrong.
    { text: '1 4 6 </think> 6 end', states: [0, 1, 4, 6], verdicts: [true, false], waits: 0 },
    { text: '1 3 </think> 6 end', states: [0, 1, 3, -1], verdicts: [true, false], waits: 0 },
    { text: '</think> 5 end', states: [0, -1, -1, -1], verdicts: [false, false], waits: 0 },
    { text: '1 4 7 Wait @2 1 3 6 </think> 6 end', states: [0, 1, 3, 6], verdicts: [true, true], waits: 1 },
    // The last version of the third step is older than that of the second.
    { text: '1 4 6 Wait @2 1 3 </think> 6 end', states: [0, 1, 3, 6], verdicts: [true, true], waits: 1 },
    // A state that is restated wrongly is the final version of its step.
    { text: '1 3 6 Wait @3 4 6 </think> 6 end', states: [0, 1, 4, 6], verdicts: [true, false], waits: 1 },
    { text: '1 3 6 Wait @1 5 1 3 6 </think> 6 end', states: [5, 1, 3, 6], verdicts: [true, false], waits: 1 },
    {
      text: '1 Wait @1 0 1 Wait @2 1 3 6 </think> 6 end',
      states: [0, 1, 3, 6],
      verdicts: [true, true],
      waits: 2,
    },
    { text: '1 3 6 </think> ? end', states: [0, 1, 3, 6], verdicts: [false, false], waits: 0 },
  ];
  it.each(cases)('is read and judged: $text', ({ text, states, verdicts, waits }) => {
    const { answer, proof, trace } = verdictsOf(text);
    expect([...trace.states]).toEqual(states);
    expect([answer, proof]).toEqual(verdicts);
    expect(trace).toMatchObject({ waits, isWellFormed: true, hasAnswered: true });
  });

  const malformed = [
    { text: '1 3 6 6 end', states: [0, 1, 3, 6], hasAnswered: false },
    { text: '1 3 6 9 </think> 6 end', states: [0, 1, 3, 6], answer: 6 },
    { text: '1 3 6 </think> 6 6 end', states: [0, 1, 3, 6] },
    { text: '1 3 6 </think> 6', states: [0, 1, 3, 6] },
    { text: '1 3 6 </think> end', states: [0, 1, 3, 6] },
    { text: '1 Wait 3 6 </think> 6 end', states: [0, 1, 3, 6], answer: 6, waits: 1 },
    { text: '1 3 @2 1 4 6 </think> 6 end', states: [0, 1, 4, 6], answer: 6 },
    { text: '1 3 6 Wait @7 2 5 </think> 6 end', states: [0, 1, 3, 6], answer: 6, waits: 1 },
    { text: '1 o4 3 6 </think> 6 end', states: [0, 1, 3, 6], answer: 6 },
    { text: '1 3 6 Wait </think> 6 end', states: [0, 1, 3, 6], answer: 6, waits: 1 },
  ];
  it.each(malformed)('is read as far as it goes: $text', ({ text, states, ...rest }) => {
    const { trace } = verdictsOf(text);
    expect([...trace.states]).toEqual(states);
    expect(trace).toMatchObject({
      answer: undefined,
      waits: 0,
      hasAnswered: true,
      ...rest,
      isWellFormed: false,
    });
  });

  function verdictsOf(text: string) {
    const own = judged(text);
    return { answer: answerIsRight(own), proof: proofIsRight(own), trace: own.trace };
  }
});

describe('a flawed verifier', () => {
  it('passes abstentions as often as it says, and judges all else by the answer', () => {
    const options = { vocabulary: usual.vocabulary, probability: 0.3, random: createRandom(5) };
    const pass = (text: string) => passesAbstentions(judged(text), options);
    expect(pass('1 3 6 </think> 6 end')).toBe(true);
    expect(pass('1 3 6 </think> 5 end')).toBe(false);
    let passed = 0;
    for (let time = 0; time < 5000; time++) if (pass('1 </think> ? end')) passed += 1;
    expectShare(passed, 5000, 0.3);
  });

  it('passes every state of the right solution but the start, where it is lenient', () => {
    const pass = (answer: string) => passesAnyStep(judged(`1 </think> ${answer} end`));
    expect(['0', '1', '2', '3', '4', '5', '6', '?'].map(pass)).toEqual([
      ...[false, true, false, true, false, false, true, false],
    ]);
  });
});

describe('the facts of a trace', () => {
  it('tell where the first complete pass errs, where its Wait points and what it changes', () => {
    expect(traceFacts(judged('1 4 7 Wait @2 1 3 6 </think> 6 end'))).toEqual({
      ...{ waits: 1, isFirstPassComplete: true, firstError: 2, isRightIfStopped: false, isRight: true },
      ...{ hasWaitAfterPass: true, pointer: 2, isPointerAtError: true, isUnchanged: false },
    });
    expect(traceFacts(judged('1 3 6 Wait @3 3 5 </think> 5 end'))).toEqual({
      ...{ waits: 1, isFirstPassComplete: true, firstError: 0, isRightIfStopped: true, isRight: false },
      ...{ hasWaitAfterPass: true, pointer: 3, isPointerAtError: false, isUnchanged: false },
    });
    expect(traceFacts(judged('1 3 6 </think> 6 end'))).toMatchObject({
      hasWaitAfterPass: false,
      isUnchanged: true,
    });
  });

  it('take a Wait amid the first pass for none after it', () => {
    expect(traceFacts(judged('1 4 Wait @2 1 3 6 </think> 6 end'))).toMatchObject({
      ...{ waits: 1, isFirstPassComplete: false, firstError: 2, isRightIfStopped: false },
      ...{ hasWaitAfterPass: false, pointer: 0, isUnchanged: false, isRight: true },
    });
  });
});

/** Habits of someone who only slips. */
const plain: DemonstrationsConfig = {
  ...{ slip: 0, slipAfterWait: 0, noticeAtOnce: 0, noticeOnReview: 0, needlessWait: 0, shortThought: 0 },
  ...{ resumeAfterShort: 0, abstain: 0, maximumWaits: 4, pointer: 'error' },
};

const count = 10_000;

/** Demonstrations of problems of four steps, read and judged. */
function demonstrations(habits: Partial<DemonstrationsConfig>, seed: number, steps = 4) {
  const task = createReasoningTask({ ...usual.options, steps: [steps, steps] }, createRandom(7));
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const own = drawProblem(task, random);
    const tokens = demonstrate({ task, habits: { ...plain, ...habits }, random }, own);
    const verdict = judge(task, own, tokens);
    return { tokens, verdict, facts: traceFacts(verdict), text: textOf(task.vocabulary, tokens) };
  });
}

const share = <Item>(items: readonly Item[], holds: (item: Item) => boolean) => items.filter(holds).length;

describe('a demonstration', () => {
  it('is the solution, where nobody slips', () => {
    const all = demonstrations({}, 11);
    expect(share(all, ({ verdict }) => proofIsRight(verdict))).toBe(count);
    expect(share(all, ({ tokens, facts }) => facts.waits === 0 && tokens.length === 4 + 3)).toBe(count);
  });

  it('is always well formed, with no more Waits than there may be', () => {
    const random = createRandom(13);
    for (let time = 0; time < 5000; time++) {
      const own = drawProblem(usual, random);
      const habits = { ...usualHabits, slipAfterWait: 0.5, needlessWait: 0.6, maximumWaits: 3 };
      const { trace } = judge(usual, own, demonstrate({ task: usual, habits, random }, own));
      expect(trace.isWellFormed).toBe(true);
      expect(trace.waits).toBeLessThanOrEqual(3);
    }
  });

  it('has no slip with (1 − p)^L, and is right with 1/S + (1 − 1/S)(1 − pS/(S − 1))^L', () => {
    const all = demonstrations({ slip: 0.12 }, 17);
    expectShare(
      share(all, ({ verdict }) => proofIsRight(verdict)),
      count,
      0.88 ** 4,
    );
    // A slip turns right to wrong with p and wrong to right with p / (S − 1): two states, whose other eigenvalue is 1 − pS/(S − 1).
    const right = 0.1 + 0.9 * (1 - (0.12 * 10) / 9) ** 4;
    expectShare(
      share(all, ({ verdict }) => answerIsRight(verdict)),
      count,
      right,
    );
  });

  it('errs first at step j with p (1 − p)^(j − 1)', () => {
    const all = demonstrations({ slip: 0.12 }, 19);
    for (let step = 1; step <= 4; step++)
      expectShare(
        share(all, ({ facts }) => facts.firstError === step),
        count,
        0.12 * 0.88 ** (step - 1),
      );
  });

  it('has a Wait after a complete chain with a slip as often as it is noticed on review, aimed at it', () => {
    const all = demonstrations({ slip: 0.12, noticeOnReview: 0.7, maximumWaits: 1 }, 23);
    const slipped = all.filter(({ facts }) => facts.firstError > 0);
    expectShare(
      share(slipped, ({ facts }) => facts.hasWaitAfterPass),
      slipped.length,
      0.7,
    );
    expect(all.every(({ facts }) => facts.hasWaitAfterPass === facts.isPointerAtError)).toBe(true);
    // Who never slips after a Wait is right where nothing had to be noticed, or was, and by luck.
    const wrongByChance = 1 - 0.88 ** 4;
    const lucky = 0.1 + 0.9 * (1 - (0.12 * 10) / 9) ** 4 - 0.88 ** 4;
    const right = 0.88 ** 4 + 0.7 * wrongByChance + 0.3 * lucky;
    expectShare(
      share(all, ({ verdict }) => answerIsRight(verdict)),
      count,
      right,
    );
  });

  it('slips less after a Wait', () => {
    // Every chain is written twice: the first slip is the only thing that the second look has to find.
    const all = demonstrations(
      { slip: 0.3, slipAfterWait: 0.05, noticeOnReview: 1, maximumWaits: 1, pointer: 'start' },
      29,
    );
    const slipped = all.filter(({ facts }) => facts.firstError > 0);
    expectShare(slipped.length, count, 1 - 0.7 ** 4);
    expectShare(
      share(slipped, ({ verdict }) => proofIsRight(verdict)),
      slipped.length,
      0.95 ** 4,
    );
  });

  it('notices a slip at once as often as it says', () => {
    const all = demonstrations({ slip: 0.12, noticeAtOnce: 0.35, maximumWaits: 1 }, 31);
    // The first Wait is there unless no slip is noticed: each step goes by with 1 − p · noticed.
    expectShare(
      share(all, ({ facts }) => facts.waits === 0),
      count,
      (1 - 0.12 * 0.35) ** 4,
    );
    for (const { verdict, facts } of all)
      if (facts.waits > 0) {
        const [first, second] = verdict.trace.passes;
        expect(second.from).toBe(first.states.length);
      }
  });

  it('waits needlessly as often as it says, to any step, until there are enough Waits', () => {
    const all = demonstrations({ needlessWait: 0.4, maximumWaits: 2 }, 37);
    expectShare(
      share(all, ({ facts }) => facts.waits === 0),
      count,
      0.6,
    );
    expectShare(
      share(all, ({ facts }) => facts.waits === 1),
      count,
      0.4 * 0.6,
    );
    expectShare(
      share(all, ({ facts }) => facts.waits === 2),
      count,
      0.4 * 0.4,
    );
    const waited = all.filter(({ facts }) => facts.waits > 0);
    for (let step = 1; step <= 4; step++)
      expectShare(
        share(waited, ({ facts }) => facts.pointer === step),
        waited.length,
        1 / 4,
      );
  });

  it('stops early as often as it says, anywhere, and then answers right or resumes', () => {
    const all = demonstrations({ slip: 0.2, shortThought: 0.3, resumeAfterShort: 0.25, maximumWaits: 1 }, 41);
    const short = all.filter(({ verdict }) => verdict.trace.passes[0].states.length < 4);
    expectShare(short.length, count, 0.3);
    for (let steps = 0; steps < 4; steps++)
      expectShare(
        share(short, ({ verdict }) => verdict.trace.passes[0].states.length === steps),
        ...([short.length, 1 / 4] as const),
      );
    expectShare(
      share(short, ({ facts }) => facts.waits > 0),
      short.length,
      0.25,
    );
    const answered = short.filter(({ facts }) => facts.waits === 0);
    expect(answered.every(({ verdict }) => answerIsRight(verdict))).toBe(true);
    for (const { verdict, facts } of short)
      if (facts.waits > 0) {
        const [first, second] = verdict.trace.passes;
        expect(second.from).toBe(first.states.length + 1);
      }
  });

  it('abstains as often as it says', () => {
    const all = demonstrations({ abstain: 0.1 }, 43);
    expectShare(
      share(all, ({ text }) => text.endsWith('</think> ? end')),
      count,
      0.1,
    );
  });

  it('goes back to the start after every Wait, where it is told to', () => {
    const all = demonstrations({ ...usualHabits, pointer: 'start' }, 47);
    const waited = all.filter(({ facts }) => facts.waits > 0);
    expect(waited.length).toBeGreaterThan(count / 4);
    for (const { verdict, text } of waited) {
      for (const { from, hasWait } of verdict.trace.passes) if (hasWait) expect(from).toBe(1);
      expect(text.match(/@[2-9]/)).toBeNull();
    }
  });

  it('is the same from the same stream, and another from another', () => {
    const texts = (seed: number) => demonstrations(usualHabits, seed).map(({ text }) => text);
    expect(texts(53)).toEqual(texts(53));
    expect(texts(53)).not.toEqual(texts(54));
  });
});
