/** The live screen as a component: a header, the chosen view, and a footer with the keys. */
import { Box, useInput, useStdout } from 'ink';
import { type ReactNode, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { Verdict } from '../report/index.js';
import type { ColorLevel } from './ansi.js';
import { CoefficientsView } from './coefficients-view.js';
import { CurvesView } from './curves-view.js';
import { FindingsView } from './findings-view.js';
import { footerRow, headerRow } from './frame-rows.js';
import { ColorContext, Rows, WidthContext } from './layout.js';
import { Overview } from './overview.js';
import { RunView } from './run-view.js';
import { sizeLooks } from './score-series.js';
import type { StudyState } from './study-state.js';
import type { StudyStore } from './study-store.js';
import { chooseByKey, firstChoice, type ViewChoice, type ViewName, type ViewProps } from './view.js';

export interface ScreenAppProps {
  store: StudyStore;
  colors: ColorLevel;
  /** False where the input is no terminal: then there are no keys. */
  hasKeys: boolean;
  /** Another process runs the study: leaving does not stop it. */
  isWatching?: boolean;
  /** q or Ctrl-C. */
  onQuit: () => void;
  /** What the findings view shows, asked for when that view or the study's status changes. */
  readVerdicts?: (folder: string) => Verdict[];
  /** Where a test wants to begin. */
  initialChoice?: ViewChoice;
}

const views: Record<ViewName, (props: ViewProps) => ReactNode> = {
  Overview,
  Curves: CurvesView,
  Coefficients: CoefficientsView,
  Run: RunView,
  Findings: FindingsView,
};

export function ScreenApp({ store, colors, hasKeys, onQuit, ...options }: ScreenAppProps): ReactNode {
  const { state, now } = useSyncExternalStore(store.subscribe, store.getSnapshot);
  const { width, height } = useWindowSize();
  const [choice, setChoice] = useState(options.initialChoice ?? firstChoice);
  const [isQuitting, setQuitting] = useState(false);
  useInput(
    (input, key) => {
      if (input === 'q' || (key.ctrl && input === 'c')) {
        setQuitting(true);
        onQuit();
      } else if (!key.ctrl && !key.meta) {
        setChoice((before) => chooseByKey(before, { ...key, input }));
      }
    },
    { isActive: hasKeys },
  );
  const verdicts = useVerdicts(choice.view === 'Findings' ? options.readVerdicts : undefined, state);
  const View = views[choice.view];
  const looks = sizeLooks([...state.points, ...state.coefficients]);
  return (
    <ColorContext.Provider value={colors}>
      <WidthContext.Provider value={width}>
        <Box flexDirection="column" width={width} height={height}>
          <Rows rows={[headerRow(state, now, width)]} />
          <Box height={height - 2} width={width}>
            <View {...{ state, now, looks, choice, verdicts, width }} height={height - 2} />
          </Box>
          <Rows
            rows={[footerRow(state, { choice, isQuitting, isWatching: options.isWatching ?? false, width })]}
          />
        </Box>
      </WidthContext.Provider>
    </ColorContext.Provider>
  );
}

function useVerdicts(
  read: ((folder: string) => Verdict[]) | undefined,
  { folder, coefficients, status }: StudyState,
): Verdict[] {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tables are read again when a fit or the end has come
  return useMemo(
    () => (read === undefined || folder === '' ? [] : read(folder)),
    [read, folder, coefficients, status],
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
