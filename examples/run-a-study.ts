/** Runs a study of your own and follows its events; as small as a study can be. */
import { type CurvePoint, groupBy, readTables, resolveStudy, runStudy } from 'goodhart';

const out = process.argv[2] ?? 'results/smallest';
const { study, experiment } = resolveStudy({
  name: 'smallest',
  seed: 1,
  world: { responseLength: 4, contentFeatures: 2 },
  policy: { width: 8, layers: 1, steps: 20, batchSize: 32 },
  goldRewardModel: { width: 8, layers: 1, comparisons: 500, batchSize: 64, epochs: 1 },
  proxyRewardModels: {
    sizes: [{ width: 4, layers: 1 }],
    seeds: 3,
    comparisons: 500,
    validationComparisons: 64,
  },
  bestOfN: { prompts: 3, n: 64, points: 8 },
  rl: { batchSize: 16, iterationBudget: 5, evaluationPrompts: 16 },
  fit: { bootstrap: 50 },
});

for await (const event of runStudy(study, experiment, { out, jobs: 1 })) {
  if (event.type === 'study-started')
    console.log(`${event.experiment}: ${event.stages.length} stages in ${event.folder}`);
  if (event.type === 'stage-finished') {
    const numbers = Object.entries(event.metrics ?? {}).map(
      ([name, value]) => `${name} ${value.toPrecision(3)}`,
    );
    console.log(`${event.cached ? 'cached' : 'done'} ${event.stage} ${numbers.join(', ')}`.trimEnd());
  }
  if (event.type === 'stage-failed') console.log(`failed ${event.stage}: ${event.reason}`);
  if (event.type === 'study-finished') console.log(`study ${event.status}`);
}
const { curves } = readTables(out, study);
const methods = groupBy(curves as CurvePoint[], ({ method }) => method);
for (const points of methods) console.log(`${points[0].method}: ${points.length} points`);
