export { readFolderTables } from './folder-tables.js';
export { type LinePlot, plotLines } from './line-plot.js';
export { type ReportData, readReportData, reportFigures } from './report-data.js';
export { mergedWarnings, warningBody, warningText } from './warning-text.js';
export { type WrittenReport, writeReport } from './write-report.js';
