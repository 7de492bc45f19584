/** The KL-optimal optimiser in the figures of gold against √KL: a dotted line in every panel, as far as it is known. */
import type { FigureRow } from '../../../display/figure.js';
import { okabeIto } from '../../../display/palette.js';
import { settingKey } from '../../../engine/axis.js';
import { extent } from '../../../statistics/index.js';
import { frontierOf, meanFrontier } from '../curves/frontier-curve.js';
import { groupBy, parametersOf } from '../curves/sweep.js';
import type { CurvePoint, FrontierPoint } from '../tables.js';
import { described, description, klAxis, scoreColumns, where } from './encodings.js';

const kinds = { ofOne: 'frontier', ofSeveral: 'shared frontier' } as const;

/** Rows of the curves of one method by their series. Series that differ in the method alone have one line together. */
export function frontierRows(
  curves: ReadonlyMap<string, CurvePoint[]>,
  frontier: readonly FrontierPoint[],
): FigureRow[] {
  const found = [...curves].map(([series, [point]]) => ({
    series,
    rm_parameters: parametersOf(point),
    own: frontierOf(frontier, point),
  }));
  const known = found.filter(({ own }) => own.length > 0);
  const lines = [...groupBy(known, ({ own }) => settingKey(own[0].setting)).values()];
  return lines.flatMap((sharing) => {
    const [{ series, rm_parameters, own }] = sharing;
    const line =
      sharing.length === 1
        ? { kind: kinds.ofOne, series, rm_parameters }
        : { kind: kinds.ofSeveral, series: 'KL-optimal policy', rm_parameters };
    return meanFrontier(own).map((point) => ({ ...line, ...scoreColumns(point) }));
  });
}

const isFrontier = ({ kind }: FigureRow) => Object.values<unknown>(kinds).includes(kind);

/** Layers of one panel; none without rows. */
export function frontierLayers(
  rows: readonly FigureRow[],
  { method, y, color }: { method: string; y: object; color: object },
): object[] {
  const own = rows.filter((row) => row.method === method);
  const layer = (kind: string, drawn: object) => ({
    transform: [...where({ method, kind }), described("'gold of the KL-optimal policy'")],
    mark: { type: 'line', strokeDash: [1, 3], strokeCap: 'round', strokeWidth: 1.6 },
    encoding: { x: klAxis, y: { ...y, field: 'gold_score' }, color: drawn, description },
  });
  const has = (kind: string) => own.some((row) => row.kind === kind);
  return [
    ...(has(kinds.ofOne) ? [layer(kinds.ofOne, color)] : []),
    ...(has(kinds.ofSeveral) ? [layer(kinds.ofSeveral, { value: okabeIto.gray })] : []),
  ];
}

/** What the dotted lines are and where they end, for the caption; empty without any. */
export function frontierWords(rows: readonly FigureRow[]): string {
  const lines = groupBy(rows.filter(isFrontier), ({ method, series }) => `${method}/${series}`);
  if (lines.size === 0) return '';
  const [low, high] = extent([...lines.values()].map((line) => Number(line[line.length - 1].kl)));
  const [first, last] = [low.toFixed(1), high.toFixed(1)];
  const reach = first === last ? `${first} nats` : `${first} to ${last} nats`;
  return ` Dotted: gold under the policies ∝ π_init · exp(proxy / λ), whose proxy score no policy exceeds at equal KL, estimated from the pools of best-of-n; it ends at ${reach}, where these no longer carry the estimate.`;
}
