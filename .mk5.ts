import { goodhart } from './test/cli/goodhart.js';
