/** How rules of step numbers are written: by worlds that make them, samplers that follow them, and kernels/reasoner-draw.h. */

/** The token carries the step number of the token before it. */
export const keepStep = -1;
/** The token carries the next step number; directly behind a token that set one, the same. */
export const nextStep = -2;
