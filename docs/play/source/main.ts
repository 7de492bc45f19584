/** The page: what is chosen, and what is shown of it. */
import './style.css';
import { darkPalette, lightPalette } from '../../../src/display/palette.js';
import { aboutRun } from './about.js';
import { type DrawnChart, drawChart } from './chart.js';
import { type Choice, openControls, tell } from './controls.js';
import { openFitZone } from './fit-zone.js';
import { type Moment, momentsOf } from './moments.js';
import { nearestPlace, openPlaceSlider, showPlaceOn } from './place-slider.js';
import type { PlayCurve, PlayData, PlayMethod, PlaySample } from './play-data.js';
import { openRunButton } from './run-button.js';
import { samplesTable } from './samples.js';
import { byId, html } from './svg.js';
import { nats, said, withBounds } from './words.js';

const data = JSON.parse(byId('data').textContent ?? '') as PlayData;
const all = new Map(data.curves.map((curve) => [curve, momentsOf(curve)]));
const isDark = matchMedia('(prefers-color-scheme: dark)');
const online = data.methods.find(({ at }) => at === 'iteration') ?? data.methods[0];
const choice: Choice = { size: data.sizes[0], noise: data.noises[0], method: online.name, index: 0 };
const everywhere = [...all.values()].flat();
const frame = {
  largestKl: Math.max(...everywhere.map(({ kl }) => kl)),
  scores: [
    Math.min(...everywhere.map(({ gold }) => gold.low)),
    Math.max(...everywhere.map(({ proxy }) => proxy.high)),
  ] as const,
};
let drawn: DrawnChart;

/** Where the marker stands at first, in nats: proxy and gold have parted there, and there is more to come. */
const FIRST_KL = 10;

const curveOf = (size: number): PlayCurve =>
  data.curves.find((own) => own.method === choice.method && own.noise === choice.noise && own.size === size)!;

const momentsHere = (): Moment[] => all.get(curveOf(choice.size))!;

function colorOf(size: number): string {
  const count = data.sizes.length;
  // The blue that the dark palette begins with is too dark for a thin line.
  const palette = isDark.matches ? darkPalette(count + 1).slice(1) : lightPalette(count);
  return palette[data.sizes.indexOf(size)];
}

/** Another curve: the marker goes to the KL that is nearest to where it was. */
function changeSetting(kl: number): void {
  choice.index = nearestPlace(momentsHere(), kl);
  tell('size', `${choice.size.toLocaleString('en-US')} parameters`);
  tell('noise', `${Math.round(100 * choice.noise)} % flipped`);
  showPlace();
}

function showPlace(): void {
  const curve = curveOf(choice.size);
  const moment = momentsHere()[choice.index];
  const { at } = data.methods.find(({ name }) => name === choice.method)!;
  const place = at === 'n' ? `best of ${moment.at.toLocaleString('en-US')}` : `iteration ${moment.at}`;
  tell('place', `KL ${nats(moment.kl)}, ${place}`);
  wanted = moment.kl;
  draw();
  const { state, title, text } = said(moment);
  byId('verdict').dataset.state = state;
  byId('verdict-title').textContent = title;
  byId('verdict-text').textContent = text;
  byId('scores').replaceChildren(...scoreList(moment));
  showSamples(curve.samples[choice.index], moment.at, at);
}

function showSamples(samples: readonly PlaySample[], place: number, at: PlayMethod['at']): void {
  const count = place.toLocaleString('en-US');
  const kept =
    at === 'n'
      ? `For some prompts of the first seed: of the first ${count} responses drawn, the one that the proxy scores highest.`
      : `One response of the policy to each of the first prompts of the first seed, at iteration ${count}.`;
  const none =
    'No responses were kept with these curves; scripts/make-play.ts runs an experiment that keeps them.';
  byId('samples-note').textContent = samples.length > 0 ? kept : none;
  byId('samples').replaceChildren(...(samples.length > 0 ? [samplesTable(samples)] : []));
}

function scoreList({ proxy, gold, human, gap }: Moment): HTMLElement[] {
  const scores = {
    'Proxy says': proxy,
    'Gold says': gold,
    'Proxy less gold': gap,
    'The annotator says': human,
  };
  return Object.entries(scores).map(([name, value]) =>
    html('div', {}, [html('dt', {}, [name]), html('dd', {}, [`${withBounds(value)} sd`])]),
  );
}

function draw(): void {
  const place = byId('chart');
  const others = byId<HTMLInputElement>('others').checked
    ? data.sizes.filter((size) => size !== choice.size)
    : [];
  drawn = drawChart({
    ...frame,
    moments: momentsHere(),
    index: choice.index,
    color: colorOf(choice.size),
    others: others.map((size) => ({ moments: all.get(curveOf(size))!, color: colorOf(size) })),
    width: place.clientWidth,
  });
  place.replaceChildren(drawn.element);
  showPlaceOn(momentsHere(), { index: choice.index, span: drawn.span });
  byId('legend').replaceChildren(...legend(others));
}

function legend(others: readonly number[]): HTMLElement[] {
  const color = `--color: ${colorOf(choice.size)}`;
  const entry = (kind: string, text: string, style = color) =>
    html('span', {}, [html('i', { class: kind, style }), text]);
  return [
    entry('dashed', 'proxy score'),
    entry('solid', 'gold score'),
    entry('shaded', 'what the proxy promises too much'),
    entry('shaded under', 'what it leaves out'),
    entry('banded', `95 % interval over ${data.about.seeds} proxy seeds`),
    ...others.map((size) =>
      entry('thin', `gold, ${size.toLocaleString('en-US')} parameters`, `--color: ${colorOf(size)}`),
    ),
  ];
}

/** Where one has dragged to, in nats. */
let wanted = 0;

const moveTo = (index: number): void => {
  choice.index = index;
  showPlace();
};
openControls({ data, choice, onSetting: () => changeSetting(wanted) });
openPlaceSlider({ moments: momentsHere, index: () => choice.index, onPlace: moveTo });
const chart = byId('chart');
const follow = (event: PointerEvent): void =>
  moveTo(drawn.nearest(event.clientX - chart.getBoundingClientRect().left));
chart.addEventListener('pointerdown', (event) => {
  chart.setPointerCapture(event.pointerId);
  follow(event);
});
chart.addEventListener('pointermove', (event) => {
  if (chart.hasPointerCapture(event.pointerId)) follow(event);
});
openRunButton({ length: () => momentsHere().length, step: moveTo });
byId('about').replaceChildren(...aboutRun(data));
openFitZone();
isDark.addEventListener('change', draw);
new ResizeObserver(draw).observe(chart);
changeSetting(FIRST_KL);
