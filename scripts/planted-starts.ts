/**
 * How often the program notices that scores do not start at 0, and how often it says so of scores that do.
 *
 *     npm run planted:starts [-- <data sets>]
 *
 * Asked of 50 points from 0.8 nats with noise 0.065: noticed in 90 % and more, said wrongly in 5 % and fewer.
 */
import { createRandom } from '../src/random/index.js';
import { flatCurve, plantedStarts, shareNoticed } from '../test/support/planted-starts.js';

const sets = Number(process.argv[2] ?? 200);
process.stdout.write(
  '| law | α | β | up to, nats | scores start at | noticed, % |\n|---|---|---|---|---|---|\n',
);
for (const planted of [...plantedStarts, flatCurve]) {
  for (const start of [0, 0.2, 0.3, 0.5, -0.5, 1]) {
    const random = createRandom('planted-starts').stream(`${planted.form}/${planted.alpha}/${start}`);
    const share = shareNoticed({ ...planted, start, sets, random });
    const { form, alpha, beta, largestKl } = planted;
    process.stdout.write(
      `| ${[form, alpha, beta, largestKl, start, (100 * share).toFixed(1)].join(' | ')} |\n`,
    );
  }
}
