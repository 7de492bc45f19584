/** The names of the forms of a table, apart from what they load. */

export const tableFormats = ['md', 'csv', 'json', 'latex', 'parquet'] as const;

export type TableFormat = (typeof tableFormats)[number];
