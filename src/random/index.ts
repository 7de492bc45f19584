export { createRandom, type RandomState, type RandomStream } from './random.js';
