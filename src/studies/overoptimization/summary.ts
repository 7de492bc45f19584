/** What a study was about and what came of it, in a few sentences: pure functions of its tables. */
import { isAbout } from '../../display/finding.js';
import { count, readable } from '../../display/words.js';
import { methods } from '../../methods/method.js';
import { answers, nats } from './answers.js';
import { meanLengths } from './curves/mean-lengths.js';
import { shownSettings } from './curves/shown-settings.js';
import {
  isOwnForm,
  mainSettings,
  methodsOf,
  parametersOf,
  sizeKey,
  sizesOf,
  withSettings,
} from './curves/sweep.js';
import { untrainedReward } from './curves/untrained-reward.js';
import { goldIsFooled } from './findings/human-peak.js';
import { isDirect } from './findings/methods.js';
import {
  axisOfEnds,
  type EndCurve,
  type EndOfCurve,
  endCurve,
  endOfCurve,
  endSizes,
} from './opening/ends.js';
import type { OveroptimizationTables } from './study-tables.js';
import type { Coefficients, CurvePoint, ResponseLength } from './tables.js';

export function lead({ curves }: OveroptimizationTables): string {
  const scored = curves.filter(({ method }) => !isDirect(method));
  const sizes = sizesOf(scored).length;
  const words = sizes === 1 ? ['one reward-model size'] : sizes > 1 ? [`${sizes} reward-model sizes`] : [];
  return `Reward-model overoptimization in a simulated world: ${[...words, `${count(curves.length)} curve points`].join(', ')}.`;
}

export function summary(tables: OveroptimizationTables): string[] {
  const { curves, coefficients, response_lengths: lengths, confidence } = tables;
  const settings = mainSettings(curves);
  const main = withSettings(curves, settings);
  const rows = withSettings(coefficients, settings).filter(isOwnForm);
  const sentences = methodsOf(main).flatMap((method) => [
    ...endSentences(curves, method, confidence),
    ...trendSentences(rows, method),
  ]);
  return [
    ...sweepSentence(curves),
    ...sentences,
    ...foolingSentences(tables),
    ...lengthSentences(lengths),
    ...answers(tables),
  ];
}

/** The sentences tell of one value of each axis: which one, where there are others. */
function sweepSentence(curves: readonly CurvePoint[]): string[] {
  const shown = shownSettings(curves, axisOfEnds(endSizes(curves, methodsOf(curves))));
  return shown.length === 0 ? [] : [`These sentences are about the base: ${shown.join(', ')}.`];
}

const titleOf = (method: string) => methods.find(method)?.title ?? method;

/** What happened to gold, and to what gold stands for, against the smallest and the largest proxy. */
function endSentences(curves: readonly CurvePoint[], method: string, confidence: number): string[] {
  return endSizes(curves, [method]).flatMap((size) => {
    const curve = endCurve(curves, { method, size });
    if (curve === undefined) return [];
    const name = `${titleOf(method)} ${isDirect(method) ? 'of a policy of' : 'against'} ${subjectOf(curve)}`;
    const { end, proxy, ...rest } = endOfCurve(curve, confidence);
    const optimised = isDirect(method) ? 'the implicit reward' : 'the proxy score';
    const last = `at ${nats(end.kl)} gold is ${score(end.gold.estimate)} and ${optimised} ${readable(proxy, score)}`;
    return `${name}: gold ${courseWords(rest)}; ${last}. ${humanSentence(curve, confidence)}`;
  });
}

/** `725 parameters`, `gold with a planted error (levy)`. */
function subjectOf({ points, size }: EndCurve): string {
  const untrained = untrainedReward(points);
  if (untrained === undefined) return size.label;
  return size.tail === undefined ? untrained : `${untrained} (${size.tail})`;
}

/** Gold is itself a trained model: what the simulated annotator thinks, who is not. */
function humanSentence(curve: EndCurve, confidence: number): string {
  const { end, ...rest } = endOfCurve(curve, confidence, 'humanScore');
  const course = courseWords(rest);
  return `The human utility ${course}${course.includes(',') ? ',' : ''} and is ${score(end.gold.estimate)} there.`;
}

/** A highest point before the end is in the picture, whether or not the fall from it can be told. */
function courseWords({ fate, kl, gold, isAtEnd }: Omit<EndOfCurve, 'end' | 'proxy'>): string {
  const highest = `${score(gold.estimate)} near ${nats(kl.estimate)}`;
  if (fate === 'fell') return `peaks at ${highest}`;
  if (fate === 'open' && !isAtEnd) return `is highest with ${highest}, with no clear fall by the end`;
  return 'is not seen to turn over';
}

/** Whether gold is fooled as well, which is a finding of its own. */
function foolingSentences(tables: OveroptimizationTables): string[] {
  const judged = goldIsFooled.judge(tables);
  if (!isAbout(judged)) return [];
  return [`Is gold fooled too? ${goldIsFooled.statement}: ${judged.verdict}. ${judged.evidence}`];
}

function trendSentences(rows: readonly Coefficients[], method: string): string[] {
  const own = rows.filter((row) => row.method === method).sort((a, b) => parametersOf(a) - parametersOf(b));
  if (own.length < 2) return [];
  const [first, last] = [own[0], own[own.length - 1]];
  const range = `from ${count(parametersOf(first))} to ${count(parametersOf(last))} parameters`;
  const change = (name: 'alpha' | 'beta', symbol: string) =>
    `${symbol} goes from ${first[name].estimate.toFixed(3)} to ${last[name].estimate.toFixed(3)}`;
  return [`${titleOf(method)}, ${range}: ${change('alpha', 'α')}, ${change('beta', 'β')}.`];
}

/** What became of the length of responses, where they end. */
function lengthSentences(all: readonly ResponseLength[]): string[] {
  const rows = withSettings(all, mainSettings(all));
  return methodsOf(rows).flatMap((method) => {
    const own = rows.filter((row) => row.method === method);
    const sizes = sizesOf(own);
    const ends = sizes.length > 1 ? [sizes[0], sizes[sizes.length - 1]] : sizes;
    const parts = ends.map((size) => {
      const lengths = meanLengths(own.filter((row) => sizeKey(row) === size.key));
      const [first, last] = [lengths[0], lengths[lengths.length - 1]];
      return `from ${first.responseLength.toFixed(1)} to ${last.responseLength.toFixed(1)} tokens at ${nats(last.kl)} against ${size.label}`;
    });
    return `${titleOf(method)}: responses go ${parts.join(', ')}.`;
  });
}

const score = (value: number) =>
  value
    .toFixed(2)
    .replace(/^-(?=0\.00$)/, '')
    .replace('-', '−');
