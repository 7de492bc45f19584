/** The kinds of number that configurations are made of. */
import { z } from 'zod';

export const count = () => z.int().positive();
export const positive = () => z.number().positive();
export const fraction = () => z.number().min(0).max(1);
