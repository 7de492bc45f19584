/** What the page is drawn from: the file that `scripts/make-play.ts` writes, docs/play/data.json. */

export interface PlayData {
  about: About;
  /** Parameters of the proxies, small to large. */
  sizes: number[];
  /** Shares of labels that were flipped. */
  noises: number[];
  methods: PlayMethod[];
  curves: PlayCurve[];
}

/** What was run, for the words of the page. */
export interface About {
  experiment: string;
  worldSeed: number;
  /** Proxies of each setting. */
  seeds: number;
  comparisons: number;
  goldParameters: number;
  responseLength: number;
  /** Best-of-n: of all seeds together. */
  prompts: number;
  largestN: number;
  /** Online methods: held-out prompts of each seed at each point. */
  evaluationPrompts: number;
  /** Nats. */
  klBudget: number;
  backend: string;
}

export interface PlayMethod {
  name: string;
  label: string;
  /** What a point of its curves is at: the best of so many, or after so many iterations. */
  at: 'n' | 'iteration';
}

/** Rows are proxy seeds, columns the places that all of them have. */
export interface PlayCurve {
  method: string;
  size: number;
  noise: number;
  seeds: number[];
  at: number[];
  /** Nats. */
  kl: number[][];
  proxy: number[][];
  gold: number[][];
  human: number[][];
  /** Responses at each place, to the same prompts of the first seed. */
  samples: PlaySample[][];
}

/** Prompt and response, a letter a token; proxy, gold and human score. */
export type PlaySample = [prompt: string, response: string, proxy: number, gold: number, human: number];
