/** Which law a person means by a name, and which parameters are held at what. */
import { nearest } from '../../config/nearest.js';
import { UserError } from '../../config/user-error.js';
import type { FunctionalForm } from '../../fitting/index.js';
import { aliasNames, findForm, laws, type OveroptimizationForm } from '../../laws/index.js';
import { parseSize } from '../selecting/index.js';

/** The law of this name or short name, whatever its case. Throws UserError with the names that there are. */
export function chooseForm(text: string): FunctionalForm {
  const name = text.trim().toLowerCase();
  const found = findForm(aliasNames.get(name) ?? name) ?? findForm(text);
  if (found !== undefined) return found;
  const near = nearest(name, [...laws.names, ...aliasNames.keys()]);
  const hint = near === undefined ? '' : ` Did you mean ${near}?`;
  throw new UserError(
    `--form ${text}: no law has this name.${hint} There are: ${laws.names.join(', ')}; --form list explains them`,
  );
}

/** `E=2.6467` by the parameter's place. Names and symbols are taken as written, then without case where that is unique. */
export function heldParameters(form: FunctionalForm, texts: readonly string[]): Map<number, number> {
  const held = new Map<number, number>();
  for (const text of texts) {
    const [name, written, ...more] = text.split('=');
    const value = parseSize(written ?? '');
    if (more.length > 0 || !Number.isFinite(value))
      throw new UserError(`--fix ${text}: is not <parameter>=<number>, such as ${exampleOf(form)}`);
    const place = placeOf(form, name.trim(), text);
    const { symbol, min } = form.parameters[place];
    if (min !== undefined && value < min)
      throw new UserError(`--fix ${text}: ${symbol} of ${form.name} is at least ${min}`);
    if (held.has(place)) throw new UserError(`--fix ${text}: ${symbol} is held already`);
    held.set(place, value);
  }
  if (held.size === form.parameters.length)
    throw new UserError(`--fix: all parameters of ${form.name} are held, and nothing is left to fit`);
  return held;
}

function placeOf({ name: law, parameters }: FunctionalForm, asked: string, text: string): number {
  const exact = parameters.findIndex(({ name, symbol }) => name === asked || symbol === asked);
  if (exact >= 0) return exact;
  const small = asked.toLowerCase();
  const alike = parameters.flatMap(({ name, symbol }, place) =>
    [name.toLowerCase(), symbol.toLowerCase(), symbol.toLowerCase().replace('_', '')].includes(small)
      ? [place]
      : [],
  );
  if (alike.length === 1) return alike[0];
  const names = parameters.map(({ name, symbol }) => (name === symbol ? symbol : `${symbol} (${name})`));
  throw new UserError(`--fix ${text}: ${law} has no parameter ${asked}; it has ${names.join(', ')}`);
}

const exampleOf = ({ parameters }: FunctionalForm) => `${parameters[0].symbol}=1.7`;

/** For no name, and those of best-of-n and RL, the form of `fitRunLogs`; undefined for any other law. */
export function overoptimizationForm(text?: string): { form?: OveroptimizationForm } | undefined {
  if (text === undefined) return {};
  const { name } = chooseForm(text);
  return name === 'bon' || name === 'rl' ? { form: name } : undefined;
}
