/** Writes docs/methods/tables.md: `npx tsx scripts/make-tables-page.ts`. */
import { writeFileSync } from 'node:fs';
import { tablesPage } from './tables-page.js';

writeFileSync(new URL('../docs/methods/tables.md', import.meta.url), tablesPage());
