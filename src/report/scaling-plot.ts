/** One picture of a fitted scaling law: points with curves, what the curves leave over, and the profiles of parameters. */
import type { ChartSpec } from '../display/figure.js';
import { traitsOf } from '../laws/index.js';
import type { ScalingGroupFit, ScalingLogFit } from '../run-logs/index.js';
import { extent } from '../statistics/index.js';
import { groupColour } from './group-colour.js';
import { profilePanels } from './profile-panels.js';
import { renderSvg } from './render.js';
import { MOST_SERIES, shortSize, sizeColour } from './size-colour.js';

const CURVE_POINTS = 100;
const panelSize = { width: 460, height: 300 };
export function scalingPlotSvg(result: ScalingLogFit, title: string): Promise<string> {
  return renderSvg(scalingPlotSpec(result, title));
}

export function scalingPlotSpec(result: ScalingLogFit, title: string): ChartSpec {
  const { form, groups } = result;
  const axis = axisOf(result);
  const ofGroups = groupColour(groups.map(({ group }) => group));
  // Several groups keep a colour each, as in every picture of a fit.
  const isBySize = form.inputs.length > 1 && groups.length === 1;
  const color = isBySize
    ? sizeColour(
        groups[0].inputs.map(([size]) => size),
        inWords(form.inputs[0].name),
      )
    : ofGroups;
  const x = { field: 'x', type: 'quantitative', title: axis.title, scale: { type: axis.scale } };
  const isLogarithmic = groups[0].residuals !== 'absolute';
  const y = {
    field: 'y',
    type: 'quantitative',
    title: form.output,
    scale: isLogarithmic ? { type: 'log', nice: false, padding: 6 } : { zero: false },
  };
  const measured = {
    title: { text: title, subtitle: form.formula },
    ...panelSize,
    layer: [
      {
        data: { values: groups.flatMap((fit) => pointRows(fit)) },
        mark: { type: 'point', filled: true, size: 18, opacity: 0.6 },
        encoding: { x, y, color },
      },
      {
        data: { values: groups.flatMap((fit) => curveRows(fit)) },
        mark: { type: 'line', strokeWidth: 1.5 },
        encoding: { x, y, color, detail: { field: 'line', type: 'nominal' } },
      },
    ],
  };
  const bareX = { ...x, title: null, axis: { labels: false } };
  const shared = {
    vconcat: [measured, residualPanel(result, { x: bareX, color })],
    spacing: 6,
    resolve: { scale: { x: 'shared' } },
  };
  const panels = [shared, ...profilePanels(groups, ofGroups)];
  // Profiles are of groups, whatever the points are coloured by.
  return { vconcat: panels, spacing: 14, resolve: { scale: { color: isBySize ? 'independent' : 'shared' } } };
}

interface Axis {
  title: string;
  scale: 'log' | 'linear' | 'symlog';
}

function axisOf({ form, groups }: ScalingLogFit): Axis {
  const [{ name, unit }] = form.inputs;
  if (form.inputs.length > 1)
    return { title: 'training compute 6ND (FLOP); a line a parameter count', scale: 'log' };
  const isKl = name === 'klDistance';
  const values = groups.flatMap(({ inputs }) => inputs.map(([value]) => value));
  const title = isKl ? '√KL from the initial policy (√nats)' : `${inWords(name)} (${unit})`;
  if (isKl) return { title, scale: 'linear' };
  return { title, scale: values.every((value) => value > 0) ? 'log' : 'symlog' };
}

const inWords = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

function pointRows(fit: ScalingGroupFit) {
  const { scaleOf } = traitsOf(fit.form);
  return fit.inputs.map((input, index) => ({
    ...{ group: fit.group, ...sizeOf(fit, input) },
    ...{ x: scaleOf(input), y: fit.outputs[index] },
  }));
}

/** What the size of a point is called and drawn by; nothing for laws of one input. */
const sizeOf = ({ form }: ScalingGroupFit, [size]: readonly number[]) =>
  form.inputs.length > 1 ? { size, sizeName: shortSize(size) } : {};

/** One curve of a law in one input; of two, one a parameter count over its own tokens, at most twelve of them. */
function curveRows(fit: ScalingGroupFit) {
  const { group, form, inputs } = fit;
  const { scaleOf } = traitsOf(form);
  const parameters = fit.parameters.map(({ estimate }) => estimate);
  const along = (values: readonly number[], at: (value: number) => number[], line: string) =>
    between(values, form.inputs[form.inputs.length - 1].name !== 'klDistance').map((value) => {
      const input = at(value);
      return { group, line, ...sizeOf(fit, input), x: scaleOf(input), y: form.value(input, parameters) };
    });
  if (form.inputs.length === 1)
    return along(
      inputs.map(([value]) => value),
      (value) => [value],
      'law',
    );
  const sizes = [...new Set(inputs.map(([size]) => size))].sort((left, right) => left - right);
  const step = Math.max(1, Math.ceil(sizes.length / MOST_SERIES));
  return sizes
    .filter((_, index) => index % step === 0)
    .flatMap((size) => {
      const own = inputs.filter((input) => input[0] === size).map(([, second]) => second);
      const all = inputs.map(([, second]) => second);
      return along(own.length > 1 ? own : all, (second) => [size, second], `${size}`);
    });
}

/** Evenly on the axis from the smallest value above 0 to the largest. */
function between(values: readonly number[], isLogarithmic: boolean): number[] {
  const positive = values.filter((value) => value > 0);
  const [low, high] = extent(positive);
  return Array.from({ length: CURVE_POINTS + 1 }, (_, index) => {
    const share = index / CURVE_POINTS;
    return isLogarithmic ? low * (high / low) ** share : high * share;
  });
}

function residualPanel({ groups, form }: ScalingLogFit, { x, color }: { x: object; color: object }) {
  const values = groups.flatMap((fit) =>
    fit.inputs.map((input, index) => ({
      ...{ group: fit.group, ...sizeOf(fit, input) },
      x: traitsOf(form).scaleOf(input),
      residual: fit.left[index],
    })),
  );
  const title = groups[0].residuals === 'absolute' ? 'Data − law' : 'ln data − ln law';
  const y = {
    field: 'residual',
    type: 'quantitative',
    title,
    scale: { nice: false, padding: 4 },
    axis: { tickCount: 3 },
  };
  return {
    width: panelSize.width,
    height: 64,
    layer: [
      {
        data: { values: [{ residual: 0 }] },
        mark: { type: 'rule', color: '#777777', strokeDash: [1, 3], strokeWidth: 1.5, aria: false },
        encoding: { y },
      },
      { data: { values }, mark: { type: 'point', filled: true, size: 12 }, encoding: { x, y, color } },
    ],
  };
}
