import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { createCodeVersions } from '../../src/engine/code-version/index.js';

type Files = Record<string, string>;

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function write(folder: string, files: Files): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** A package of these files in a new temporary folder. */
function place(files: Files, ...path: string[]): string {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'goodhart-code-')));
  folders.push(base);
  const folder = join(base, ...path);
  write(folder, { 'package.json': '{ "name": "some", "type": "module" }', ...files });
  return folder;
}

const versionIn = (folder: string, ...entries: string[]) =>
  createCodeVersions().of(entries.map((entry) => pathToFileURL(join(folder, entry)).href));

/** A package whose files can be edited, by default started at main.js. */
function project(files: Files, ...entries: string[]) {
  const folder = place(files);
  const version = () => versionIn(folder, ...(entries.length > 0 ? entries : ['main.js']));
  const initial = version();
  return {
    folder,
    changesWith(edit: Files): boolean {
      write(folder, edit);
      const changed = version() !== initial;
      for (const name of Object.keys(edit)) {
        if (name in files) write(folder, { [name]: files[name] });
        else rmSync(join(folder, name));
      }
      return changed;
    },
  };
}

/** Whether two texts of one module get different versions. */
const differ = (left: string, right: string, name = 'main.js') =>
  versionIn(place({ [name]: left }), name) !== versionIn(place({ [name]: right }), name);

const number = (name: string, value: number) => `export const ${name} = ${value};\n`;

describe('the text of a module', () => {
  it('counts without comments and white space', () => {
    const left =
      '#!/usr/bin/env node\n/** Doc. */\nexport function f(a) { // why\n  return a + 1; /* x */\n}\n';
    expect(differ(left, 'export function f ( a )\n{\n\treturn a + 1;\n}')).toBe(false);
    expect(differ(left, left.replaceAll('\n', '\r\n'))).toBe(false);
    expect(differ(left, left.replace('a + 1', 'a + 2'))).toBe(true);
  });

  it('counts where it only looks like a comment', () => {
    expect(differ("export const a = '// x';", "export const a = '// y';")).toBe(true);
    expect(differ('export const a = /\\/\\*x/;', 'export const a = /\\/\\*y/;')).toBe(true);
    expect(differ('export const a = /x/;', 'export const a = /x/g;')).toBe(true);
    expect(differ('export const a = `/* x */`;', 'export const a = `/* y */`;')).toBe(true);
    expect(differ(`export const a = \`// \${1} x\`;`, `export const a = \`// \${1} y\`;`)).toBe(true);
    expect(differ('export const a = ` `;', 'export const a = `  `;')).toBe(true);
    expect(differ("export const a = 1 / 2; // '\nexport const b = 1;", 'export const a = 1 / 2;')).toBe(true);
  });

  it('tells literals apart that look alike', () => {
    const texts = ['1', "'1'", '1n', 'null', "'null'", '1e999', '/1/', '`1`', 'true', "'true'"];
    const versions = texts.map((text) =>
      versionIn(place({ 'main.js': `export const a = ${text};` }), 'main.js'),
    );
    expect(new Set(versions).size).toBe(texts.length);
  });

  it('counts a line break that ends a statement', () => {
    expect(differ('export const f = () => { return 1 };', 'export const f = () => { return\n1 };')).toBe(
      true,
    );
  });

  it('counts in compiled JSX, and its types and comments do not', () => {
    const left = '/** Doc. */ export const A = ({ a }: { a: string }) => <p>{/* c */}{a} // text</p>;';
    expect(differ(left, 'export const A = ({ a }: { a: number }) => <p>{a} // text</p>;', 'main.tsx')).toBe(
      false,
    );
    expect(differ(left, left.replace('// text', '// word'), 'main.tsx')).toBe(true);
  });
});

describe('the import closure', () => {
  const chain = {
    'main.js': "import { b } from './b.js';\nexport const a = b;\n",
    'b.js': "import { c } from './deep/c.js';\nexport const b = c;\n",
    'deep/c.js': "export { d as c } from '../d.js';\nexport const own = 1;\n",
    'd.js': number('d', 1),
    'apart.js': number('apart', 1),
  };

  it('reaches three imports deep, and no file that is not imported', () => {
    const { changesWith } = project(chain);
    expect(changesWith({ 'd.js': number('d', 2) })).toBe(true);
    expect(changesWith({ 'd.js': `// A doubt.\n${number('d', 1)}` })).toBe(false);
    expect(changesWith({ 'apart.js': number('apart', 2) })).toBe(false);
  });

  it('reaches what is required by a relative path', () => {
    const { changesWith } = project({
      'main.js':
        "import { createRequire } from 'node:module';\nimport { a } from './a.cjs';\nconst load = createRequire(import.meta.url);\nconst requireData = load;\nexport const b = a + createRequire(import.meta.url)('./data.json').factor + requireData('./more.json');\n",
      'a.cjs': "const { deep } = require('./deep');\nexports.a = deep;\n",
      'deep.cjs': 'exports.deep = 1;\n',
      'data.json': '{ "factor": 1 }',
      'more.json': '{ "factor": 1 }',
    });
    expect(changesWith({ 'deep.cjs': 'exports.deep = 2;\n' })).toBe(true);
    expect(changesWith({ 'deep.cjs': '// A doubt.\nexports.deep = 1;\n' })).toBe(false);
    expect(changesWith({ 'data.json': '{ "factor": 50 }' })).toBe(true);
    expect(changesWith({ 'more.json': '{ "factor": 50 }' })).toBe(true);
  });

  it('reaches sources by the names of what they are compiled to', () => {
    const { changesWith } = project(
      {
        'main.ts':
          "import { b } from './b.js';\nimport { c } from './c.js';\nexport const a: number = b + c;\n",
        'b.ts': 'export const b: number = 1;\n',
        'c.tsx': 'export const c = 1 as number;\n',
      },
      'main.ts',
    );
    expect(changesWith({ 'b.ts': 'export const b: number = 2;\n' })).toBe(true);
    expect(changesWith({ 'b.ts': '/** Doc. */ export const b: 1 = 1;\n' })).toBe(false);
    expect(changesWith({ 'c.tsx': 'export const c = 2 as number;\n' })).toBe(true);
  });

  it('leaves out what is imported for its types', () => {
    const main = (imports: string) => `${imports}\nexport const a = 1;\n`;
    const types = { 't.ts': 'export interface T { x: number }\nexport const v = 1;\n' };
    for (const imports of [
      "import type { T } from './t.js';",
      "import { type T } from './t.js';",
      "import { /* why */ type T } from './t.js';",
      "export type { T } from './t.js';",
      "export { type T } from './t.js';",
      "export type * from './t.js';",
    ]) {
      const { folder, changesWith } = project({ 'main.ts': main(imports), ...types }, 'main.ts');
      expect(changesWith({ 't.ts': 'export interface T { y: number }\nexport const v = 2;\n' })).toBe(false);
      expect(versionIn(folder, 'main.ts')).toBe(versionIn(place({ 'main.ts': main('') }), 'main.ts'));
    }
  });

  it('counts an import for its effects, also beside a brace in a comment', () => {
    for (const imports of ["import './e.js';", "import /* { */ './e.js';"]) {
      const { changesWith } = project({ 'main.js': imports, 'e.js': 'globalThis.e = 1;' });
      expect(changesWith({ 'e.js': 'globalThis.e = 2;' })).toBe(true);
    }
  });

  it('follows dynamic imports of literals, and lets computed ones be', () => {
    const { changesWith } = project({
      'main.js': "export const f = async (x) => [await import('./b.js'), import(`./c.js`), import(x)];",
      'b.js': number('b', 1),
      'c.js': number('c', 1),
    });
    expect(changesWith({ 'b.js': number('b', 2) })).toBe(true);
    expect(changesWith({ 'c.js': number('c', 2) })).toBe(true);
  });

  it('ends where modules import each other', () => {
    const { changesWith } = project({
      'main.js': "import { b } from './b.js';\nexport const a = () => b();\n",
      'b.js': "import { a } from './main.js';\nexport const b = () => a();\n",
    });
    expect(changesWith({ 'b.js': "import { a } from './main.js';\nexport const b = () => a() + 1;\n" })).toBe(
      true,
    );
  });

  it('takes several modules in any order, each once', () => {
    const folder = place(chain);
    const both = versionIn(folder, 'main.js', 'apart.js');
    expect(versionIn(folder, 'apart.js', 'main.js', 'apart.js')).toBe(both);
    expect(versionIn(folder, 'main.js')).not.toBe(both);
    const versions = createCodeVersions();
    const urls = ['main.js', 'apart.js'].map((name) => pathToFileURL(join(folder, name)).href);
    expect(versions.of(urls.slice(1))).toBe(versionIn(folder, 'apart.js'));
    expect(versions.of(urls)).toBe(both);
  });

  it('counts the bytes of data', () => {
    const { changesWith } = project({
      'main.js': "import data from './data.json' with { type: 'json' };\nexport const a = data;\n",
      'data.json': '{ "a": 1 }',
    });
    expect(changesWith({ 'data.json': '{ "a": 2 }' })).toBe(true);
  });

  it('has the same version wherever the package lies', () => {
    const here = versionIn(place(chain), 'main.js');
    expect(versionIn(place(chain, 'some', 'where', 'else'), 'main.js')).toBe(here);
    const folder = place(chain);
    symlinkSync(folder, join(place({}), 'link'));
    expect(versionIn(join(folders.at(-1)!, 'link'), 'main.js')).toBe(here);
  });

  it('changes where a module moves within its package', () => {
    const moved = { 'main.js': "import { d } from './e.js'; d;", 'e.js': number('d', 1) };
    const { changesWith } = project({
      ...moved,
      'main.js': "import { d } from './d.js'; d;",
      'd.js': number('d', 1),
    });
    expect(changesWith(moved)).toBe(true);
  });
});

describe('a barrel', () => {
  const room = {
    'main.js': "import { a } from './room/index.js';\nexport const x = a;\n",
    'room/index.js': "export { a } from './a.js';\nexport { b, b as c } from './b.js';\n",
    'room/a.js': number('a', 1),
    'room/b.js': number('b', 1),
  };

  it('leads to the module behind the name alone', () => {
    const { changesWith } = project(room);
    expect(changesWith({ 'room/a.js': number('a', 2) })).toBe(true);
    expect(changesWith({ 'room/b.js': number('b', 2) })).toBe(false);
    expect(changesWith({ 'room/index.js': `${room['room/index.js']}export { d } from './d.js';\n` })).toBe(
      false,
    );
  });

  it('is followed through other barrels, renames and export *', () => {
    const { changesWith } = project({
      'main.js': "import { z as mine } from './index.js';\nexport const x = mine;\n",
      'index.js': "export * from './left/index.js';\nexport * from './right/index.js';\n",
      'left/index.js': "export * from './l.js';\nexport { default } from './l.js';\n",
      'left/l.js': 'export const { l, m: [n] } = { l: 1, m: [1] };\nexport default 1;\n',
      'right/index.js': "export { y as z } from './middle.js';\nexport { z as y } from './l.js';\n",
      'right/middle.js': "export * from './y.js';\n",
      'right/y.js': 'export function y() { return 1; }\n',
      'right/l.js': number('z', 1),
    });
    expect(changesWith({ 'right/y.js': 'export function y() { return 2; }\n' })).toBe(true);
    expect(changesWith({ 'right/l.js': number('z', 2) })).toBe(false);
    expect(changesWith({ 'left/l.js': 'export const l = 2;\n' })).toBe(false);
  });

  it('finds names in patterns, classes, defaults and ordinary modules that re-export', () => {
    const files = {
      'index.js':
        "export * from './a.js';\nexport * from './b.js';\nexport { default as d } from './d.js';\n",
      'a.js': 'export const { p, q: [r, ...s], ...t } = { q: [1] };\nexport class K {}\n',
      'b.js': "export * from './c.js';\nexport const own = 1;\n",
      'c.js': number('c', 1),
      'd.js': 'export default class {}\n',
    };
    const edits = { 'a.js': number('r', 2), 'c.js': number('c', 2), 'd.js': 'export default 1;' };
    const home = { p: 'a.js', r: 'a.js', s: 'a.js', t: 'a.js', K: 'a.js', c: 'c.js', d: 'd.js' };
    for (const [name, file] of Object.entries(home)) {
      const { changesWith } = project({
        ...files,
        'main.js': `import { ${name} } from './index.js'; ${name};`,
      });
      const changing = Object.entries(edits).filter(([edited, text]) => changesWith({ [edited]: text }));
      expect(changing.map(([edited]) => edited)).toEqual([file]);
    }
  });

  it('counts where it hands out another export under the same name', () => {
    const both = "export { a } from './a.js';\nexport { b } from './b.js';\n";
    const files = {
      'main.js': "import { a, b } from './room.js'; a - b;",
      'a.js': number('a', 1) + number('b', 2),
    };
    const { changesWith } = project({ ...files, 'b.js': files['a.js'], 'room.js': both });
    expect(changesWith({ 'room.js': both.replace('{ a }', '{ b as a }') })).toBe(true);
    expect(changesWith({ 'room.js': both.replace('./a.js', './b.js') })).toBe(true);
    expect(changesWith({ 'room.js': `/** The room. */\n${both.split('\n').reverse().join('\n')}` })).toBe(
      false,
    );
  });

  it.each([
    ['a namespace import', "import * as ns from './room/index.js';\nexport const x = ns;\n"],
    ['an import for its effects', "import './room/index.js';\n"],
    ['a dynamic import', "export const x = () => import('./room/index.js');\n"],
    ['a namespace export', "import { ns } from './outer.js';\nexport const x = ns;\n"],
    ['an ordinary module that passes it on', "export * from './room/index.js';\nexport const y = 1;\n"],
    ['a start', "export * from './room/index.js';\n"],
  ])('counts as a whole for %s', (_, main) => {
    const { changesWith } = project({
      ...room,
      'main.js': main,
      'outer.js': "export * as ns from './room/index.js';\nexport * from './far.js';\n",
      'far.js': number('far', 1),
    });
    expect(changesWith({ 'room/a.js': number('a', 2) })).toBe(true);
    expect(changesWith({ 'room/b.js': number('b', 2) })).toBe(true);
    expect(changesWith({ 'far.js': number('far', 2) })).toBe(false);
    expect(changesWith({ 'room/index.js': room['room/index.js'].replace('b as c', 'b as d') })).toBe(true);
  });

  it('remains one with types among its exports', () => {
    const { changesWith } = project(
      {
        'main.ts': "import { a, type T } from './index.js';\nexport const x: T = a;\n",
        'index.ts':
          "export { a } from './a.js';\nexport { b, type T } from './b.js';\nexport type { U } from './b.js';\n",
        'a.ts': 'export const a = 1;\n',
        'b.ts': 'export type T = number;\nexport type U = number;\nexport const b = 1;\n',
      },
      'main.ts',
    );
    expect(changesWith({ 'a.ts': 'export const a = 2;\n' })).toBe(true);
    expect(changesWith({ 'b.ts': 'export type T = number;\nexport const b = 2;\n' })).toBe(false);
  });

  it('that does more than re-export counts as any module', () => {
    const { changesWith } = project({
      ...room,
      'room/index.js': `${room['room/index.js']}export const d = 1;\n`,
    });
    expect(changesWith({ 'room/b.js': number('b', 2) })).toBe(true);
  });

  it('ends where barrels re-export each other, and counts as a whole for a name it lacks', () => {
    const files = {
      'main.js': "import { a } from './one.js'; a;",
      'one.js': "export * from './two.js';\nexport { a as b } from './two.js';\n",
      'two.js': "export * from './one.js';\nexport { b } from './one.js';\nexport { c } from './c.js';\n",
      'c.js': number('c', 1),
    };
    expect(project(files).changesWith({ 'c.js': number('c', 2) })).toBe(true);
  });
});

describe('a package', () => {
  const manifest = (version: string) => JSON.stringify({ name: 'p', version });
  const files = {
    'src/main.js':
      "import p from 'p/sub.js';\nimport { q } from '@s/q';\nimport 'node:fs';\nimport 'fs';\np(q);\n",
    'node_modules/p/package.json': manifest('1.0.0'),
    'node_modules/@s/q/package.json': manifest('1.0.0'),
    'node_modules/r/package.json': manifest('1.0.0'),
  };

  it('counts by its installed version, where it is imported', () => {
    const { changesWith } = project(files, 'src/main.js');
    expect(changesWith({ 'node_modules/p/package.json': manifest('1.0.1') })).toBe(true);
    expect(changesWith({ 'node_modules/@s/q/package.json': manifest('1.0.1') })).toBe(true);
    expect(changesWith({ 'node_modules/r/package.json': manifest('1.0.1') })).toBe(false);
    expect(changesWith({ 'node_modules/p/sub.js': 'export default 1;' })).toBe(false);
    expect(changesWith({ 'src/node_modules/p/package.json': manifest('1.0.1') })).toBe(true);
  });

  it('may be missing', () => {
    const { folder } = project(files, 'src/main.js');
    expect(versionIn(place({ 'src/main.js': files['src/main.js'] }), 'src/main.js')).not.toBe(
      versionIn(folder, 'src/main.js'),
    );
  });

  it('counts through a barrel for its own names, and through export * for any', () => {
    const packages = {
      'a.js': number('a', 1),
      'node_modules/p/package.json': manifest('1.0.0'),
      'node_modules/r/package.json': manifest('1.0.0'),
      'index.js': "export { p } from 'p';\nexport * from './vendor.js';\nexport * from './a.js';\n",
      'vendor.js': "export * from 'r';\nexport * from 'node:path';\n",
    };
    const changing = (name: string) => {
      const { changesWith } = project({
        ...packages,
        'main.js': `import { ${name} } from './index.js'; ${name};`,
      });
      return [
        changesWith({ 'node_modules/p/package.json': manifest('2.0.0') }),
        changesWith({ 'node_modules/r/package.json': manifest('2.0.0') }),
        changesWith({ 'a.js': number('a', 2) }),
      ];
    };
    expect(changing('p')).toEqual([true, false, false]);
    expect(changing('r')).toEqual([false, true, false]);
    expect(changing('a')).toEqual([false, true, true]);
  });
});

describe('a mistake', () => {
  it('is told with the module and who imports it', () => {
    const missing = place({ 'main.js': "import './nowhere.js';" });
    expect(() => versionIn(missing, 'main.js')).toThrow(
      `cannot resolve './nowhere.js', imported by ${join(missing, 'main.js')}`,
    );
    expect(() => versionIn(missing, 'other.js')).toThrow(/there is no module file:.*other\.js/);
    const inner = place({ 'main.js': "import '#inner';" });
    expect(() => versionIn(inner, 'main.js')).toThrow("cannot resolve '#inner'");
  });

  it.each(['js', 'ts'])('in the syntax of a .%s file is told with both', (ending) => {
    const folder = place({ [`main.${ending}`]: "import './b.js';", [`b.${ending}`]: 'export const = 1;' });
    const [file, importer] = [`b.${ending}`, `main.${ending}`].map((name) => join(folder, name));
    expect(() => versionIn(folder, `main.${ending}`)).toThrow(
      `${file}, imported by ${importer}, does not parse: `,
    );
  });
});

describe('compiled code', () => {
  const cost = (count: number) => {
    const names = Array.from({ length: count }, (_, index) => `m${index}`);
    const body = Array.from(
      { length: 60 },
      (_, i) => `export const f${i} = (a, b) => { return a * ${i} + b; };`,
    );
    const text = (index: number) =>
      `${index > 0 ? `import { f1 as g } from './m${index - 1}.js'; g(1, 2);\n` : ''}${body.join('\n')}`;
    const folder = place(Object.fromEntries(names.map((name, index) => [`${name}.js`, text(index)])));
    // Of the processor: what else the machine does is no matter.
    const started = process.cpuUsage();
    versionIn(folder, `${names.at(-1)}.js`);
    const { user, system } = process.cpuUsage(started);
    return (user + system) / 1000;
  };

  it('of 60 modules takes well under a second', () => {
    cost(5);
    expect(cost(60)).toBeLessThan(900);
  });

  it('is the same in pieces, between which others have their turn', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `m${index}`);
    const folder = place(
      Object.fromEntries(names.map((name, i) => [`${name}.js`, i > 0 ? `import './m${i - 1}.js';` : '1;'])),
    );
    let turns = 0;
    const take = () => {
      turns += 1;
      pending = setImmediate(take);
    };
    let pending = setImmediate(take);
    const version = await createCodeVersions().inPieces([pathToFileURL(join(folder, 'm19.js')).href]);
    clearImmediate(pending);
    expect(version).toBe(versionIn(folder, 'm19.js'));
    expect(turns).toBeGreaterThanOrEqual(names.length - 1);
  });

  it('needs no TypeScript, sources do', () => {
    const entry = new URL('../../src/engine/code-version/index.ts', import.meta.url).href;
    const folder = place({ 'main.js': "import './a.js';", 'a.js': number('a', 1), 'main.ts': '' });
    const script = `
      import { createRequire } from 'node:module';
      const { createCodeVersions } = await import('${entry}');
      for (const name of ['main.js', 'main.ts']) {
        createCodeVersions().of(['${pathToFileURL(folder).href}/' + name]);
        const loaded = Object.keys(createRequire('${entry}').cache);
        console.log(name, loaded.some((file) => file.includes('typescript')));
      }`;
    const output = execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      encoding: 'utf8',
    });
    expect(output).toBe('main.js false\nmain.ts true\n');
  });
});
