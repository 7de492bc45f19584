/** What the conditions of one experiment may be told apart by: swept axes, the method, the size of the proxy. */
import type { Division } from '../../../display/comparison/kind.js';
import type { Axis } from '../../../engine/axis.js';
import { isSweptHeader, sweptHeader } from '../../../engine/swept-axis.js';
import type { AxisValue } from '../../../engine/table/index.js';
import { methods } from '../../../methods/method.js';
import { rmParametersAxis } from '../config/proxies.js';
import { applies, groupBy, methodsOf, sizeKey, sizesOf, sweptAxes } from '../curves/sweep.js';
import { onlineMethodsOf } from '../findings/methods.js';
import { ownKeys } from '../own-keys.js';
import type { OveroptimizationTables } from '../study-tables.js';
import type { CurvePoint } from '../tables.js';

type Tables = OveroptimizationTables;

const seedHeader = sweptHeader('seed');

export function divisions({ curves }: Tables): Division<Tables>[] {
  const methodAxes = new Set(methods.all.flatMap(({ axes }) => axes.map(({ name }) => name)));
  const hasMethods = onlineMethodsOf(curves).length > 1;
  // A method's own keys tell its conditions apart where methods are compared.
  const axes = sweptAxes(curves).filter(({ name }) => !(hasMethods && methodAxes.has(name)));
  const swept = axes.map((axis) => axisDivision(axis, curves));
  return [
    ...(methodsOf(curves).length > 1 ? [methodDivision(curves, methodAxes, hasMethods)] : []),
    ...swept,
    ...(sizesOf(curves).length > 1 ? [sizeDivision(curves)] : []),
  ];
}

const taking = (isTaken: (point: CurvePoint) => boolean) => (tables: Tables) => ({
  ...tables,
  curves: tables.curves.filter(isTaken),
});

function axisDivision(axis: Axis, curves: readonly CurvePoint[]): Division<Tables> {
  const key = keyOf(axis);
  const own = curves.filter((point) => applies(axis, point));
  const present = new Set(own.map(({ setting }) => setting[axis.name] as AxisValue));
  return {
    names: [...new Set([key ?? axis.header, axis.header, axis.name])],
    ...(key !== undefined && { key }),
    // Worlds repeat a condition.
    isUsual: axis.name !== seedHeader,
    values: [...present].map((value) => ({
      label: axis.label(value),
      names: [String(value)],
      take: taking((point) => applies(axis, point) && point.setting[axis.name] === value),
    })),
  };
}

/** `rl.klPenalty` of the axis with the column `kl_penalty`. */
function keyOf(axis: Axis): string | undefined {
  if (isSweptHeader(axis.name)) return axis.title;
  return [...ownKeys()].find(([, own]) => own?.name === axis.name)?.[0];
}

/** Methods that learn come first: the first of them is the usual base. */
function methodDivision(
  curves: readonly CurvePoint[],
  methodAxes: ReadonlySet<string>,
  isUsual: boolean,
): Division<Tables> {
  const online = onlineMethodsOf(curves);
  const ordered = [...online, ...methodsOf(curves).filter((name) => !online.includes(name))];
  const values = ordered.flatMap((name) => {
    const own = curves.filter(({ method }) => method === name);
    const axes = sweptAxes(own).filter((axis) => methodAxes.has(axis.name));
    const settingOf = ({ setting }: CurvePoint) => axes.map((axis) => String(setting[axis.name])).join('/');
    return [...groupBy(own, settingOf)].map(([key, [first]]) => ({
      label: [
        methods.find(name)?.label ?? name,
        ...axes.map((axis) => axis.label(first.setting[axis.name] as AxisValue)),
      ].join(', '),
      names: [name],
      take: taking((point) => point.method === name && settingOf(point) === key),
    }));
  });
  return { names: ['rl.method', 'method'], key: 'rl.method', isUsual, values };
}

const sizeDivision = (curves: readonly CurvePoint[]): Division<Tables> => ({
  names: [rmParametersAxis.header, rmParametersAxis.name, 'size'],
  isUsual: false,
  values: sizesOf(curves).map(({ key, label, rmParameters }) => ({
    label,
    names: [String(rmParameters)],
    take: taking((point) => sizeKey(point) === key),
  })),
});
