/**
 * Makes the page docs/play/page/index.html: runs its experiment where that is not done, keeps the sampled responses that a
 * run shows and no table holds, writes docs/play/data.json and builds the page.
 *
 *     npx tsx scripts/make-play.ts                              # all of it, seven minutes on two idle cores
 *     npx tsx scripts/make-play.ts --page                       # the page alone, from the data that are there
 *     npx tsx scripts/make-play.ts --from results/label-noise   # from a result folder, whose responses are not known
 *     npx tsx scripts/make-play.ts smaller.yaml results/x       # another experiment with these sliders
 *
 * Run it again after an interruption: what is finished is kept, the responses too.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import type { PlayData } from '../docs/play/source/play-data.js';
import type { StudyEvent } from '../src/index.js';
import { keyOf, playData } from './make-play-curves.js';
import { readForPlay, runForPlay } from './make-play-run.js';
import { bestOfNSamples } from './make-play-samples.js';

const dataFile = join('docs', 'play', 'data.json');
const [reference = 'play', folder = join('results', 'play')] = process.argv.slice(2);
if (reference !== '--page') writeFileSync(dataFile, `${JSON.stringify(await makeData())}\n`);
await build({ configFile: join('docs', 'play', 'vite.config.ts'), logLevel: 'error' });
process.stdout.write(`${join('docs', 'play', 'page', 'index.html')}\n`);

async function makeData(): Promise<PlayData> {
  if (reference === '--from') return playData(readForPlay(folder), new Map());
  const run = await runForPlay(reference, folder, say);
  process.stdout.write('best-of-n: responses are picked from the pools\n');
  const shown = new Map([...run.samples, ...(await bestOfNSamples(run))]);
  return playData(run, new Map([...run.measured].map(([stage, point]) => [keyOf(point), shown.get(stage)!])));
}

function say(event: StudyEvent): void {
  if (event.type === 'stage-finished' || event.type === 'stage-failed')
    process.stdout.write(`${event.stage}: ${event.type === 'stage-failed' ? event.reason : 'done'}\n`);
}
