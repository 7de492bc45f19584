export { createRandom, type RandomStream } from './random.js';
