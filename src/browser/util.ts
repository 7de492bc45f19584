/** For bundles for browsers, in place of `node:util`: text without the codes of terminals. */

/** The expression of Node itself (lib/internal/util/inspect.js, after ansi-regex by Sindre Sorhus). */
const ansi = new RegExp(
  [
    '[\\u001B\\u009B][[\\]()#;?]*(?:',
    '(?:(?:(?:;[-a-zA-Z\\d\\/\\#&.:=?%@~_]+)*|[a-zA-Z\\d]+(?:;[-a-zA-Z\\d\\/\\#&.:=?%@~_]*)*)?',
    '(?:\\u0007|\\u001B\\u005C|\\u009C))',
    '|(?:(?:\\d{1,4}(?:;\\d{0,4})*)?[\\dA-PR-TZcf-nq-uy=><~]))',
  ].join(''),
  'g',
);

export const stripVTControlCharacters = (text: string): string => text.replace(ansi, '');
