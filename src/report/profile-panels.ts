/** Profiles of fitted parameters: how much worse the fit becomes when one of them is held elsewhere. */
import type { ScalingGroupFit } from '../run-logs/index.js';

const panelSize = { width: 128, height: 96 };
const COLUMNS = 3;
/** Rises beyond this say no more. */
const HIGHEST = 2.5;

/** A small panel a free parameter, in rows of three; the line at 1 is where the interval ends. */
export function profilePanels(groups: readonly ScalingGroupFit[], color: object): object[] {
  const profiles = groups.map((fit) => ({ group: fit.group, own: fit.profiles() }));
  const symbols = [...new Set(profiles.flatMap(({ own }) => own.map(({ symbol }) => symbol)))];
  const panels = symbols.map((symbol) => {
    const values = profiles.flatMap(({ group, own }) =>
      own
        .filter((profile) => profile.symbol === symbol)
        .flatMap(({ curve }) =>
          curve.filter(({ rise }) => rise <= HIGHEST).map(({ value, rise }) => ({ group, value, rise })),
        ),
    );
    return panelOf(symbol, values, color);
  });
  const rows = Array.from({ length: Math.ceil(panels.length / COLUMNS) }, (_, row) =>
    panels.slice(row * COLUMNS, (row + 1) * COLUMNS),
  );
  return rows.map((row, at) => ({
    hconcat: row,
    spacing: 12,
    ...(at === 0 ? { title: titleOf(groups) } : {}),
  }));
}

/** What is drawn, and that the table may have other intervals. */
function titleOf(groups: readonly ScalingGroupFit[]): object {
  const isOther = groups.some(({ parameters }) => parameters.some(({ from }) => from === 'bootstrap'));
  return {
    text: 'Profiles: how much worse the fit is with this parameter held elsewhere',
    subtitle: `1, dotted, is the limit of a profile interval${isOther ? '; the intervals of the table are by bootstrap' : ''}`,
    anchor: 'start',
    fontSize: 11,
    subtitleFontSize: 10,
  };
}

function panelOf(symbol: string, values: readonly { value: number }[], color: object): object {
  const [low, high] = [
    Math.min(...values.map(({ value }) => value)),
    Math.max(...values.map(({ value }) => value)),
  ];
  const isWide = low > 0 && high > 4 * low;
  const format = high >= 1e4 || high < 1e-3 ? '.1e' : '~g';
  const x = {
    field: 'value',
    type: 'quantitative',
    title: symbol,
    scale: isWide ? { type: 'log', nice: false } : { zero: false, nice: false },
    axis: { tickCount: 3, format },
  };
  const y = {
    field: 'rise',
    type: 'quantitative',
    title: 'rise / limit',
    scale: { domain: [0, HIGHEST], nice: false },
    axis: { values: [0, 1, 2] },
  };
  return {
    ...panelSize,
    layer: [
      {
        data: { values: [{ rise: 1 }] },
        mark: { type: 'rule', color: '#777777', strokeDash: [1, 3], strokeWidth: 1.5, aria: false },
        encoding: { y },
      },
      {
        data: { values },
        mark: { type: 'line', strokeWidth: 1.5, point: { size: 8 } },
        encoding: { x, y, color },
      },
    ],
  };
}
