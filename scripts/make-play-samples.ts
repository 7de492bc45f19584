/** The responses of best-of-n: no stage keeps them, so that they are picked again from the pools that it was measured on. */

import { artifactFolder, readArtifact } from '../src/engine/artifact/index.js';
import type { StageSummary } from '../src/index.js';
import { openGold } from '../src/studies/overoptimization/stages/models.js';
import type { Pool } from '../src/studies/overoptimization/stages/pool.js';
import type { PoolScores } from '../src/studies/overoptimization/stages/pool-scores.js';
import type { Proxies } from '../src/studies/overoptimization/stages/proxies.js';
import { type StoredPrompt, storedPrompts } from '../src/studies/overoptimization/stages/scored-prompts.js';
import type { ShardsAtHand } from '../src/studies/overoptimization/stages/settings.js';
import type { SampleResponse } from '../src/studies/overoptimization/tables.js';
import { loadBackend, parametersAt } from '../src/tensor/index.js';
import type { PlayRun } from './make-play-run.js';

/** As many as a run of an online method shows. */
const SHOWN = 4;

/** By stage and n: for some prompts of the first seed, the best for its proxy of the first n responses of the pool. */
export async function bestOfNSamples(run: PlayRun): Promise<Map<string, Map<number, SampleResponse[]>>> {
  await loadBackend(run.backend as 'tensorflow' | 'wasm');
  // The first seed is in the first part of those that share the seeds.
  const stages = run.stages.filter(({ kind, id }) => kind === 'best-of-n' && !/\/part-(?!1\b)/.test(id));
  return new Map(stages.map((stage) => [stage.id, samplesOf(stage, run)]));
}

function samplesOf(stage: StageSummary, run: PlayRun): Map<number, SampleResponse[]> {
  const { world, bestOfN } = run.experiment;
  const proxies = inputsOf<Proxies>(stage, run, 'proxies')[0];
  const [first] = proxies.seeds;
  const pools = inputsOf<Pool>(stage, run, 'pool');
  const poolScores = inputsOf<PoolScores>(stage, run, 'pool-scores');
  const stored = storedPrompts({ pools, poolScores }, { ...bestOfN, world, shards: shardsAtHand(stage) });
  const prompts = Array.from({ length: SHOWN }, (_, index) => first + index * proxies.seedCount)
    .filter((index) => index < stored.count)
    .map((index) => stored.at(index));
  const count = proxies.parameters.length / proxies.seeds.length;
  const scorer = openGold(world, {
    size: proxies.size,
    parameters: parametersAt(proxies.parameters, [0], count),
    normalisation: proxies.normalisations[0],
  });
  const scores = prompts.map(({ sequences }) => scorer.score(sequences));
  scorer.dispose();
  const grid = new Set(run.curves.filter(({ n }) => n !== null).map(({ n }) => n!));
  const picked = (n: number) =>
    prompts.map((prompt, row) => pick(prompt, scores[row], { n, row, promptLength: world.promptLength }));
  return new Map([...grid].map((n) => [n, picked(n)]));
}

function pick(
  { sequences, goldScores, humanScores }: StoredPrompt,
  scores: Float64Array,
  { n, row, promptLength }: { n: number; row: number; promptLength: number },
): SampleResponse {
  let best = 0;
  for (let index = 1; index < n; index++) if (scores[index] > scores[best]) best = index;
  const { tokens, length } = sequences;
  const own = [...tokens.subarray(best * length, (best + 1) * length)];
  return {
    iteration: n,
    row,
    prompt: own.slice(0, promptLength).join(' '),
    response: own.slice(promptLength).join(' '),
    proxyScore: scores[best],
    goldScore: goldScores[best],
    humanScore: humanScores[best],
  };
}

/** The shards of the pool that a stage reads, from their ids: `pool/3-of-16`. */
function shardsAtHand({ dependsOn }: StageSummary): ShardsAtHand {
  const named = dependsOn.flatMap((id) => [...id.matchAll(/^pool\/(\d+)-of-(\d+)/g)]);
  return { own: named.map(([, number]) => Number(number) - 1), of: Number(named[0][2]) };
}

/** The stored outputs of the inputs of one kind, in the order of the inputs. */
function inputsOf<Output>(stage: StageSummary, { stages, cache }: PlayRun, kind: string): Output[] {
  return stage.dependsOn
    .map((id) => stages.find((candidate) => candidate.id === id)!)
    .filter((candidate) => candidate.kind === kind)
    .map(({ hash }) => readArtifact(artifactFolder(cache, hash)).output as Output);
}
