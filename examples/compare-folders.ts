/** Compares two conditions by hand, as `goodhart compare` does it: gold at one n, paired by proxy seed, with an interval. */
import { type CurvePoint, groupBy, loadStudy, readTables } from 'goodhart';
import { type Interval, meanInterval, welchInterval } from 'goodhart/statistics';

const [right = 'results/rm-size', wrong = 'results/label-noise'] = process.argv.slice(2);
const { study } = loadStudy('rm-size');
const size = 27_296;

/** Gold of best-of-1,000 by proxy seed, against proxies of one size on labels of which some are flipped. */
function goldBySeed(folder: string, labelNoise: number): Map<number, number> {
  const points = (readTables(folder, study).curves as CurvePoint[]).filter(
    ({ method, setting }) =>
      method === 'best-of-n' && setting.rmParameters === size && setting.labelNoise === labelNoise,
  );
  const runs = groupBy(points, ({ proxySeed }) => proxySeed);
  return new Map(runs.map((run) => [run[0].proxySeed, run.findLast(({ n }) => (n ?? 0) <= 1000)!.goldScore]));
}

const [base, here] = [goldBySeed(right, 0), goldBySeed(wrong, 0.25)];
const pairs = [...here].flatMap(([seed, gold]) => (base.has(seed) ? [gold - base.get(seed)!] : []));

function show(name: string, { estimate, low, high }: Interval): void {
  const [middle, lower, upper] = [estimate, low, high].map((value) => value.toFixed(3));
  console.log(`${name}: ${middle} [${lower}, ${upper}] sd of gold`);
}

console.log(`gold at n ≈ 1,000 against ${size} parameters: a quarter of the labels flipped less none`);
// Both are of world seed 0 and share what a proxy seed has; without that samples would be compared.
show(`${pairs.length} pairs by proxy seed`, meanInterval(pairs));
show('as samples', welchInterval([...here.values()], [...base.values()]));
