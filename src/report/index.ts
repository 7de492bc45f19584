export {
  type FindingTables,
  judgeFindings,
  type Measure,
  type Verdict,
  verdictMarks,
} from './findings/index.js';
export { coefficientsOf, type FittedPoint, fittedCurve } from './fitted-curves.js';
export { type ReportData, readReportData } from './report-data.js';
export { warningBody, warningText } from './warning-text.js';
export { reportFigures, writeReport } from './write-report.js';
