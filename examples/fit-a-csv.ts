/** Fits the law of RL to a log as `goodhart fit` does, and says where gold peaks and what the program doubts. */
import { readFileSync } from 'node:fs';
import { fitRunLogs } from 'goodhart/scaling-laws';

const file = process.argv[2] ?? 'test/data/gao2022_fig1b_rl_gold_digitised.csv';
const { columns, groups, failed, notes } = fitRunLogs(readFileSync(file), {
  file,
  form: 'rl',
  by: ['rm_size'],
});

console.log(`${file}: gold score from ${columns.gold}`);
for (const { group, alpha, beta, peak, rmse, clusters, warnings } of groups) {
  const [a, b, kl] = [alpha, beta, peak.kl].map(({ estimate }) => estimate.toPrecision(3));
  console.log(
    `${group}: α ${a}, β ${b}, peak at ${kl} nats, RMSE ${rmse.toPrecision(2)} (runs: ${clusters})`,
  );
  for (const { code, message } of warnings) console.log(`  ${code}: ${message}`);
}
for (const { code, message } of failed) console.log(`not fitted: ${code}: ${message}`);
for (const note of notes) console.log(`note: ${note}`);
