/** What the laws of gold score against d = √KL(π ‖ π_init) have in common. */
import type { FormInput, FormParameter, Peak } from '../../fitting/index.js';

export const klDistance: FormInput = { name: 'klDistance', unit: '√nats', min: 0 };
export const goldOutput = 'gold score above the initial policy';
export const alpha: FormParameter = { name: 'alpha', symbol: 'α' };
export const beta: FormParameter = { name: 'beta', symbol: 'β' };

/** d · ln d, continued to its limit 0 at d = 0. */
export const timesLog = (d: number) => (d > 0 ? d * Math.log(d) : 0);

/** A curve that never turns over: rising for ever, or worst from the start. */
export const noPeak = (rises: boolean): Peak =>
  rises
    ? { klDistance: Number.POSITIVE_INFINITY, score: Number.POSITIVE_INFINITY }
    : { klDistance: 0, score: 0 };
