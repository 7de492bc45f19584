/** What the trainings of the proxies of one size start from. */
import { policyModel } from '../../../policy/index.js';
import type { RandomStream } from '../../../random/index.js';
import { drawnParameters, fromLanguageModel, type RewardModelArchitecture } from '../../../reward/index.js';
import type { TransformerSize } from '../../../tensor/config.js';
import type { WorldConfig } from '../../../world/config.js';
import type { ProxyConfig } from '../config/proxies.js';

export interface ProxyStart {
  size: TransformerSize;
  architecture: RewardModelArchitecture;
  config: ProxyConfig;
  world: WorldConfig;
  /** Of the language model [count], where they start from one. */
  languageModel: Float32Array | undefined;
  /** The streams of the trainings, one a seed. */
  trainings: readonly RandomStream[];
}

/** Initial parameters [seeds · count]; none where every proxy draws its own. */
export function proxyStart(parts: ProxyStart): Float32Array | undefined {
  const { architecture, config, trainings } = parts;
  const { initialisation, groupSize } = config;
  if (initialisation === 'own') return undefined;
  const begunAs = (seed: number) =>
    initialisation === 'group' && groupSize !== null ? seed - (seed % groupSize) : 0;
  const drawn = drawnParameters(
    architecture,
    trainings.map((_, seed) => trainings[begunAs(seed)]),
  );
  if (initialisation === 'group') return drawn;
  const one = withTrunk(parts, drawn.slice(0, architecture.parameterCount));
  const starts = new Float32Array(drawn.length);
  for (const seed of trainings.keys()) starts.set(one, seed * one.length);
  return starts;
}

/** Drawn parameters [count] with the trunk of the language model. */
function withTrunk(
  { size, architecture, world, languageModel: parameters }: ProxyStart,
  drawn: Float32Array,
): Float32Array {
  if (parameters === undefined) throw new Error('proxies that start from a language model need one');
  const model = policyModel({ world, policy: size });
  return fromLanguageModel(architecture, drawn, { model, parameters });
}
