/** The methods of direct alignment, as configurations, tables and stages know them. */
import { z } from 'zod';
import type { DirectMethod } from '../method.js';
import { DirectRun } from './direct-run.js';
import { dpoLoss, ipoLoss, type PairLoss, slicLoss } from './pair-losses.js';

/** What makes one differ from another is its loss. */
const direct = (own: Pick<DirectMethod, 'name' | 'label' | 'about'> & { loss: PairLoss }): DirectMethod => {
  const { loss, ...about } = own;
  return {
    ...about,
    kind: 'direct',
    title: about.label,
    // Rafailov et al. (2024), section 3.1.
    law: 'rl',
    module: import.meta.url,
    config: z.strictObject({}),
    axes: [],
    open: (parts) => new DirectRun(parts, { what: about.label, loss }),
  };
};

export const dpo = direct({
  name: 'dpo',
  label: 'DPO',
  about: 'Direct preference optimisation: the logistic loss of implicit rewards (Rafailov et al. 2023).',
  loss: dpoLoss,
});

export const ipo = direct({
  name: 'ipo',
  label: 'IPO',
  about: 'Identity preference optimisation: the squared loss of implicit rewards (Azar et al. 2024).',
  loss: ipoLoss,
});

export const slic = direct({
  name: 'slic',
  label: 'SLiC',
  about: 'Sequence likelihood calibration: the hinge loss of implicit rewards (Zhao et al. 2023).',
  loss: slicLoss,
});
