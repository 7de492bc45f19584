/**
 * The ways to repeat RLHF that Wolf, Kirk and Musolesi (2025) compare, three words each: which comparisons a round's proxies
 * are trained on, what a round's policies are optimised against, and where these start.
 */

/** The round's own comparisons, those of all rounds so far, or as many as a round has, spread over all of them. */
export const dataChoices = ['last', 'concat', 'sample'] as const;
export type DataChoice = (typeof dataChoices)[number];

/** The round's own proxy, or the mean, the lowest score or the mean of the weights of the proxies of all rounds so far. */
export const modelChoices = ['last', 'mean', 'worst-case', 'weight-average'] as const;
export type ModelChoice = (typeof modelChoices)[number];

/** The policy of the round before, π_init (their SFT), or (1 − η) π_init + η times that policy, weight by weight (their LITI). */
export const startChoices = ['last', 'initial', 'interpolated'] as const;
export type StartChoice = (typeof startChoices)[number];

export interface Arm {
  data: DataChoice;
  rewardModels: ModelChoice;
  start: StartChoice;
}

export const arms = {
  'take-last': { data: 'last', rewardModels: 'last', start: 'last' },
  concat: { data: 'concat', rewardModels: 'last', start: 'last' },
  'concat-from-sft': { data: 'concat', rewardModels: 'last', start: 'initial' },
  'sample-from-sft': { data: 'sample', rewardModels: 'last', start: 'initial' },
  'merged-from-sft': { data: 'last', rewardModels: 'mean', start: 'initial' },
} as const satisfies Record<string, Arm>;

export type ArmName = keyof typeof arms;

export const armNames = Object.keys(arms) as ArmName[];

/** Between the words of an arm that has no name. */
const separator = ' / ';

const wordsOf = ({ data, rewardModels, start }: Arm) => [data, rewardModels, start].join(separator);

/** The name of an arm, or its words where it has none; `interpolation` is η. */
export function armText(arm: Arm, interpolation: number): string {
  const named = armNames.find((name) => wordsOf(arms[name]) === wordsOf(arm));
  return named ?? `${wordsOf(arm)}${arm.start === 'interpolated' ? ` ${interpolation}` : ''}`;
}

/** The words behind what `armText` gave; undefined for another text. */
export function armOf(text: string): Arm | undefined {
  if (text in arms) return arms[text as ArmName];
  const [data, rewardModels, starting] = text.split(separator);
  const [start] = (starting ?? '').split(' ');
  const arm = { data, rewardModels, start } as Arm;
  const isKnown =
    dataChoices.includes(arm.data) &&
    modelChoices.includes(arm.rewardModels) &&
    startChoices.includes(arm.start);
  return isKnown ? arm : undefined;
}
