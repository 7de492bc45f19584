/** Sweeps: a section of the configuration whose keys may list several values, taken apart into one value each. */
import type { Setting, SweptAxis } from '../../engine/axis.js';
import type { AxisValue } from '../../engine/table/index.js';
import { methods, type OnlineMethod } from '../../methods/method.js';
import { type PenaltyKind, penalties } from '../../methods/penalties/penalty.js';
import { type RewardKind, rewardKinds } from '../../reward/reward.js';
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
  penalty: PenaltyKind;
  /** The penalty's own keys. */
  penaltyKeys: Variant;
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
    return rl.penalty.flatMap((penaltyName, index) => {
      const penalty = penalties.get(penaltyName);
      const keys = sectionOf(rl.penalties, penaltyName);
      return variantsOf(penalty.axes, keys).flatMap((penaltyKeys, place) =>
        variantsOf(onlineSweeps, rl)
          .map((shared) => shared as Variant<Experiment['rl']>)
          // Without a strength every penalty is the same run.
          .filter(({ setting }) => index + place === 0 || setting.klPenalty !== 0)
          .flatMap((shared) => owns.map((own) => ({ method, penalty, penaltyKeys, shared, own }))),
      );
    });
  });
}

/** What tells a variant's stages from those of the others. */
export const variantSuffix = ({ method, penalty, penaltyKeys, shared, own }: OnlineVariant): string =>
  [
    method.name === usual.method ? '' : `-${method.name}`,
    penalty.name === usual.penalty ? '' : `-${penalty.name}`,
    penaltyKeys.suffix,
    shared.suffix,
    own.suffix,
  ].join('');

/** The same in titles. */
export const variantLabel = ({ penalty, penaltyKeys, shared, own }: OnlineVariant): string =>
  [
    penalty.name === usual.penalty ? '' : `, ${penalty.label}`,
    penaltyKeys.label,
    shared.label,
    own.label,
  ].join('');

/** One way to make rewards of proxies. */
export interface RewardVariant {
  reward: RewardKind;
  own: Variant;
  /** Names its stages; one proxy alone goes without saying. */
  suffix: string;
}

export const rewardVariants = ({ reward: section }: Experiment): RewardVariant[] =>
  section.kind.flatMap((name) => {
    const reward = rewardKinds.get(name);
    return variantsOf(reward.axes, sectionOf(section, name)).map((own) => ({
      reward,
      own,
      suffix: `${name === 'single' ? '' : `-${name}`}${own.suffix}`,
    }));
  });

/** The keys of a thing by its name; empty where it has none. */
const sectionOf = (sections: unknown, name: string) =>
  ((sections as Record<string, unknown> | undefined)?.[name] ?? {}) as Record<string, unknown>;
