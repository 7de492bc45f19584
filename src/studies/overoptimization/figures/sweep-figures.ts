/** One figure for every axis that was swept, those of single methods included. */
import type { Figure } from '../../../display/figure.js';
import type { Axis } from '../../../engine/axis.js';
import { isSweptHeader } from '../../../engine/swept-axis.js';
import {
  groupBy,
  mainSettings,
  methodsOf,
  sizeKey,
  sizesOf,
  sweptAxes,
  valuesOf,
  without,
  withSettings,
} from '../curves/sweep.js';
import { untrainedReward } from '../curves/untrained-reward.js';
import type { OveroptimizationTables } from '../study-tables.js';
import type { CurvePoint } from '../tables.js';
import { basisWords } from './basis.js';
import { withResiduals } from './residuals.js';
import { scoreFigure } from './score-figure.js';
import { byAxis } from './series.js';

export const sweepFigures = {
  draw: (tables: OveroptimizationTables) =>
    sweptAxes(tables.curves).flatMap((axis) => sweepFigure(axis, tables) ?? []),
};

/** Colour by the swept axis, at the one reward-model size that has the most values of it; none where no size has several. */
function sweepFigure(
  axis: Axis,
  { curves, coefficients, frontier }: OveroptimizationTables,
): Figure | undefined {
  const main = mainSettings(curves);
  const others = without(axis.refines ? without(main, { name: axis.refines }) : main, axis);
  const points = ofRichestPlace(axis, withSettings(curves, others));
  if (points.length === 0) return undefined;
  const [size] = sizesOf(points);
  const model = untrainedReward(points) ?? `a reward model of ${size.label}`;
  const place = [model, ...heldAt(axis, points, curves)].join(', ');
  const input = {
    id: axis.header.replaceAll('_', '-'),
    title: axis.title,
    caption: `${isSweptHeader(axis.name) ? `Values of ${axis.title}` : axis.title} at ${place}: gold and proxy score against KL.${basisWords(points)}`,
    points,
    series: byAxis(axis, points),
    coefficients: withSettings(coefficients, others),
    frontier,
  };
  return withResiduals(scoreFigure(input), input);
}

/** What was swept besides, at the one value that these points have. */
function heldAt(axis: Axis, points: readonly CurvePoint[], curves: readonly CurvePoint[]): string[] {
  return sweptAxes(curves).flatMap((other) => {
    const values = valuesOf(other, points);
    return other.name === axis.name || values.length !== 1 ? [] : [other.label(values[0])];
  });
}

/** The points of the size, and of the value that the axis refines, at which it has the most values. */
function ofRichestPlace(axis: Axis, points: readonly CurvePoint[]): CurvePoint[] {
  const own = ofVaryingMethods(axis, points).sort(bySizeOrder(points));
  const refined = ({ setting }: CurvePoint) => (axis.refines ? setting[axis.refines] : '');
  const places = [...groupBy(own, (point) => `${sizeKey(point)}/${refined(point)}`).values()];
  const values = (place: CurvePoint[]) => valuesOf(axis, place).length;
  return places.reduce((best, place) => (values(place) > values(best) ? place : best), []);
}

function bySizeOrder(points: readonly CurvePoint[]) {
  const order = new Map(sizesOf(points).map(({ key }, place) => [key, place]));
  const place = (point: CurvePoint) => order.get(sizeKey(point)) ?? 0;
  return (left: CurvePoint, right: CurvePoint) => place(left) - place(right);
}

/** A method that the axis says nothing about would stand in every series: best-of-n knows no penalty. */
function ofVaryingMethods(axis: Axis, points: readonly CurvePoint[]): CurvePoint[] {
  return methodsOf(points).flatMap((method) => {
    const own = points.filter((point) => point.method === method);
    const held = own.filter(({ setting }) => setting[axis.name] !== null && setting[axis.name] !== undefined);
    return valuesOf(axis, held).length > 1 ? held : [];
  });
}
