/** Writes the table of six worlds into docs/pretraining.md: `npx tsx scripts/make-pretraining-worlds.ts`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pretrainingTable } from './pretraining-worlds.js';
import { withWorlds } from './worlds-table.js';

const page = new URL('../docs/pretraining.md', import.meta.url);
const results = fileURLToPath(new URL('../results', import.meta.url));
writeFileSync(page, withWorlds(readFileSync(page, 'utf8'), pretrainingTable(results)));
