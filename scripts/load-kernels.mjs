/** Loads the addon in argv and calls a function of each kind of kernel: exit code 0 if it works. */
import { createRequire } from 'node:module';

const { heap, threads, ...variants } = createRequire(import.meta.url)(process.argv[2]);
const memory = heap(64);
const works = Object.values(variants).every((kernel) => kernel.lanes(memory) >= 4);
process.exitCode = works && Object.keys(variants).length > 0 ? 0 : 1;
