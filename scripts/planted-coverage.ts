/**
 * How often the intervals of studies hold what was planted in them, over the real structure of a study.
 *
 *     npm run planted:coverage [-- <studies>]
 *
 * Asked of a 95 % interval: 92–98 %, and the last column says whether the whole interval of the coverage lies there.
 * Intervals without bounds are counted apart. 800 studies take about eight minutes of one core.
 */
import { createRandom } from '../src/random/index.js';
import { binomialInterval, type Interval } from '../src/statistics/index.js';
import { type Coverage, coverageOf, plantedMethods } from '../test/support/planted-study/coverage.js';

const studies = Number(process.argv[2] ?? 800);
const started = performance.now();
const random = createRandom('planted-coverage');
const methods = plantedMethods({ pools: 2000, responses: 2048, random: random.stream('bank') });
const print = (cells: readonly string[]) => process.stdout.write(`| ${cells.join(' | ')} |\n`);

print([
  ...[
    'method',
    'seeds',
    'quantity',
    'coverage, %',
    'intervals',
    'truth below, above, %',
    'without bounds, %',
  ],
  '92–98 %',
]);
print(Array(8).fill('---'));
for (const method of methods) {
  for (const seeds of [3, 5, 10]) {
    const found = coverageOf(method, { seeds, studies, random: random.stream(`${method.name}/${seeds}`) });
    for (const coverage of found) print([method.name, String(seeds), ...cellsOf(coverage)]);
  }
}
process.stdout.write(`${studies} studies each, ${((performance.now() - started) / 1000).toFixed(0)} s\n`);

function cellsOf({ quantity, covered, bounded, below, above, open }: Coverage): string[] {
  const share = (count: number, of: number) => (100 * (count / of)).toFixed(1);
  if (bounded === 0) return [quantity, '–', '0', '–', share(open, open), '–'];
  const { estimate, low, high } = binomialInterval(covered, bounded);
  return [
    quantity,
    `${share(estimate, 1)} [${share(low, 1)}, ${share(high, 1)}]`,
    String(bounded),
    `${share(below, bounded)}, ${share(above, bounded)}`,
    share(open, bounded + open),
    asked({ low, high }),
  ];
}

/** By the whole interval of the coverage. */
function asked({ low, high }: Pick<Interval, 'low' | 'high'>): string {
  if (low > 0.98 || high < 0.92) return 'no';
  return low >= 0.92 && high <= 0.98 ? 'yes' : 'unsure';
}
