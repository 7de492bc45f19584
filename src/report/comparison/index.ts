export { type CompareOptions, compareFolders, type FolderComparison } from './compare-folders.js';
export { comparisonFigure } from './comparison-figure.js';
export { comparisonJson } from './comparison-json.js';
export { comparisonText } from './comparison-text.js';
export { divisionNames } from './conditions.js';
export { writeComparison } from './write-comparison.js';
