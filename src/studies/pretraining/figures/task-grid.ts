/** Every downstream task against the loss of the models, a panel each (the form of Lourie, Hu and Cho 2025, figure 1). */
import { categoricalLegend, type Figure, type FigureRow } from '../../../display/figure.js';
import type { StudiedTables } from '../laws/derive.js';
import { taskWords } from '../laws/task-verdicts.js';
import { linearAxis, named, panelOf, points, rule } from './encodings.js';

const panelSide = { width: 170, height: 110 };

export const taskGrid = {
  draw({ tasks, 'task-verdicts': verdicts, language }: StudiedTables): Figure[] {
    // Of one language: in others the tasks are the same.
    const domain = verdicts[0]?.domain;
    const own = verdicts.filter((row) => row.domain === domain);
    if (domain === undefined) return [];
    const order = (word: string) => (taskWords as readonly string[]).indexOf(word);
    const sorted = [...own].sort((left, right) => order(left.verdict) - order(right.verdict));
    const legend = categoricalLegend(
      'Verdict',
      taskWords
        .filter((word) => own.some(({ verdict }) => verdict === word))
        .map((word) => ({ series: word, label: word })),
    );
    const rows = sorted.flatMap(({ task, verdict }): FigureRow[] => {
      const models = tasks.filter((row) => row.task === task && row.domain === domain);
      const chance = models.find((row) => Number.isFinite(row.chance))?.chance;
      return [
        ...models.map(({ excess, score }) => ({ ...named(task, 'model', verdict), excess, score })),
        ...(chance === undefined ? [] : [{ ...named(task, 'chance', ''), score: chance }]),
      ];
    });
    const x = {
      ...linearAxis('excess', 'Excess loss (nats a token)'),
      scale: { zero: false, reverse: true },
      axis: { tickCount: 4, grid: false },
    };
    const y = { ...linearAxis('score', 'Score'), axis: { tickCount: 4 } };
    const words = "'excess ' + format(datum.excess, '.3f') + ' nats, score ' + format(datum.score, '.3~r')";
    return [
      {
        id: 'tasks',
        title: 'Downstream tasks',
        caption: `The score of every model on each task against its excess loss, which falls to the right; the dashed line is what the best model without topics scores, or who throws a coin.${language.length > 1 ? ` Language with Zipf α ${domain}.` : ''} The verdicts are of the models within 15 % of the best excess at their compute.`,
        panels: sorted.map(({ task, verdict }) =>
          panelOf({
            ...{ id: task, title: task.replaceAll('-', ' '), ...panelSide },
            alternative: `score against excess loss: ${verdict}.`,
            layer: [
              rule(task, 'chance', { y }),
              points({ panel: task, part: 'model', x, y, legend, words, mark: { size: 16 } }),
            ],
          }),
        ),
        ...{ rows, legend },
      },
    ];
  },
};
