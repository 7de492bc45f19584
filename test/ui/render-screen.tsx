/** Draws the whole screen at any size without a terminal. */
import { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { render } from 'ink';
import type { ViewChoice } from '../../src/display/view.js';
import type { StudyEvent } from '../../src/engine/events.js';
import { ScreenApp, type ScreenAppProps } from '../../src/ui/screen-app.js';
import { StudyStore } from '../../src/ui/study-store.js';

class FrameSink extends EventEmitter {
  frame = '';
  constructor(
    readonly columns: number,
    readonly rows: number,
  ) {
    super();
  }
  readonly write = (frame: string): boolean => {
    this.frame = frame;
    return true;
  };
}

export interface ScreenOptions
  extends Partial<Pick<ScreenAppProps, 'colors' | 'readExperiment' | 'isWatching' | 'beside'>> {
  width: number;
  height: number;
  choice?: Partial<ViewChoice>;
}

/** A store that has seen these events, half a second apart. */
export function storeAfter(events: Iterable<StudyEvent>): StudyStore {
  let clock = 0;
  const store = new StudyStore(() => clock);
  for (const event of events) {
    clock += 500;
    store.apply(event);
  }
  store.publish();
  return store;
}

/** The lines of the frame, as plain text unless colours are asked for. */
export function screenLines(store: StudyStore, options: ScreenOptions): string[] {
  const { sink, app } = shown(store, options);
  app.unmount();
  return (options.colors === undefined ? stripVTControlCharacters(sink.frame) : sink.frame).split('\n');
}

/** The first frame with such a text in it: what the screen works out comes a little later than the frame. */
export async function frameWith(store: StudyStore, options: ScreenOptions, wanted: RegExp): Promise<string> {
  const { sink, app } = shown(store, options);
  const frame = () => stripVTControlCharacters(sink.frame);
  try {
    for (let looks = 0; looks < 2000 && !wanted.test(frame()); looks += 1) await pause(10);
    if (!wanted.test(frame())) throw new Error(`no ${wanted} in\n${frame()}`);
    return frame();
  } finally {
    app.unmount();
  }
}

function shown(store: StudyStore, { width, height, choice, ...options }: ScreenOptions) {
  const sink = new FrameSink(width, height);
  const app = render(
    <ScreenApp
      store={store}
      colors={options.colors ?? 0}
      hasKeys={false}
      onQuit={() => {}}
      readExperiment={options.readExperiment}
      isWatching={options.isWatching}
      beside={options.beside}
      initialChoice={choice}
    />,
    { stdout: sink as unknown as NodeJS.WriteStream, debug: true, patchConsole: false, exitOnCtrlC: false },
  );
  return { sink, app };
}
