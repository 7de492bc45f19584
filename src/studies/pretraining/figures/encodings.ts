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
