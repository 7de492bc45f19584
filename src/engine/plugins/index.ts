export { importedPlugins, importPlugin, loadPlugins } from './load-plugins.js';
