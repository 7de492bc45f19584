/** The ways in which an experiment runs online methods: every swept key of theirs at one value each. */

import type { Setting } from '../../engine/axis.js';
import type { AxisValue } from '../../engine/table/index.js';
import { type MethodAxis, methods, type OnlineMethod } from '../../methods/method.js';
import type { Experiment } from './config/experiment.js';

/** A method's own keys at one value each. */
export interface OwnVariant {
  config: Record<string, unknown>;
  /** The values of its own axes. */
  setting: Setting;
  /** Names its stages; empty where nothing of its own is swept. */
  suffix: string;
  /** For titles. */
  label: string;
}

export interface OnlineVariant extends OwnVariant {
  method: OnlineMethod;
  penalty: string;
  klPenalty: number;
  /** Names its random streams: the same for methods that are compared. */
  streamSuffix: string;
}

/** The method and the penalty that go without saying in the names of stages. */
const usual = { method: 'ppo', penalty: 'kl' };

export function onlineVariants({ rl }: Experiment): OnlineVariant[] {
  if (!rl.enabled) return [];
  return rl.method.flatMap((name) => {
    const method = methods.get(name) as OnlineMethod;
    const owns = ownVariants(method, rl[name] as Record<string, unknown>);
    return rl.penalty.flatMap((penalty) =>
      rl.klPenalty.flatMap((klPenalty) =>
        owns.map((own) => {
          const penalised = penaltyNames(rl.klPenalty, penalty, klPenalty);
          return {
            ...{ ...own, method, penalty, klPenalty },
            streamSuffix: penalised.suffix,
            suffix: `${name === usual.method ? '' : `-${name}`}${penalised.suffix}${own.suffix}`,
            label: `${penalised.label}${own.label}`,
          };
        }),
      ),
    );
  });
}

function penaltyNames(swept: readonly number[], penalty: string, klPenalty: number) {
  const kind = penalty === usual.penalty ? '' : `-${penalty}`;
  if (swept.length === 1 && klPenalty === 0) return { suffix: kind, label: '' };
  return { suffix: `${kind}-kl-${klPenalty}`, label: `, KL penalty ${klPenalty}` };
}

/** Every combination of the values of a method's own swept keys. */
export function ownVariants(
  { axes }: Pick<OnlineMethod, 'axes'>,
  section: Record<string, unknown>,
): OwnVariant[] {
  const start: OwnVariant[] = [{ config: section, setting: {}, suffix: '', label: '' }];
  return axes.reduce((variants, axis) => {
    const values = [section[axis.property]].flat() as AxisValue[];
    return variants.flatMap((variant) =>
      values.map((value) => atValue(variant, axis, { value, isSwept: values.length > 1 })),
    );
  }, start);
}

function atValue(
  variant: OwnVariant,
  axis: MethodAxis,
  { value, isSwept }: { value: AxisValue; isSwept: boolean },
): OwnVariant {
  return {
    config: { ...variant.config, [axis.property]: value },
    setting: { ...variant.setting, [axis.name]: value },
    suffix: `${variant.suffix}${isSwept ? `-${axis.property}-${value}` : ''}`,
    label: `${variant.label}${isSwept ? `, ${axis.label(value)}` : ''}`,
  };
}
