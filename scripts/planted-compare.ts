/**
 * How often the intervals of `goodhart compare` hold the differences that were planted: of pairs of conditions whose seeds'
 * curves are drawn from known laws with correlated noise.
 *
 *     npm run planted:compare [-- <draws>]
 *
 * Asked of a 95 % interval: 92–98 %; the last column says whether the whole interval of the coverage lies there (yes), or
 * outside (no). 200 draws take about half a minute of one core.
 */
import { createRandom } from '../src/random/index.js';
import { binomialInterval } from '../src/statistics/index.js';
import { differenceCoverage, plantedPairs } from '../test/support/planted-comparison.js';

const draws = Number(process.argv[2] ?? 200);
const started = performance.now();
const random = createRandom('planted-compare');
const print = (cells: readonly string[]) => process.stdout.write(`| ${cells.join(' | ')} |\n`);
const failures: string[] = [];
const pooled = new Map<string, { covered: number; bounded: number }>();

print(['pair', 'seeds', 'quantity', 'coverage, %', 'truth below, above, %', '92–98 %']);
print(Array(6).fill('---'));
for (const pair of plantedPairs)
  for (const seeds of [3, 5, 10]) {
    const own = random.stream(`${pair.name}/${seeds}`);
    for (const { quantity, covered, bounded, below, above } of differenceCoverage(pair, {
      ...{ seeds, draws, random: own },
    })) {
      const verdict = verdictOf(covered, bounded);
      if (verdict === 'no') failures.push(`${pair.name}, ${seeds} seeds: ${quantity}`);
      const name = quantity.split('/')[0];
      const pool = pooled.get(name) ?? { covered: 0, bounded: 0 };
      pooled.set(name, { covered: pool.covered + covered, bounded: pool.bounded + bounded });
      const share = (count: number) => (100 * (count / bounded)).toFixed(1);
      print([
        pair.name,
        String(seeds),
        quantity,
        share(covered),
        `${share(below)}, ${share(above)}`,
        verdict,
      ]);
    }
  }

process.stdout.write('\n');
for (const [name, { covered, bounded }] of pooled) {
  const { estimate, low, high } = binomialInterval(covered, bounded);
  const verdict = verdictOf(covered, bounded);
  if (verdict !== 'yes') failures.push(`${name}: over all`);
  print([name, ...[estimate, low, high].map((share) => `${(100 * share).toFixed(1)} %`), verdict]);
}
const seconds = ((performance.now() - started) / 1000).toFixed(0);
process.stdout.write(
  `\n${draws} draws each, ${seconds} s; ${failures.length === 0 ? 'all as asked' : `not as asked:\n${failures.join('\n')}`}\n`,
);
process.exitCode = failures.length === 0 ? 0 : 1;

function verdictOf(covered: number, bounded: number): 'yes' | 'no' | 'unsure' {
  const { low, high } = binomialInterval(covered, bounded);
  if (low > 0.98 || high < 0.92) return 'no';
  return low >= 0.92 && high <= 0.98 ? 'yes' : 'unsure';
}
