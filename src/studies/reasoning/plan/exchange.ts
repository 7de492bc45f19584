/** The plan of the exchange with pre-training: every model against the larger ones of its seed. */
import type { InputNodes, StageGraph } from '../../../engine/graph.js';
import type { Experiment } from '../config/experiment.js';
import { type ReasonerParameters, reasonerName } from '../models.js';
import type { computeOptimal } from '../stages/compute-optimal.js';
import { exchange } from '../stages/exchange.js';

/** A model, and the stages of what may be chosen among its attempts. */
export interface PlannedChoices {
  parameters: ReasonerParameters;
  choices: InputNodes<(typeof computeOptimal)['inputs']>;
}

export function planExchange(graph: StageGraph<Experiment>, models: readonly PlannedChoices[]): void {
  for (const { parameters, choices } of models) {
    const larger = models.filter(
      ({ parameters: other }) => other.seed === parameters.seed && other.size.width > parameters.size.width,
    );
    if (larger.length === 0) continue;
    graph.add(exchange, {
      id: `exchange/${reasonerName(parameters)}`,
      parameters: { ...parameters, largerSizes: larger.map((own) => own.parameters.size) },
      inputs: { ...choices, larger: larger.map((own) => own.choices.attempts) },
    });
  }
}
