/** What a condition costs: seconds of its stages, responses that its runs sampled. */
import type { ComparedPart, Cost } from '../../../display/comparison/kind.js';
import { conditionInId, inId } from '../../../engine/merge-plans.js';
import { sweptHeader } from '../../../engine/swept-axis.js';
import type { Run } from '../curves/equal-places.js';
import { ownKeys } from '../own-keys.js';
import { sizeName } from '../proxy-groups.js';
import { bestOfN } from '../stages/best-of-n.js';
import { proxies } from '../stages/proxies.js';
import { rl } from '../stages/rl.js';
import { trainedProxies } from '../stages/trained-proxies.js';
import type { OveroptimizationTables } from '../study-tables.js';
import type { CurvePoint } from '../tables.js';
import type { SubjectCurves, WorldCurves } from './subjects.js';

type Part = ComparedPart<OveroptimizationTables>;

/** Thousands of responses that an online run learnt from; none where it is not known how many an iteration takes. */
export function responsesSampled(run: Run, { experiment }: Part): number | undefined {
  const last = run[run.length - 1];
  const swept = last.setting[sweptHeader('rl.batchSize')];
  const configured = (experiment.rl as { batchSize?: unknown } | undefined)?.batchSize;
  const batch = Number(swept ?? configured);
  return last.iteration === null || !Number.isFinite(batch) ? undefined : (last.iteration * batch) / 1000;
}

/** Of all runs and sizes together, the mean over worlds. */
export function costsOf({ sizes, isOnline }: SubjectCurves): Cost[] {
  const secondsOf = (...kinds: string[]) =>
    sizes[0].conditions.map((_, condition) => {
      const worlds = sizes.flatMap(({ conditions }) => conditions[condition]);
      return meanSeconds(worlds, kinds);
    });
  const seconds = { unit: 's' };
  return [
    {
      ...seconds,
      name: 'optimising',
      title: 'optimising',
      values: secondsOf(isOnline ? rl.name : bestOfN.name),
    },
    {
      ...seconds,
      name: 'proxies',
      title: 'training the proxies',
      values: secondsOf(trainedProxies.name, proxies.name),
    },
  ];
}

function meanSeconds(worlds: readonly WorldCurves[], kinds: readonly string[]): number | null {
  const parts = new Map<Part, CurvePoint[]>();
  for (const { part, points } of worlds) parts.set(part, [...(parts.get(part) ?? []), ...points]);
  const sums = [...parts].flatMap(([{ stages }, points]) => {
    const belongs = belongingTo(points);
    const own = stages.filter((stage) => kinds.includes(stage.kind) && belongs(stage.id));
    const known = own.flatMap(({ seconds }) => seconds ?? []);
    return own.length === 0 || known.length < own.length ? [] : known.reduce((sum, value) => sum + value, 0);
  });
  const count = new Set(worlds.map(({ world }) => world)).size;
  return sums.length === 0 ? null : sums.reduce((sum, value) => sum + value, 0) / count;
}

/** Whether the size and every swept value that a stage's id names are among those of the curves. */
function belongingTo(points: readonly CurvePoint[]): (id: string) => boolean {
  const keys = ownKeys();
  const shapes = new Set(points.map(({ setting }) => String(setting.rmShape)));
  const sizes = new Set([...shapes].map(sizeOfShape));
  const textsByKey = new Map<string, ReadonlySet<string>>();
  const textsOf = (key: string) => {
    const axis = keys.get(key);
    const isMethod = keys.has(key) && axis === undefined;
    const header = axis?.name ?? sweptHeader(key);
    return new Set(points.map((point) => inId(isMethod ? point.method : point.setting[header])));
  };
  return (id) => {
    const [name] = id.split('@');
    if (!name.split('/').some((part) => sizes.has(part))) return false;
    return [...conditionInId(id)].every(([key, text]) => {
      const texts = textsByKey.get(key) ?? textsOf(key);
      textsByKey.set(key, texts);
      return texts.has(text);
    });
  };
}

/** `12x2x1` as ids of stages have it. */
function sizeOfShape(shape: string): string {
  const [width, layers, heads] = shape.split('x').map(Number);
  return sizeName({ width, layers, heads });
}
