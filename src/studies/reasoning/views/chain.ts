/** The second view: one chain of thought with its Waits and both verdicts, as stages sample it. */
import type { LiveStage, LiveStudy } from '../../../display/live-study.js';
import { padTo } from '../../../display/terminal-text.js';
import {
  cyclic,
  type Layout,
  notePanel,
  type Panel,
  type Shown,
  type TextRow,
  type View,
} from '../../../display/view.js';
import type { ReasoningTables } from '../study-tables.js';
import type { SampleRow } from '../tables.js';
import { chainRows } from './chain-rows.js';

export const chainView: View<ReasoningTables> = {
  name: 'Chain',
  keys: [
    ['←→', 'model'],
    ['↑↓', 'chain'],
  ],
  about:
    'One sampled chain of thought, a column a step and a line from one Wait to the next. × marks a state that is wrong, parentheses one that is said again behind a pointer. The answer verifier looks at the answer alone, the proof verifier at the final version of every step.',
  layout: (shown) => layout(shown),
};

interface Sampled {
  stage: LiveStage;
  samples: readonly SampleRow[];
}

function layout({ live, choice, room }: Shown<ReasoningTables>): Layout {
  const sampled = chosenStage(live, choice.item);
  if (sampled === undefined)
    return notePanel('Chain of thought', 'No chains yet: stages show some while they run.');
  const { stage, samples } = sampled;
  // The first one of the latest moment, then its others, then those of the moment before.
  const newest = [...samples]
    .reverse()
    .sort((left, right) => right.moment - left.moment || left.row - right.row);
  const chosen = newest[Math.min(choice.scroll, newest.length - 1)];
  const beside = newest.filter(({ moment }) => moment === chosen.moment);
  const chain = chainPanel(stage, chosen);
  if (room.height < leastForList) return chain;
  return {
    type: 'rows',
    parts: [{ layout: chain }, { size: beside.length + 2, layout: listPanel(beside, chosen) }],
  };
}

/** Rows of a window from which on the other chains of the moment are listed. */
const leastForList = 18;

const momentText = ({ moment, unit }: SampleRow): string => `${moment.toLocaleString('en-US')} ${unit}`;

function chainPanel(stage: LiveStage, sample: SampleRow): Panel {
  return {
    type: 'panel',
    title: `${stage.title}, ${stage.heading.toLowerCase()}, ${momentText(sample)}`,
    content: { type: 'text', rows: () => chainRows(sample) },
  };
}

function listPanel(samples: readonly SampleRow[], chosen: SampleRow): Panel {
  const mark = (value: number) => (value > 0 ? '✓' : '✗');
  return {
    type: 'panel',
    title: 'answer and proof of the chains of this moment',
    content: {
      type: 'text',
      rows: ({ width }) =>
        samples.map((sample): TextRow => {
          const isChosen = sample === chosen;
          const text = `${isChosen ? '▸' : ' '} ${mark(sample.isRight)} ${mark(sample.isProof)}  ${sample.response}`;
          return [{ text: padTo(text, width), dim: !isChosen }];
        }),
    },
  };
}

/** The stage that showed chains last at item 0, the others around it in the order of the plan. */
function chosenStage({ stages, histories }: LiveStudy, item: number): Sampled | undefined {
  const all = stages.flatMap((stage) => {
    const history = histories.get(stage.id);
    const samples = (history?.rows.samples ?? []) as SampleRow[];
    return history === undefined || samples.length === 0
      ? []
      : [{ stage, samples, lastReport: history.lastReport }];
  });
  const latest = all.reduce(
    (best, { lastReport }, index) => (lastReport > (all[best]?.lastReport ?? -1) ? index : best),
    0,
  );
  return cyclic(all, latest + item);
}
