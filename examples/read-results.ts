/** Reads the tables of a result folder: gold at the end of every run, by the strength of its penalty. */
import { type CurvePoint, groupBy, loadStudy, readTables } from 'goodhart';
import { mean, meanInterval } from 'goodhart/statistics';

const folder = process.argv[2] ?? 'results/penalties-seed-9';
const { study } = loadStudy('penalties');
const points = readTables(folder, study).curves as CurvePoint[];

// A run is one policy: one setting and proxy seed of a method that learns. Its last point is its end.
const online = points.filter(({ method }) => method === 'ppo');
const settings = groupBy(online, ({ setting }) => `${setting.penalty} ${setting.klPenalty}`);
console.log(
  'penalty and strength, KL at the end (nats), gold there (sd) with a 95 % interval over proxy seeds',
);
for (const own of settings) {
  const { penalty, klPenalty } = own[0].setting;
  const ends = groupBy(own, ({ proxySeed }) => proxySeed).map((run) => run.at(-1)!);
  const gold = meanInterval(ends.map(({ goldScore }) => goldScore));
  const [estimate, low, high] = [gold.estimate, gold.low, gold.high].map((value) => value.toFixed(2));
  console.log(
    `${penalty} ${klPenalty}: ${mean(ends.map(({ kl }) => kl)).toFixed(1)}, ${estimate} [${low}, ${high}]`,
  );
}
