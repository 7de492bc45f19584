/** The public module `goodhart/scaling-laws` in a bundle for browsers: what stands in for Node's modules, and the same numbers. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isAscii, isUtf8 } from '../../src/browser/buffer.js';
import { createHash as createBrowserHash } from '../../src/browser/crypto.js';
import { statSync as absentStat } from '../../src/browser/no-files.js';
import { stripVTControlCharacters as stripInBrowser } from '../../src/browser/util.js';
import { bytesOf, utf8Of } from '../../src/run-logs/reading/bytes.js';
import { fitJson, fitRunLogs, fitText } from '../../src/scaling-laws.js';

const root = new URL('../../', import.meta.url);
const pathOf = (place: string) => fileURLToPath(new URL(place, root));
const { browser } = JSON.parse(readFileSync(pathOf('package.json'), 'utf8')) as {
  browser: Record<string, string>;
};
const sourceOf = (built: string) => pathOf(built.replace('./dist/', 'src/').replace(/\.js$/, '.ts'));

/** A script that leaves the module's exports in `laws`. */
async function bundled(): Promise<string> {
  const { outputFiles, warnings } = await build({
    entryPoints: [pathOf('src/scaling-laws.ts')],
    alias: Object.fromEntries(Object.entries(browser).map(([name, built]) => [name, sourceOf(built)])),
    ...{ bundle: true, write: false, platform: 'browser', format: 'iife', globalName: 'laws' },
    logLevel: 'silent',
  });
  expect(warnings.map(({ text }) => text)).toEqual([]);
  return outputFiles[0].text;
}

describe('a bundle for browsers', () => {
  test('has a stand-in in src/browser for each module of Node that package.json maps', () => {
    for (const built of Object.values(browser)) expect(existsSync(sourceOf(built)), built).toBe(true);
  });

  test('builds, and fits a log as Node does, to the last digit, where there is nothing of Node', async () => {
    const file = 'gao2022_fig1b_rl_gold_digitised.csv';
    const log = readFileSync(pathOf(`test/data/${file}`), 'utf8');
    const options = { form: 'rl', by: ['rm_size'], file } as const;
    // Of what is not ECMAScript a browser has these; Buffer, process and require are not there.
    const context = createContext({ TextDecoder, TextEncoder, log, options });
    runInContext(await bundled(), context);
    const there = runInContext(
      `(() => { const fit = laws.fitRunLogs(log, options); return [laws.fitJson(fit), laws.fitText(fit)]; })()`,
      context,
    ) as string[];
    const here = fitRunLogs(log, { ...options, by: [...options.by] });
    expect([...there]).toEqual([fitJson(here), fitText(here)]);
    expect(runInContext('typeof Buffer + typeof process', context)).toBe('undefinedundefined');
  }, 120_000);
});

describe('the stand-ins', () => {
  test('hash texts as node:crypto does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const own = createBrowserHash('sha256').update(text).digest('hex');
        expect(own).toBe(createHash('sha256').update(text).digest('hex'));
      }),
    );
  });

  test('hash as FIPS 180-4 has it: its example of one block', () => {
    expect(createBrowserHash('sha256').update('abc').digest('hex')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  test('tell UTF-8 and ASCII as node:buffer does, and decode as Buffer does', async () => {
    const node = await import('node:buffer');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(isUtf8(bytes)).toBe(node.isUtf8(bytes));
        expect(isAscii(bytes)).toBe(node.isAscii(bytes));
        expect(utf8Of(bytes)).toBe(Buffer.from(bytes).toString('utf8'));
      }),
    );
    expect(Buffer.from(bytesOf('α \ud800 \ufeff'))).toEqual(Buffer.from('α \ud800 \ufeff'));
  });

  test('take out what node:util takes out of a terminal’s text', () => {
    const samples = [
      '\x1b[1;31mloss\x1b[0m 0.5',
      '\x1b]8;;http://a.b\x07kl\x1b]8;;\x07',
      '\x1b[2K\x1b[1Gstep 3',
      'plain',
    ];
    for (const sample of samples) expect(stripInBrowser(sample)).toBe(stripVTControlCharacters(sample));
  });

  test('say what to do where a file is asked for', () => {
    expect(() => absentStat()).toThrow(
      'statSync: there are no files in a browser; give the text or the unpacked bytes of a log',
    );
  });
});
