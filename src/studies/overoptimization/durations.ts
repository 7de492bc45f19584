/**
 * How long a stage takes on one idle core with TensorFlow's native library, from counted work. The rates are those of
 * the manifests in test/fixtures/measured, whose runs had two cores to themselves: `npx tsx scripts/check-durations.ts`
 * sets them beside what was measured, and beside other folders. They are of one machine, a server's core of 2023; they are for
 * an order of magnitude.
 */
import type { PlannedStage } from '../../engine/graph.js';
import type { TransformerSize } from '../../tensor/config.js';
import { bestOfN } from './stages/best-of-n.js';
import { tokenCost } from './stages/cost.js';
import type { RlParameters, RlRead } from './stages/online-course.js';
import { rl } from './stages/rl.js';
import { roundRl } from './stages/round-rl.js';
import { selection } from './stages/selection.js';
import { runsOf, type Share } from './stages/settings.js';

/** What every stage of a kind takes, in seconds, and what a million of its units of cost take. */
interface Rate {
  fixed: number;
  perMillion: number;
  /** Token by token: each attends to all before it. */
  samples?: true;
}

/** Costs count tokens of a response as one; these are of sequences of twenty, prompt and response. */
const usualTokens = 20;

/** So many further tokens make sampling one twice as dear. */
const attendedTokens = 70;

const rates: Readonly<Record<string, Rate>> = {
  world: { fixed: 0.1, perMillion: 0 },
  policy: { fixed: 0.3, perMillion: 0.053 },
  'gold-data': { fixed: 0.6, perMillion: 0.018, samples: true },
  gold: { fixed: 0.3, perMillion: 0.0345 },
  'response-pairs': { fixed: 0.03, perMillion: 0.0136, samples: true },
  comparisons: { fixed: 0.02, perMillion: 0.016 },
  'round-comparisons': { fixed: 0.2, perMillion: 0.019, samples: true },
  pool: { fixed: 0.03, perMillion: 0.0118, samples: true },
  'pool-scores': { fixed: 0.02, perMillion: 0.0127 },
  'language-model': { fixed: 0.3, perMillion: 0.053 },
  'proxy-training': { fixed: 0.02, perMillion: 0.029 },
  proxies: { fixed: 0.1, perMillion: 0.037 },
  'round-proxies': { fixed: 0.5, perMillion: 0.04 },
  direct: { fixed: 3, perMillion: 0.17 },
};

/** Fits and whatever a module brings. */
const others: Rate = { fixed: 0.2, perMillion: 0.05 };

const onlineKinds: ReadonlySet<string> = new Set([rl.name, roundRl.name]);
const selectionKinds: ReadonlySet<string> = new Set([bestOfN.name, selection.name]);

/** Seconds of a stage. */
export function expectedStageSeconds(stage: PlannedStage): number {
  const read = stage.read as { world?: { promptLength: number; responseLength: number } } | undefined;
  const { promptLength = 4, responseLength = 16 } = read?.world ?? {};
  const tokens = promptLength + responseLength;
  if (onlineKinds.has(stage.kind)) return onlineSeconds(stage, tokens);
  if (selectionKinds.has(stage.kind)) return selectionSeconds(stage, tokens);
  const { fixed, perMillion, samples } = rates[stage.kind] ?? others;
  const attention = samples ? 1 + Math.max(0, tokens - usualTokens) / attendedTokens : 1;
  return fixed + perMillion * (stage.work / 1e6) * (tokens / usualTokens) * attention;
}

/** Every response is scored by each proxy that has a say, and sorted. */
function selectionSeconds({ read, parameters }: PlannedStage, tokens: number): number {
  const { bestOfN } = read as { bestOfN: { prompts: number; n: number } };
  const {
    size,
    shares,
    rewardKeys = {},
  } = parameters as { size: TransformerSize; rewardKeys?: { members?: number } } & Share;
  const members = rewardKeys.members ?? 1;
  const scored = 0.0205e-6 * tokenCost(size) * (tokens / usualTokens) * members;
  return 0.1 + (bestOfN.prompts * bestOfN.n * (2.75e-6 + scored)) / shares;
}

/** Iterations in which a run without a penalty spends its KL, at the usual learning rate; at a third of it three times as many. */
const freeIterations = { clipped: 18, oneStep: 85 };
const usualRate = 3e-4;
/** Below it a KL penalty does not keep a run from spending its budget. */
const leastPenalty = 0.005;

function onlineSeconds({ read, parameters }: PlannedStage, tokens: number): number {
  const { iterationBudget, evaluation } = read as RlRead;
  const { learning, config, seeds, shares, rewardKeys, klPenalty, penalty } = parameters as RlParameters;
  const policies = runsOf(seeds, rewardKeys) / shares;
  const isHeld = klPenalty >= leastPenalty || (klPenalty > 0 && penalty !== 'kl');
  const free = 'minibatches' in config ? freeIterations.clipped : freeIterations.oneStep;
  const iterations = isHeld
    ? iterationBudget
    : Math.min(iterationBudget, (free * usualRate) / learning.learningRate);
  const evaluations = Math.sqrt(evaluation.klBudget) / evaluation.evaluationInterval;
  const sampled = 6.5e-6 * iterations * learning.batchSize * policies * tokens;
  return 0.3 + sampled + 0.7e-6 * evaluations * evaluation.evaluationPrompts * policies * tokens;
}
