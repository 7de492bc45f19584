/** The live screen as a component: a header, the chosen view, and a footer with the keys. */
import { Box, useInput, useStdout } from 'ink';
import { type ReactNode, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { finishedCount, type LiveStudy } from '../display/live-study.js';
import type { Shown, View, ViewChoice } from '../display/view.js';
import type { ColorLevel } from './ansi.js';
import { findingsName, findingsView } from './findings-view.js';
import { footerRow, headerRow, tabAt } from './frame-rows.js';
import { helpPanel } from './help-panel.js';
import type { Judge } from './judge.js';
import { type Judged, Judging } from './judging.js';
import { chooseByKey, firstChoice, isQuit, type KeyPress, singleKeys } from './keys.js';
import { ColorContext, Rows, WidthContext } from './layout.js';
import { type MouseEvent, mouseEvents } from './mouse.js';
import { type StoredExperiment, type StudyBeside, studyOf, viewsOf } from './shown-study.js';
import type { Snapshot, StudyStore } from './study-store.js';
import { layoutOf, ViewLayout } from './view-layout.js';

export interface ScreenAppProps {
  store: StudyStore;
  colors: ColorLevel;
  /** False where the input is no terminal: then there are no keys. */
  hasKeys: boolean;
  /** Another process runs the study: leaving does not stop it. */
  isWatching?: boolean;
  /** q or Ctrl-C. */
  onQuit: () => void;
  /** Ctrl-Z. */
  onSuspend?: () => void;
  /** The experiment that a folder holds, as plain data. */
  readExperiment?: (folder: string) => StoredExperiment;
  /** Another study of the same kind, whose curves lie behind those of this one. */
  beside?: StudyBeside | undefined;
  /** Who judges the findings; the screen itself between its frames where there is nobody else. */
  judge?: Judge | undefined;
  /** Where a test wants to begin. */
  initialChoice?: Partial<ViewChoice>;
}

export function ScreenApp({ store, colors, hasKeys, onQuit, ...options }: ScreenAppProps): ReactNode {
  const snapshot = useSyncExternalStore(store.subscribe, store.getSnapshot);
  const size = useWindowSize();
  const [choice, setChoice] = useState<ViewChoice>({ ...firstChoice, ...options.initialChoice });
  const [isQuitting, setQuitting] = useState(false);
  const [isHelp, setHelp] = useState(false);
  const room = { width: size.width, height: size.height - 2 };
  const { readExperiment, beside, judge } = options;
  const { views, view, shown } = useView(snapshot, { choice, room, readExperiment, beside, judge });
  const methods = view.methods?.(shown.tables) ?? [];
  const offer = { views: views.map(nameOf), methods };
  const press = (key: KeyPress) => {
    if (isQuit(key)) {
      setQuitting(true);
      return onQuit();
    }
    if (key.ctrl && key.input === 'z') return options.onSuspend?.();
    if (key.input === '?') return setHelp((before) => !before);
    // Whoever chooses a view wants to see it.
    if (key.tab || offer.views[Number(key.input) - 1] !== undefined) setHelp(false);
    setChoice((before) => chooseByKey(before, key, offer));
  };
  const point = ({ type, row, column }: MouseEvent) => {
    if (type !== 'click')
      return press({ input: '', upArrow: type === 'wheel up', downArrow: type === 'wheel down' });
    const tab =
      row === size.height - 1 ? tabAt({ views, shown: view, width: size.width }, column) : undefined;
    if (tab !== undefined) press({ input: String(offer.views.indexOf(tab) + 1) });
  };
  useKeys(hasKeys, press, point);
  const { live, now } = snapshot;
  const footer = {
    views,
    shown: view,
    isQuitting,
    isWatching: options.isWatching ?? false,
    width: size.width,
  };
  return (
    <ColorContext.Provider value={colors}>
      <WidthContext.Provider value={size.width}>
        <Box flexDirection="column" width={size.width} height={size.height}>
          <Rows rows={[headerRow(snapshot, size.width)]} />
          <Box height={room.height} width={room.width}>
            <ViewLayout
              layout={isHelp ? helpPanel(views) : layoutOf(view, shown)}
              picture={{ live, now, scroll: choice.scroll }}
              room={room}
            />
          </Box>
          <Rows rows={[footerRow({ ...footer, isRunning: live.status === 'running' })]} />
        </Box>
      </WidthContext.Provider>
    </ColorContext.Provider>
  );
}

/** Without it, views make do with what the rows say. */
function experimentOf(folder: string, read: ScreenAppProps['readExperiment']): StoredExperiment {
  try {
    return folder === '' || read === undefined ? {} : read(folder);
  } catch {
    return {};
  }
}

const nameOf = ({ name }: View) => name;

interface ViewOptions
  extends Pick<Shown<unknown>, 'choice' | 'room'>,
    Pick<ScreenAppProps, 'readExperiment' | 'beside' | 'judge'> {}

/** The views that there are, the chosen one, and what it is shown. */
function useView({ live, version }: Snapshot, { choice, room, readExperiment, beside, judge }: ViewOptions) {
  const study = studyOf(live);
  const experiment = useMemo(() => experimentOf(live.folder, readExperiment), [live.folder, readExperiment]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the study grows in place, its version says when
  const tables = useMemo(() => study?.read(live.rows, experiment), [study, live, version, experiment]);
  const judged = useVerdicts(live, choice.view === findingsName ? readExperiment : undefined, judge);
  const views = [...viewsOf(study), findingsView(judged)];
  const view = views.find(({ name }) => name === choice.view) ?? views[0];
  return { views, view, shown: { live, tables, choice, room, beside } satisfies Shown<unknown> };
}

/** Judged while somebody looks, and anew when a stage has finished. */
function useVerdicts(
  live: LiveStudy,
  read: ScreenAppProps['readExperiment'],
  judge: Judge | undefined,
): Judged {
  const [judging] = useState(() => new Judging(judge));
  const judged = useSyncExternalStore(judging.subscribe, judging.getSnapshot);
  const finished = finishedCount(live);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the study grows in place, finished stages settle its rows
  useEffect(() => {
    if (read !== undefined) judging.look(live, read);
    return () => judging.rest();
  }, [judging, read, live, live.status, finished]);
  return judged;
}

function useKeys(
  isActive: boolean,
  press: (key: KeyPress) => void,
  point: (event: MouseEvent) => void,
): void {
  useInput(
    (input, key) => {
      const pointed = mouseEvents(input);
      if (pointed !== undefined) return pointed.forEach(point);
      for (const single of singleKeys({ ...key, input })) press(single);
    },
    { isActive },
  );
}

function useWindowSize(): { width: number; height: number } {
  const { stdout } = useStdout();
  const read = () => ({ width: stdout.columns || 80, height: stdout.rows || 24 });
  const [size, setSize] = useState(read);
  useEffect(() => {
    const resized = () => setSize({ width: stdout.columns || 80, height: stdout.rows || 24 });
    stdout.on('resize', resized);
    return () => {
      stdout.off('resize', resized);
    };
  }, [stdout]);
  return size;
}
