/** Writes docs/methods/tables.md and docs/reasoning-tables.md: `npx tsx scripts/make-tables-page.ts`. */
import { writeFileSync } from 'node:fs';
import { reasoningTablesPage, tablesPage } from './tables-page.js';

writeFileSync(new URL('../docs/methods/tables.md', import.meta.url), tablesPage());
writeFileSync(new URL('../docs/reasoning-tables.md', import.meta.url), reasoningTablesPage());
