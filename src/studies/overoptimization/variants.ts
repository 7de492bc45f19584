/** Sweeps: a section of the configuration whose keys may list several values, taken apart into one value each. */
import type { Setting, SweptAxis } from '../../engine/axis.js';
import type { AxisValue } from '../../engine/table/index.js';
import { methods, type OnlineMethod } from '../../methods/method.js';
import { penalties } from '../../methods/penalties/penalty.js';
import type { Experiment } from './config/experiment.js';
import { onlineSweeps } from './config/online.js';

/** A section with each of its swept keys at one value. */
export interface Variant<Section = Record<string, unknown>> {
  config: Section;
  /** The values of its axes. */
  setting: Setting;
  /** Names its stages: values that are swept, or that are not the usual ones. */
  suffix: string;
  /** For titles, likewise. */
  label: string;
}

/** Every combination of the values of the swept keys, the last axis fastest. */
export function variantsOf(
  axes: readonly SweptAxis[],
  section: Readonly<Record<string, unknown>>,
): Variant[] {
  const start: Variant[] = [{ config: section, setting: {}, suffix: '', label: '' }];
  return axes.reduce((variants, axis) => {
    const values = [section[axis.property]].flat() as AxisValue[];
    return variants.flatMap((variant) =>
      values.map((value) => atValue(variant, axis, { value, isSwept: values.length > 1 })),
    );
  }, start);
}

function atValue(
  variant: Variant,
  axis: SweptAxis,
  { value, isSwept }: { value: AxisValue; isSwept: boolean },
): Variant {
  const isNamed = isSwept || (axis.absent !== null && value !== axis.absent);
  return {
    config: { ...variant.config, [axis.property]: value },
    setting: { ...variant.setting, [axis.name]: value },
    suffix: `${variant.suffix}${isNamed ? `-${axis.property}-${value}` : ''}`,
    label: `${variant.label}${isNamed ? `, ${axis.label(value)}` : ''}`,
  };
}

/** One way to run an online method. */
export interface OnlineVariant {
  method: OnlineMethod;
  penalty: string;
  /** The keys that all online methods share. */
  shared: Variant<Experiment['rl']>;
  /** The method's own keys. */
  own: Variant;
}

/** The method and the penalty that go without saying in the names of stages. */
const usual = { method: 'ppo', penalty: 'kl' };

export function onlineVariants({ rl }: Experiment): OnlineVariant[] {
  if (!rl.enabled) return [];
  return rl.method.flatMap((name) => {
    const method = methods.get(name) as OnlineMethod;
    const owns = variantsOf(method.axes, rl[name] as Record<string, unknown>);
    return rl.penalty.flatMap((penalty, index) =>
      variantsOf(onlineSweeps, rl)
        .map((shared) => shared as Variant<Experiment['rl']>)
        // Without a strength every penalty is the same run.
        .filter(({ setting }) => index === 0 || setting.klPenalty !== 0)
        .flatMap((shared) => owns.map((own) => ({ method, penalty, shared, own }))),
    );
  });
}

/** What tells a variant's stages from those of the others. */
export const variantSuffix = ({ method, penalty, shared, own }: OnlineVariant): string =>
  [
    method.name === usual.method ? '' : `-${method.name}`,
    penalty === usual.penalty ? '' : `-${penalty}`,
    shared.suffix,
    own.suffix,
  ].join('');

/** The same in titles. */
export const variantLabel = ({ penalty, shared, own }: OnlineVariant): string =>
  [penalty === usual.penalty ? '' : `, ${penalties.get(penalty).label}`, shared.label, own.label].join('');
