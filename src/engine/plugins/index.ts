export { importPlugin, loadPlugins } from './load-plugins.js';
