/** Test files share a process unless they are listed: what would change it for the others may stand in those alone. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const config = readFileSync('vitest.config.ts', 'utf8');
const [, list] = /^const alone = \[\n([\s\S]*?)^\];/m.exec(config) ?? [];
const alone = [...list.matchAll(/'([^']+)'/g)].map(([, glob]) => glob);

/** Of a glob whose only special sign is `*`. */
const matcher = (glob: string) => {
  const parts = glob.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^/]*')}$`);
};
const isAlone = (file: string) => alone.some((glob) => matcher(glob).test(file));

const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .map((name) => join('test', name))
  .filter((name) => /\.test\.tsx?$/.test(name));

const mocks = /\bvi\.(mock|doMock|resetModules|stubGlobal)\(/;
const registers =
  /\b(methods|laws|penalties|rewardKinds|studies)\.add\(|\bdefine(Method|Reward|Penalty|Finding)\(/;

it('lists every file that mocks a module or registers a part of the program', () => {
  const changing = files.filter((file) => {
    const text = readFileSync(file, 'utf8');
    return mocks.test(text) || registers.test(text);
  });
  expect(changing).not.toEqual([]);
  expect(changing.filter((file) => !isAlone(file) && file !== 'test/isolation.test.ts')).toEqual([]);
});

it('lists nothing that is not there', () => {
  expect(alone.filter((glob) => !files.some((file) => matcher(glob).test(file)))).toEqual([]);
  const [, waiting] = /^const waiting = \{\n([\s\S]*?)^\};/m.exec(config) ?? [];
  const named = [...waiting.matchAll(/'([^']+)'/g)].map(([, file]) => file);
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((file) => !files.includes(file))).toEqual([]);
});
