/** The plan: the language, then every run by itself, then what its models can do. */
import type { StageGraph } from '../../../engine/graph.js';
import type { Experiment } from '../config/experiment.js';
import { language } from '../stages/language.js';
import { pretrain } from '../stages/pretrain.js';
import { tasks } from '../stages/tasks.js';
import { cellName, gridCells } from './cells.js';

export function planPretraining(experiment: Experiment, graph: StageGraph<Experiment>): void {
  const languageNode = graph.add(language, { id: 'language', parameters: {}, inputs: {} });
  for (const cell of gridCells(experiment)) {
    for (let seed = 0; seed < experiment.seeds; seed++) {
      const name = `${cellName(cell)}${seed === 0 ? '' : `/seed-${seed}`}`;
      const parameters = { ...cell, seed };
      const inputs = { language: languageNode };
      const model = graph.add(pretrain, { id: `pretrain/${name}`, parameters, inputs });
      if (experiment.tasks.enabled)
        graph.add(tasks, { id: `tasks/${name}`, parameters, inputs: { ...inputs, model } });
    }
  }
}
