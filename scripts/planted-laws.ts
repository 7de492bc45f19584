/**
 * How often the intervals of `goodhart fit` hold the planted parameters of the other scaling laws.
 *
 *     npm run planted:laws [-- <data sets>]
 *
 * Asked of a 95 % interval: 92–98 %; 200 data sets scatter by 1.5 %. An open interval counts as holding.
 */
import { createRandom } from '../src/random/index.js';
import { coverageOfLaw, plantedLaws } from '../test/support/planted-laws.js';

const sets = Number(process.argv[2] ?? 200);
const only = process.argv[3] ?? '';
const random = createRandom('planted-laws');
const print = (cells: readonly string[]) => process.stdout.write(`| ${cells.join(' | ')} |\n`);

print(['law', 'parameter', 'coverage, %', 'open, %', 'median width / estimate', 's a fit']);
print(Array(6).fill('---'));
for (const law of plantedLaws.filter(({ name }) => name.includes(only))) {
  const started = performance.now();
  const found = coverageOfLaw(law, { sets, bootstrap: 200, random: random.stream(law.name) });
  const seconds = (performance.now() - started) / 1000 / sets;
  for (const { symbol, covered, open, width } of found)
    print([
      law.name,
      symbol,
      ((100 * covered) / sets).toFixed(1),
      ((100 * open) / sets).toFixed(1),
      width.toFixed(3),
      seconds.toFixed(2),
    ]);
}
