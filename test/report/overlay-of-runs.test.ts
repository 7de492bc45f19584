/** Several studies of a kind that lays no curves over each other: the page calls its table by its name. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeOverlay } from '../../src/report/overlay/index.js';
import { goodhart } from '../cli/goodhart.js';

it('heads the main table by its name, and the help says what is written', async () => {
  const out = mkdtempSync(join(tmpdir(), 'goodhart-overlay-'));
  try {
    const folders = ['results/pretraining', 'results/pretraining-seed-104'];
    const page = readFileSync(await writeOverlay(folders, join(out, 'overlay')), 'utf8');
    expect(page).toMatch(/<h2[^>]*>Runs</);
    expect(page).not.toContain('Coefficients');
    expect(page).not.toMatch(/<h2[^>]*>Curves</);
  } finally {
    rmSync(out, { recursive: true });
  }
  expect((await goodhart('report', '--help')).out).toContain('Of several folders one page is written');
});
