/** What a key does to the choice of what is shown: pure, so that keys are tested. */
import { chosenMethod, cyclic, type ViewChoice } from '../display/view.js';

/** The view without a name is the first one. */
export const firstChoice: ViewChoice = { view: '', method: null, item: 0, seed: 0, scroll: 0, held: null };

/** Keys as Ink names them. */
export interface KeyPress {
  input: string;
  ctrl?: boolean;
  meta?: boolean;
  tab?: boolean;
  shift?: boolean;
  leftArrow?: boolean;
  rightArrow?: boolean;
  upArrow?: boolean;
  downArrow?: boolean;
  pageUp?: boolean;
  pageDown?: boolean;
}

/** Ctrl-C where it does not come alone. */
const controlC = '\x03';

/** Two quick keys arrive as one input: each of its characters is a key of its own. */
export function singleKeys(key: KeyPress): KeyPress[] {
  if (key.ctrl || key.meta || [...key.input].length <= 1) return [key];
  return [...key.input].map((input) => {
    if (input === controlC) return { input: 'c', ctrl: true };
    return input === '\t' ? { input: '', tab: true } : { input };
  });
}

export const isQuit = ({ input, ctrl, meta }: KeyPress) =>
  (input === 'q' && !ctrl && !meta) || (input === 'c' && !!ctrl);

/** What there is to choose from. */
export interface Offer {
  /** Names of views, in order. */
  views: readonly string[];
  /** Methods that the shown view steps through. */
  methods: readonly string[];
}

/** The choice after a key; the same object where the key means nothing. */
export function chooseByKey(choice: ViewChoice, key: KeyPress, { views, methods }: Offer): ViewChoice {
  if (key.ctrl || key.meta) return choice;
  const view = views.includes(choice.view) ? choice.view : views[0];
  const numbered = views[Number(key.input) - 1];
  if (numbered !== undefined) return show(choice, view, numbered);
  if (key.tab) return show(choice, view, cyclic(views, views.indexOf(view) + (key.shift ? -1 : 1))!);
  if (key.input === 'm') return nextMethod(choice, methods);
  if (key.input === 's') return { ...choice, seed: choice.seed + 1 };
  if (key.input === 'o') return { ...choice, held: choice.held === null ? heldOf(choice, methods) : null };
  if (key.leftArrow || key.input === 'h') return { ...choice, item: choice.item - 1, scroll: 0 };
  if (key.rightArrow || key.input === 'l') return { ...choice, item: choice.item + 1, scroll: 0 };
  const rows = scrolledRows(key);
  return rows === 0 ? choice : { ...choice, scroll: Math.max(0, choice.scroll + rows) };
}

function nextMethod(choice: ViewChoice, methods: readonly string[]): ViewChoice {
  const present = chosenMethod(methods, choice);
  if (present === undefined) return choice;
  return { ...choice, method: cyclic(methods, methods.indexOf(present) + 1)!, item: 0, scroll: 0 };
}

const heldOf = (choice: ViewChoice, methods: readonly string[]): ViewChoice['held'] => ({
  method: chosenMethod(methods, choice) ?? null,
  item: choice.item,
});

function scrolledRows({ input, upArrow, downArrow, pageUp, pageDown }: KeyPress): number {
  if (upArrow || input === 'k') return -1;
  if (downArrow || input === 'j') return 1;
  if (pageUp) return -10;
  return pageDown ? 10 : 0;
}

const show = (choice: ViewChoice, before: string, view: string): ViewChoice =>
  view === before ? choice : { ...choice, view, item: 0, scroll: 0 };
