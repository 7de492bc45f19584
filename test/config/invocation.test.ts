/** What a suggested command begins with, from the variables that npm sets (npm 11). */
import { afterEach, describe, expect, it } from 'vitest';
import {
  commandLine,
  invocationOf,
  rememberInvocation,
  shellWord,
  withInvocation,
} from '../../src/config/index.js';

const npx = { npm_command: 'exec', npm_lifecycle_event: 'npx', npm_lifecycle_script: "'goodhart'" };
const script = (npm_lifecycle_event: string, npm_package_name = 'goodhart') => ({
  ...{ npm_command: 'run', npm_lifecycle_event, npm_package_name },
});

describe('the way in which the program was called', () => {
  afterEach(() => rememberInvocation({}));

  it.each([
    ['npx', npx, 'npx goodhart'],
    [
      'npx, unquoted by earlier versions of npm',
      { ...npx, npm_lifecycle_script: 'goodhart' },
      'npx goodhart',
    ],
    ['npx of another program', { ...npx, npm_lifecycle_script: "'vitest'" }, 'goodhart'],
    ['npm run goodhart in a clone', script('goodhart'), 'npm run goodhart --'],
    ['npm start in a clone', { ...script('start'), npm_command: 'start' }, 'npm run goodhart --'],
    ['npm test in a clone', script('test'), 'goodhart'],
    ['a script of another package', script('start', 'mine'), 'goodhart'],
    ['a shell', {}, 'goodhart'],
  ])('knows %s', (_, environment, expected) => {
    expect(invocationOf(environment)).toBe(expected);
  });

  it('begins every command that is suggested, whose words are those of a shell', () => {
    rememberInvocation(script('goodhart'));
    expect(commandLine('run', 'my file.yaml')).toBe("npm run goodhart -- run 'my file.yaml'");
    expect(withInvocation('# Run  goodhart run a.yaml, a study of goodhart')).toBe(
      '# Run  npm run goodhart -- run a.yaml, a study of goodhart',
    );
  });

  it.each([
    ['Usage: goodhart [options] [command]', 'Usage: npx goodhart [options] [command]'],
    ['subtract it (goodhart fit --baseline fit)', 'subtract it (npx goodhart fit --baseline fit)'],
    ['allowed: a folder of goodhart run', 'allowed: a folder of npx goodhart run'],
    ['wrapped: goodhart\n  check lists them', 'wrapped: npx goodhart\n  check lists them'],
    ['$ npx goodhart run quick', '$ npx goodhart run quick'],
    ['# goodhart 0.2.0, goodhart runs studies', '# goodhart 0.2.0, goodhart runs studies'],
  ])('is put into the text %j', (text, expected) => {
    rememberInvocation(npx);
    expect(withInvocation(text)).toBe(expected);
  });

  it.each([
    ['results/a-b_1.yaml', 'results/a-b_1.yaml'],
    ['/tmp/it is', "'/tmp/it is'"],
    ["it's", "'it'\\''s'"],
    ['$HOME', "'$HOME'"],
    ['', "''"],
  ])('writes the word %j for a shell', (word, expected) => {
    expect(shellWord(word)).toBe(expected);
  });
});
