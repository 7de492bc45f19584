/** The plan of learned verifiers: what they learn from, each by itself, what comes of its choice, and the law of a size. */
import type { InputNodes, StageGraph, StageNode } from '../../../engine/graph.js';
import type { Experiment } from '../config/experiment.js';
import { type ReasonerParameters, reasonerName } from '../models.js';
import type { attempts } from '../stages/attempts.js';
import { labelledAttempts } from '../stages/labelled-attempts.js';
import { type LearnedVerifier, learnedVerifier } from '../stages/learned-verifier.js';
import { type SelectionCurve, selection } from '../stages/selection.js';
import { verifierLaws } from '../stages/verifier-laws.js';
import { type VerifierScores, verifierScores } from '../stages/verifier-scores.js';
import { type VerifierParameters, verifierName } from '../verifiers.js';

interface PlannedModel {
  parameters: ReasonerParameters;
  nodes: InputNodes<{
    world: (typeof labelledAttempts)['inputs']['world'];
    reasoner: (typeof labelledAttempts)['inputs']['reasoner'];
    attempts: typeof attempts;
  }>;
}

/** One of them, what it says of the pool, and what comes of its choice. */
export interface PlannedVerifier {
  parameters: VerifierParameters['verifier'];
  verifier: StageNode<LearnedVerifier>;
  scores: StageNode<VerifierScores>;
  curve: StageNode<SelectionCurve>;
}

/** By the width of the verifiers, those of every seed. */
export type PlannedVerifiers = Map<number, PlannedVerifier[]>;

/** Scores of the verifiers of the largest width, which may be none. */
export const largestScores = (planned: PlannedVerifiers): StageNode<VerifierScores>[] =>
  (planned.get(Math.max(...planned.keys())) ?? []).map(({ scores }) => scores);

export function planVerifiers(
  { learnedVerifier: { widths, seeds }, policies }: Experiment,
  graph: StageGraph<Experiment>,
  { parameters: model, nodes: { world, reasoner, attempts: pool } }: PlannedModel,
): PlannedVerifiers {
  const planned: PlannedVerifiers = new Map();
  if (widths.length === 0) return planned;
  const labelled = graph.add(labelledAttempts, {
    ...{ id: `labelled-attempts/${reasonerName(model)}`, parameters: model, inputs: { world, reasoner } },
  });
  for (const width of widths) {
    const own = Array.from({ length: seeds }, (_, seed): PlannedVerifier => {
      const { layers, heads } = policies;
      const parameters = { ...model, verifier: { size: { width, layers, heads }, seed } };
      const name = verifierName(parameters);
      const verifier = graph.add(learnedVerifier, {
        ...{ id: `learned-verifier/${name}`, parameters, inputs: { world, labelled } },
      });
      const judging = { world, attempts: pool };
      const scores = graph.add(verifierScores, {
        ...{ id: `verifier-scores/${name}`, parameters, inputs: { ...judging, verifier } },
      });
      const curve = graph.add(selection, {
        ...{ id: `selection/${name}`, parameters, inputs: { ...judging, scores } },
      });
      return { parameters: parameters.verifier, verifier, scores, curve };
    });
    planned.set(width, own);
  }
  return planned;
}

/** One law for each width of the verifiers, over the models of one width. */
export function planVerifierLaws(
  { learnedVerifier: { widths }, policies: { layers, heads } }: Experiment,
  graph: StageGraph<Experiment>,
  { width, models }: { width: number; models: readonly PlannedVerifiers[] },
): void {
  for (const verifierWidth of widths)
    graph.add(verifierLaws, {
      id: `verifier-laws/${width}-${verifierWidth}`,
      parameters: {
        size: { width, layers, heads },
        verifierSize: { width: verifierWidth, layers, heads },
      },
      inputs: { curves: models.flatMap((own) => (own.get(verifierWidth) ?? []).map(({ curve }) => curve)) },
    });
}
