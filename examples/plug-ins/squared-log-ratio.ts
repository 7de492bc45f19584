/** A penalty of one's own: half the square of each sampled token's log-ratio, taken off the rewards. */
import { definePenalty } from 'goodhart';

definePenalty({
  name: 'squared-log-ratio',
  label: 'squared log-ratio',
  about: 'Half the squared log-ratio of each sampled token, taken off the rewards.',
  module: import.meta.url,
  // What is added to the rewards of each token, [R · B · T]: a penalty is 0 or below. The strength is `rl.klPenalty`.
  open: (coefficient) => ({
    perToken: ({ logProbs, initialLogProbs }) =>
      logProbs.map((logProb, index) => (-coefficient / 2) * (logProb - initialLogProbs[index]) ** 2),
  }),
});
