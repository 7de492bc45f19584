/** The parts of the human utility, each of which may judge responses by itself. */
export const utilityParts = ['content', 'coherence'] as const;
export type UtilityPart = (typeof utilityParts)[number];
