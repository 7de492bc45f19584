export { experimentTemplate } from './experiment-template.js';
export { type LoadOptions, loadExperiment, resolveExperiment } from './load-experiment.js';
export { experimentName, listExperiments, locateExperiment } from './locate-experiment.js';
export { nearest } from './nearest.js';
export { type Experiment, experimentSchema } from './schema.js';
export { UserError } from './user-error.js';
export { shownPath } from './yaml-source.js';
