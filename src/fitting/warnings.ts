/** A doubt that the program states by itself: a code, what was seen, and what to do about it. */

export interface Warning {
  /** Stable name of the kind of doubt, in kebab-case; declared beside the function that raises it. */
  code: string;
  /** What the doubt is about: a stage, a group, a column. */
  subject: string;
  /** What was seen, with its numbers. */
  message: string;
  /** What to do about it. */
  advice: string;
}

/** The only maker of warnings: every doubt declares its code and its one sentence of advice where it is raised. */
export function declareDoubt(code: string, advice: string): (subject: string, message: string) => Warning {
  return (subject, message) => ({ code, subject, message, advice });
}

/** Leaves out what is undefined. */
export function collectDoubts(doubts: readonly (Warning | undefined)[]): Warning[] {
  return doubts.filter((doubt): doubt is Warning => doubt !== undefined);
}

/** A number as messages show it: three significant digits. */
export const threeDigits = (value: number): string => String(Number(value.toPrecision(3)));
