/** Writes the table of six worlds into docs/reasoning.md: `npx tsx scripts/make-reasoning-worlds.ts`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { worldsTable } from './reasoning-worlds.js';
import { withWorlds } from './worlds-table.js';

const page = new URL('../docs/reasoning.md', import.meta.url);
const results = fileURLToPath(new URL('../results', import.meta.url));
writeFileSync(page, withWorlds(readFileSync(page, 'utf8'), worldsTable(results)));
