/** The table of six worlds in docs/reasoning.md is what the committed folders say. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { withWorlds } from '../../../scripts/reasoning-worlds.js';

it('has the verdicts of the folders: npx tsx scripts/make-reasoning-worlds.ts', () => {
  const page = readFileSync(new URL('../../../docs/reasoning.md', import.meta.url), 'utf8');
  expect(page).toContain('<!-- worlds -->');
  expect(page).toBe(withWorlds(page, fileURLToPath(new URL('../../../results', import.meta.url))));
});
