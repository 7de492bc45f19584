/** What the trainings of the proxies of one size start from. */
import type { Checkpoint } from '../../../engine/checkpoint.js';
import { type FineTuningConfig, fineTune, policyModel } from '../../../policy/index.js';
import type { RandomStream } from '../../../random/index.js';
import { drawnParameters, fromLanguageModel, type RewardModelArchitecture } from '../../../reward/index.js';
import type { TransformerSize } from '../../../tensor/config.js';
import type { WorldConfig } from '../../../world/config.js';
import type { ProxyConfig } from '../config/proxies.js';
import { openWorld } from './models.js';

export interface ProxyStart {
  size: TransformerSize;
  architecture: RewardModelArchitecture;
  config: ProxyConfig;
  world: WorldConfig;
  /** How the language model is trained: as the policy is. */
  languageModel: FineTuningConfig;
  /** The root stream of the experiment, that of the size, and those of the trainings, one a seed. */
  random: { root: RandomStream; size: RandomStream; trainings: RandomStream[] };
  onStep: (done: number, total: number, loss: number) => void;
  checkpoint: Checkpoint;
}

/** Initial parameters [seeds · count]; none where every proxy draws its own. */
export function proxyStart(parts: ProxyStart): Float32Array | undefined {
  const { architecture, config, random } = parts;
  const { initialisation, groupSize } = config;
  if (initialisation === 'own') return undefined;
  const begunAs = (seed: number) =>
    initialisation === 'group' && groupSize !== null ? seed - (seed % groupSize) : 0;
  const drawn = drawnParameters(
    architecture,
    random.trainings.map((_, seed) => random.trainings[begunAs(seed)]),
  );
  if (initialisation === 'group') return drawn;
  const one = trainedOnCorpus(parts, drawn.slice(0, architecture.parameterCount));
  const starts = new Float32Array(drawn.length);
  for (const seed of random.trainings.keys()) starts.set(one, seed * one.length);
  return starts;
}

/** Drawn parameters [count] with the trunk of a language model of that size. */
function trainedOnCorpus(
  { size, architecture, world, languageModel, random, onStep, checkpoint }: ProxyStart,
  drawn: Float32Array,
): Float32Array {
  const model = policyModel({ world, policy: size });
  const { parameters } = fineTune({
    ...{ model, config: languageModel, checkpoint, grammar: openWorld(world, random.root).grammar },
    random: random.size.stream('language-model'),
    onStep: (done, loss) => onStep(done, languageModel.steps, loss),
  });
  return fromLanguageModel(architecture, drawn, { model, parameters });
}
