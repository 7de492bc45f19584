export { coefficientsOf, type FittedPoint, fittedCurve } from './fitted-curves.js';
export { type ReportData, readReportData } from './report-data.js';
export { readVerdicts, type Verdict } from './verdicts.js';
export { warningBody, warningText } from './warning-text.js';
export { reportFigures, writeReport } from './write-report.js';
