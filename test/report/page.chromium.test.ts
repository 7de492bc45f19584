/** The report in a real browser; skipped, with a line that says so, where there is no Chromium. */
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readReportData } from '../../src/report/index.js';
import { reportPage } from '../../src/report/page/page.js';
import { reportFigures } from '../../src/report/report-data.js';
import { writeFakeFolder } from '../fixtures/fake-folder.js';
import { nineFakeSizes } from '../fixtures/fake-study.js';
import { findChromium } from '../support/chromium.js';

const executablePath = findChromium('the report');

describe.skipIf(executablePath === undefined)('report.html in Chromium', () => {
  const folder = mkdtempSync(join(tmpdir(), 'goodhart-page-'));
  const complaints: string[] = [];
  let browser: Browser;
  let page: Page;

  /** Loaded anew each time, in the one process that draws: the page keeps nothing. */
  async function open(width: number): Promise<void> {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(`file://${folder}/report.html`);
  }

  beforeAll(async () => {
    writeFakeFolder(folder, { sizes: nineFakeSizes, seeds: 5, pointsPerCurve: 48 });
    const data = readReportData(folder);
    // The page alone: figures as files of their own are drawn once more, and no browser is shown them.
    writeFileSync(join(folder, 'report.html'), await reportPage(data, reportFigures(data)));
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    page = await browser.newPage();
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(`file://${folder}/report.html`) && !request.url().startsWith('data:')) {
        complaints.push(`request: ${request.url()}`);
      }
    });
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each([400, 1600])('at %i px the charts are there and nothing sticks out', async (width) => {
    await open(width);
    expect(await page.locator('.panels svg').count()).toBeGreaterThanOrEqual(8);
    const box = await page.locator('#overoptimization svg').first().boundingBox();
    expect(box?.width).toBeGreaterThan(300);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    const size = await page.evaluate(
      `(() => { const text = document.querySelector('#overoptimization svg text'); return text.getBoundingClientRect().height; })()`,
    );
    // Nine pixels of height are about eight of type: the smallest that is read with ease on a phone.
    expect(size).toBeGreaterThanOrEqual(9);
  });

  // Measured: 1.2 MB, 5,300 elements, four layouts. Seconds would be those of the machine.
  test('it is small enough to open at once: in bytes, in elements and in layouts', async () => {
    expect(statSync(join(folder, 'report.html')).size).toBeLessThan(2_500_000);
    await open(1200);
    expect(await page.locator('*').count()).toBeLessThan(12_000);
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    await page.reload();
    const { metrics } = await session.send('Performance.getMetrics');
    const layouts = metrics.find(({ name }) => name === 'LayoutCount')?.value;
    expect(layouts).toBeGreaterThan(0);
    // A script that asks for places between changes has the page laid out again for each.
    expect(layouts).toBeLessThan(20);
  });

  test('hovering near a point says what it is', async () => {
    await open(1200);
    const mark = page.locator('#overoptimization [aria-roledescription="point"]').nth(60);
    await mark.scrollIntoViewIfNeeded();
    const box = (await mark.boundingBox())!;
    await page.mouse.move(box.x + 2, box.y + 2);
    expect(await page.locator('#tip').isVisible()).toBe(true);
    expect(await page.textContent('#tip')).toMatch(/parameters.*KL .* nats, gold .*, proxy .*, human /);
    await page.mouse.move(2, 2);
    expect(await page.locator('#tip').isVisible()).toBe(false);
  });

  test('a legend entry isolates its size, and shows all again at the second click', async () => {
    await open(1200);
    const button = page.locator('#overoptimization .legend button').first();
    await button.click();
    expect(await button.getAttribute('aria-pressed')).toBe('true');
    const faded = page.locator('#overoptimization .faded');
    const labels = (await page.evaluate(
      `[...document.querySelectorAll('#overoptimization .faded')].map((mark) => mark.getAttribute('aria-label'))`,
    )) as string[];
    expect(labels.length).toBeGreaterThan(100);
    expect(labels.some((label) => label.startsWith('449 '))).toBe(false);
    await button.click();
    expect(await faded.count()).toBe(0);
  });

  test('nothing was complained of and nothing was fetched', () => {
    expect(complaints).toEqual([]);
  });
});
