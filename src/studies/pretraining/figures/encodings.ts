/** What the figures of pre-training share: panels by language, and the marks that all figures have. */
export * from '../../../display/figure-marks.js';

/** ` in the language with Zipf α 0.8`, where there are several. */
export const domainTitle = (domain: number, several: boolean): string =>
  several ? `Zipf α ${domain}` : 'Language models';

export const byDomain = <Row extends { domain: number }>(rows: readonly Row[]): Map<number, Row[]> => {
  const groups = new Map<number, Row[]>();
  for (const row of rows) groups.set(row.domain, [...(groups.get(row.domain) ?? []), row]);
  return new Map([...groups].sort(([left], [right]) => left - right));
};

/** Of a minimum that its profile does not determine. */
export const hollow = { filled: false, strokeWidth: 1.5 };
/** So that such intervals, the longest ones, do not draw the eye. */
export const faint = { opacity: 0.4 };
export const hollowWords =
  'a profile of fewer than four sizes, or an interval that leaves the sizes that were tried: such a minimum is not determined';
