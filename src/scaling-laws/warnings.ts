/** The closed list of doubts that the program states by itself, each with advice. */
export type WarningCode =
  | 'proxy-near-chance'
  | 'peak-outside-range'
  | 'interval-contains-zero'
  | 'too-few-points'
  | 'too-few-seeds'
  | 'kl-bound-not-tight'
  | 'gold-disagrees-with-human'
  | 'policy-far-from-entropy'
  | 'per-token-kl-suspected'
  | 'rows-dropped'
  | 'constant-score'
  | 'score-not-recentred';

export interface Warning {
  code: WarningCode;
  /** What the doubt is about: a stage, a group, a column. */
  subject: string;
  /** What was seen, with its numbers. */
  message: string;
  /** What to do about it. */
  advice: string;
}
