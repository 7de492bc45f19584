/** Configuration keys of the methods that pick among responses, with a section for each method's own. */
import { z } from 'zod';
import { pluggable } from '../../../config/open-schema.js';
import { bestOfN } from '../../../methods/best-of-n/index.js';
import { methods } from '../../../methods/index.js';
import type { SelectionMethod } from '../../../methods/method.js';
import { sections } from './online.js';

/** Methods that pick among the responses of the pools, beside best-of-n. */
export const furtherSelectionMethods = (): SelectionMethod[] =>
  methods.all.filter(
    (method): method is SelectionMethod => method.kind === 'selection' && method.name !== bestOfN.name,
  );

export type SelectionSection = { methods: string[] } & Readonly<Record<string, unknown>>;

export function selectionConfig(): z.ZodType<SelectionSection> {
  const names = furtherSelectionMethods().map(({ name }) => name);
  const chosen = z
    .array(z.enum(names as [string, ...string[]]).meta(pluggable))
    .default([])
    .describe('Further methods that pick among the responses of best-of-n’s pools.');
  return z
    .strictObject({
      methods: chosen,
      ...sections(furtherSelectionMethods()),
    })
    .meta(pluggable) as unknown as z.ZodType<SelectionSection>;
}
