/** What is told of a share of comparisons that is held out of a training. */

/** So many comparisons hold out one at least, for messages; no number of them does where the share is 0. */
export const fewestToHoldOut = (heldOut: number): string =>
  heldOut > 0 ? String(Math.ceil(1 / heldOut)) : 'a heldOut above 0';
