/** Sampled responses of a run with their three scores: one that the proxy likes and the human does not stands out. */
import { okabeIto } from '../../../display/palette.js';
import { padTo } from '../../../display/terminal-text.js';
import { notePanel, type Panel, type Room, type TextRow } from '../../../display/view.js';
import type { SampleResponse } from '../tables.js';
import { scoreColors } from './looks.js';

/** The samples of one moment, if there are any yet. Beyond `lastEnd`, an iteration, no seed's curve has a point. */
export function samplesPanel(samples: readonly SampleResponse[] | undefined, lastEnd: number): Panel {
  if (samples === undefined) return notePanel('Sampled responses', 'No samples yet.');
  const ordered = [...samples].sort((left, right) => right.proxyScore - left.proxyScore);
  const { iteration } = samples[0];
  const beyond = Number.isFinite(lastEnd) && iteration > lastEnd ? ', past every seed’s end' : '';
  return {
    type: 'panel',
    title: `Sampled responses at iteration ${iteration}${beyond}, best proxy score first`,
    content: { type: 'text', rows: ({ width }: Room) => sampleRows(ordered, width - scoreColumns) },
  };
}

/** Room for the three scores and the mark. */
const scoreColumns = 27;

function sampleRows(samples: readonly SampleResponse[], width: number): TextRow[] {
  const head = `${padTo('prompt│response, one letter a token', width)}   proxy    gold   human`;
  return [[{ text: head, dim: true }], ...samples.map((sample) => sampleRow(sample, width))];
}

function sampleRow(
  { prompt, response, proxyScore, goldScore, humanScore }: SampleResponse,
  width: number,
): TextRow {
  const isHacked = proxyScore > 0 && humanScore < 0;
  const text = `${letters(prompt)}│${letters(response)}`;
  return [
    { text: padTo(text, width), dim: !isHacked },
    { text: score(proxyScore), color: scoreColors.proxy },
    { text: score(goldScore), color: scoreColors.gold },
    { text: score(humanScore), color: isHacked ? okabeIto.vermillion : scoreColors.human, bold: isHacked },
    { text: isHacked ? ' !' : '' },
  ];
}

const score = (value: number) => value.toFixed(2).replace('-', '−').padStart(8);

const alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** Tokens have no meaning: letters make their patterns visible. Beyond the alphabet they start over. */
export const letters = (tokens: string): string =>
  tokens
    .split(' ')
    .map((token) => alphabet[Number(token) % alphabet.length])
    .join('');
