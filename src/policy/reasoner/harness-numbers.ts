/** A harness as kernels take it, and prompts for it: what could not be read is refused. */
import type { HarnessNumbers } from '../../tensor/index.js';
import type { Harness, PerRow } from './harness.js';
import type { ReasonerModel } from './model.js';
import type { ReasonerPrompts } from './responses.js';

export function harnessNumbers({ trunk }: ReasonerModel, harness: Harness): HarnessNumbers {
  const { endToken, endOfThinking = -1, wait = -1, maximumLength, stepRule, banned = [] } = harness;
  const noise = harness.noise ?? { tokens: [], probability: 0 };
  const named = [
    endToken,
    ...banned,
    ...noise.tokens,
    ...[endOfThinking, wait].filter((token) => token >= 0),
  ];
  const isKnown = (token: number) => Number.isInteger(token) && token >= 0 && token < trunk.vocabularySize;
  refuse(!named.every(isKnown), `tokens of a harness are 0 to ${trunk.vocabularySize - 1}`);
  refuse(!(maximumLength >= 1), 'a response has at least one token');
  refuse(stepRule.length !== trunk.vocabularySize, 'a step rule has one entry a token');
  refuse(new Set(banned).size >= trunk.vocabularySize, 'a harness bans every token');
  refuse(endOfThinking < 0 && hasAny(harness.thinkingBudget, 0), 'a thinking budget needs endOfThinking');
  refuse(
    (endOfThinking < 0 || wait < 0) && hasAny(harness.forcedWaits, 1),
    'Waits need endOfThinking and wait',
  );
  refuse(noise.tokens.length === 1, 'noise needs a token to change to');
  return {
    ...{ maximumLength, endToken, endOfThinking, wait, stepRule, banned },
    isGreedy: harness.isGreedy ?? false,
    noiseTokens: noise.tokens,
    noiseProbability: noise.probability,
  };
}

/** Whether any number is at least `least`. */
const hasAny = (values: PerRow | undefined, least: number): boolean =>
  values !== undefined &&
  (typeof values === 'number' ? values >= least : values.some((value) => value >= least));

export function perRow(values: PerRow, count: number): Int32Array {
  if (typeof values === 'number') return new Int32Array(count).fill(values);
  refuse(values.length !== count, `a harness has ${values.length} numbers for ${count} rows`);
  return values;
}

export function checkPrompts({ trunk }: ReasonerModel, prompts: ReasonerPrompts, rows: Int32Array): void {
  const { count, length, tokens, steps, lengths } = prompts;
  refuse(!rows.every((prompt) => prompt >= 0 && prompt < count), `prompts are 0 to ${count - 1}`);
  for (let prompt = 0; prompt < count; prompt++) {
    refuse(
      !(lengths[prompt] >= 1 && lengths[prompt] <= length),
      `prompt ${prompt} has ${lengths[prompt]} tokens`,
    );
    for (let at = prompt * length; at < prompt * length + lengths[prompt]; at++)
      refuse(
        tokens[at] >= trunk.vocabularySize || steps[at] >= trunk.steps,
        `prompt ${prompt} has token ${tokens[at]} at step number ${steps[at]}`,
      );
  }
}

function refuse(isWrong: boolean, reason: string): void {
  if (isWrong) throw new RangeError(reason);
}
