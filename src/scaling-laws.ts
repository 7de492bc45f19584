/** The public module `goodhart/scaling-laws`: fits of any law, the laws themselves, and the logs of other people's runs. */
export * from './fitting/index.js';
export * from './laws/index.js';
export * from './run-logs/index.js';
