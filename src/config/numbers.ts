/** The kinds of number that configurations are made of. */
import { z } from 'zod';

/** More is a slip of the hand, whatever is counted; most keys have a smaller bound of their own. */
export const mostCount = 10_000_000;

export const count = () => z.int().positive().max(mostCount);
/** Sequences that a step holds in memory at once. */
export const batch = () => z.int().positive().max(65_536);
/** Sequences that a stage holds in memory at once. */
export const sequenceCount = () => z.int().positive().max(1_000_000);
export const positive = () => z.number().positive();
export const fraction = () => z.number().min(0).max(1);
