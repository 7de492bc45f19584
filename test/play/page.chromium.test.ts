/** The page in a real browser, from its file: sliders, words, widths, and the fit of a log beside that of the command. */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { PlayData } from '../../docs/play/source/play-data.js';
import { fitCommand } from '../../src/cli/fit-command.js';
import { findChromium } from '../support/chromium.js';

const executablePath = findChromium('the page in docs/play');
const pathOf = (place: string) => fileURLToPath(new URL(place, import.meta.url));
const url = `file://${pathOf('../../docs/play/page/index.html')}`;
const data = JSON.parse(readFileSync(pathOf('../../docs/play/data.json'), 'utf8')) as PlayData;
/** The program reads it by this name, the browser is given its bytes. */
const log = 'test/data/gao2022_fig1a_bon_gold_digitised.csv';

describe.skipIf(executablePath === undefined)('docs/play in Chromium', () => {
  const complaints: string[] = [];
  let browser: Browser;
  let page: Page;

  /** Loaded anew each time, in the one process that draws: the page keeps nothing. */
  async function open(width: number, colorScheme: 'light' | 'dark' = 'light'): Promise<void> {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await page.goto(url);
    await page.waitForSelector('#chart svg');
  }

  const text = async (selector: string) => (await page.locator(selector).textContent()) ?? '';
  const markerAt = async () => Number(await page.locator('.marker circle').first().getAttribute('cx'));

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    page = await browser.newPage();
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (request.url() !== url && !request.url().startsWith('data:')) complaints.push(request.url());
    });
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
  });

  test.each([400, 1600])(
    'at %i px nothing sticks out, and the text of the chart can be read',
    async (width) => {
      await open(width);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
      const box = await page.locator('#chart svg').boundingBox();
      expect(box?.width).toBeGreaterThan(350);
      const heights = await page.evaluate(
        `[...document.querySelectorAll('#chart text')].map((text) => text.getBoundingClientRect().height)`,
      );
      // Twelve pixels of height are about ten of type.
      expect(Math.min(...(heights as number[]))).toBeGreaterThanOrEqual(12);
    },
  );

  test('the whole page is worked by keyboard, and says where each slider stands', async () => {
    await open(1200);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.id')).toBe('place');
    await page.keyboard.press('Home');
    expect(await text('#verdict-title')).toBe('The initial policy');
    const start = await markerAt();
    await page.keyboard.press('End');
    expect(await markerAt()).toBeGreaterThan(start + 100);
    expect(await page.locator('#place').getAttribute('aria-valuetext')).toMatch(
      /^KL [\d.]+ nats, (iteration|best of) /,
    );
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.id')).toBe('run');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.id')).toBe('size');
    await page.keyboard.press('ArrowRight');
    const second = `${data.sizes[1].toLocaleString('en-US')} parameters`;
    expect(await page.locator('#size').getAttribute('aria-valuetext')).toBe(second);
    await page.keyboard.press('Tab');
    await page.keyboard.press('End');
    expect(await text('#noise-text')).toBe(`${Math.round(100 * data.noises.at(-1)!)} % flipped`);
  });

  test('each control has a name', async () => {
    await open(1200);
    const nameless = await page.evaluate(
      `[...document.querySelectorAll('input, select, button')].filter((own) => !own.labels?.length && !own.textContent.trim()).map((own) => own.id)`,
    );
    expect(nameless).toEqual([]);
  });

  test('the thumb of the slider lies below the marker', async () => {
    await open(1200);
    for (const key of ['Home', 'ArrowRight', 'PageUp', 'PageUp', 'End']) {
      await page.locator('#place').focus();
      await page.keyboard.press(key);
      const off = await page.evaluate(`(() => {
        const slider = document.getElementById('place');
        const { left, width } = slider.getBoundingClientRect();
        const share = (slider.value - slider.min) / (slider.max - slider.min);
        const marker = document.querySelector('.marker circle').getBoundingClientRect();
        return left + 8 + share * (width - 16) - (marker.left + marker.width / 2);
      })()`);
      expect(Math.abs(off as number), key).toBeLessThan(2);
    }
  });

  test('dragging on the chart moves the marker, the numbers and the responses with it', async () => {
    await open(1200);
    const box = (await page.locator('#chart svg').boundingBox())!;
    await page.mouse.move(box.x + 45, box.y + 150);
    await page.mouse.down();
    const seen = new Set<string>();
    for (const share of [0.1, 0.3, 0.5]) {
      await page.mouse.move(box.x + share * box.width, box.y + 150);
      seen.add(`${await markerAt()} ${await text('#scores')} ${await text('#samples')}`);
    }
    await page.mouse.up();
    expect(seen.size).toBe(3);
  });

  test('scores are those of the data at the place that is shown', async () => {
    await open(1200);
    await page.locator('input[value="best-of-n"]').check();
    await page.locator('#place').focus();
    await page.keyboard.press('End');
    const [first] = data.curves.filter(
      ({ method, size, noise }) =>
        method === 'best-of-n' && size === data.sizes[0] && noise === data.noises[0],
    );
    const last = first.gold.map((row) => row.at(-1)!);
    const mean = last.reduce((sum, value) => sum + value, 0) / last.length;
    expect(await text('#scores')).toContain(`Gold says${mean.toFixed(2).replace('-', '−')} [`);
    // Data from a result folder have no responses, and the page says so.
    const shown = first.samples.at(-1)!.map(([, response]) => response);
    const labels = await page.evaluate(
      `[...document.querySelectorAll('#samples .response .tokens')].map((own) => own.getAttribute('aria-label'))`,
    );
    expect(labels).toEqual(shown);
    expect((await text('#samples-note')).includes('No responses were kept')).toBe(shown.length === 0);
  });

  test('the button takes the marker from the start to the end', async () => {
    await open(1200);
    await page.locator('#run').click();
    expect(await text('#run')).toBe('■ Stop');
    await page.waitForFunction(
      `document.getElementById('place').value === document.getElementById('place').max`,
    );
    await page.waitForFunction(`document.getElementById('run').textContent.includes('Optimise')`);
  }, 120_000);

  test.each([
    ['as it is', (bytes: Buffer) => bytes],
    ['packed with gzip', (bytes: Buffer) => gzipSync(bytes)],
  ])(
    'a log, %s, is fitted to what goodhart fit prints of it',
    async (_, pack) => {
      await open(1200);
      await page.locator('#form').selectOption('bon');
      await page.locator('#by').fill('rm_size');
      await page
        .locator('#file')
        .setInputFiles({ name: log, mimeType: 'text/csv', buffer: pack(readFileSync(log)) });
      const printed = await printedBy(log, '--form', 'bon', '--by', 'rm_size');
      await page.waitForSelector('#fit-text', { timeout: 120_000 });
      expect(printed).toMatch(/^12M {3}/m);
      expect(await page.locator('#fit-text').textContent()).toBe(printed);
    },
    240_000,
  );

  test('what is no log is refused in the words of the program', async () => {
    await open(1200);
    await page
      .locator('#file')
      .setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b\n1,2\n') });
    await page.waitForSelector('#fit .doubt');
    expect(await text('#fit')).toMatch(/^a\.csv: /);
  });

  const lines = (score: (row: number) => string, group = 'a') =>
    Buffer.from(
      `kl,gold,name\n${Array.from({ length: 20 }, (_, row) => `${row},${score(row)},${group}\n`).join('')}`,
    );
  const markup = '<img src=x onerror=alert(1)>';
  test.each([
    [
      'no gzip',
      Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4]),
      'a.csv: begins as gzip does and cannot be unpacked',
    ],
    ['a gzip that is cut short', gzipSync(lines(String)).subarray(0, 40), 'a.csv: begins as gzip does'],
    [
      'scores at the end of what numbers hold',
      lines(() => '1e308'),
      'a: no α and β; the warnings below say why.',
    ],
    ['markup for a name', lines((row) => String(Math.sqrt(row)), markup), `${markup}: α `],
  ])(
    'of %s the page says what it is',
    async (_, buffer, said) => {
      await open(1200);
      await page.locator('#by').fill('name');
      await page.locator('#file').setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer });
      await page.waitForFunction(`!/is being fitted|^$/.test(document.getElementById('fit').textContent)`);
      expect(await text('#fit')).toContain(said);
      expect(await page.locator('#fit img').count()).toBe(0);
    },
    60_000,
  );

  test.each(['light', 'dark'] as const)('text has a contrast of 4.5 to 1 or more, %s', async (scheme) => {
    await open(1200, scheme);
    for (const key of ['Home', 'End']) {
      await page.locator('#place').focus();
      await page.keyboard.press(key);
      const low = await page.evaluate(lowContrasts);
      expect(low).toEqual([]);
    }
  });

  test('nothing was complained of and nothing was fetched', () => {
    expect(complaints).toEqual([]);
  });
});

async function printedBy(...parameters: string[]): Promise<string> {
  let printed = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((part) => {
    printed += part;
    return true;
  });
  try {
    await fitCommand().parseAsync(parameters, { from: 'user' });
    return printed;
  } finally {
    write.mockRestore();
  }
}

/** WCAG 2.2, success criterion 1.4.3: of each element with text of its own, its colour against the one behind it. */
const lowContrasts = `(() => {
  const channels = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const [R, G, B] = [r, g, b].map((value) => value / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * R + 0.7152 * G + 0.0722 * B;
  };
  const behind = (element) => {
    for (let own = element; own; own = own.parentElement) {
      const color = channels(getComputedStyle(own).backgroundColor);
      if (color.length < 4 || color[3] > 0) return color;
    }
    return [255, 255, 255];
  };
  const found = [];
  for (const element of document.querySelectorAll('body *')) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!hasText || ['SCRIPT', 'STYLE', 'OPTION'].includes(element.tagName)) continue;
    const style = getComputedStyle(element);
    const text = channels(element.closest('svg') ? style.fill : style.color);
    const [high, low] = [light(text), light(behind(element))].sort((a, b) => b - a);
    if ((high + 0.05) / (low + 0.05) < 4.5) found.push(element.tagName + ' ' + element.textContent.trim().slice(0, 30));
  }
  return found;
})()`;
