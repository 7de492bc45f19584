/** The world stage: nothing but the seed is needed to make the world again, so it keeps what is known exactly. */
import { entropyRate, responseEntropy } from '../../world/index.js';
import type { StageBody } from '../stage.js';
import { openWorld } from './models.js';

export const worldStage: StageBody<'world'> = async (context) => {
  const { grammar } = openWorld(context);
  const entropy = responseEntropy(grammar);
  return { json: { entropy, entropyRate: entropyRate(grammar) }, arrays: {}, metrics: { entropy } };
};
