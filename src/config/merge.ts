/** Mappings laid over each other. */

export function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Mappings merge key by key; every other value, lists too, is replaced as a whole. */
export function mergeMappings(
  below: Record<string, unknown>,
  above: Record<string, unknown>,
): Record<string, unknown> {
  const merged = Object.entries(above).map(([key, value]) => {
    const held = Object.hasOwn(below, key) ? below[key] : undefined;
    return [key, isMapping(held) && isMapping(value) ? mergeMappings(held, value) : value];
  });
  return { ...below, ...Object.fromEntries(merged) };
}
