/**
 * Makes the README's pictures of the live screen from a result folder: its overview and its run view.
 *
 *     npx tsx scripts/make-readme-pictures.tsx results/quick docs/pictures
 */
import { EventEmitter } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { render } from 'ink';
import { readStoredExperiment } from '../src/engine/folder/index.js';
import { renderPng } from '../src/report/render.js';
import { followStudy } from '../src/ui/event-log.js';
import { ScreenApp } from '../src/ui/screen-app.js';
import { StudyStore } from '../src/ui/study-store.js';
import { terminalSvg } from './terminal-picture.js';

const [folder = 'results/quick', target = 'docs/pictures'] = process.argv.slice(2);
const window = { columns: 110, rows: 32 };

class FrameSink extends EventEmitter {
  readonly columns = window.columns;
  readonly rows = window.rows;
  frame = '';
  readonly write = (frame: string): boolean => {
    // Ink also writes codes that hide and show the cursor.
    if (frame.includes('\n')) this.frame = frame;
    return true;
  };
}

async function screenSvg(view: string): Promise<string> {
  const store = new StudyStore(Date.now);
  const signal = new AbortController().signal;
  for await (const event of followStudy(folder, { signal, untilFinished: true }))
    store.apply(event, event.at);
  store.publish();
  const sink = new FrameSink();
  const app = render(
    <ScreenApp
      store={store}
      colors={3}
      hasKeys={false}
      isWatching
      onQuit={() => {}}
      readExperiment={readStoredExperiment}
      initialChoice={{ view }}
    />,
    { stdout: sink as unknown as NodeJS.WriteStream, debug: true, patchConsole: false },
  );
  // The first frame is drawn after this turn of the event loop.
  await new Promise((resolve) => setTimeout(resolve, 100));
  const lines = sink.frame.split('\n');
  app.unmount();
  return terminalSvg(lines, window.columns);
}

async function save(name: string, svg: string): Promise<void> {
  const file = join(target, `${name}.png`);
  writeFileSync(file, await renderPng(svg));
  process.stdout.write(`${file}\n`);
}

mkdirSync(target, { recursive: true });
for (const view of ['Overview', 'Run'] as const)
  await save(`screen-${view.toLowerCase()}`, await screenSvg(view));
