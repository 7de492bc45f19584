export { type CodeVersions, createCodeVersions } from './code-versions.js';
