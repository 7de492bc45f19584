/** `goodhart fit --form list`: every law with what it needs and gives. */
import { laws, traitsOf } from '../../laws/index.js';

const ways = {
  absolute: 'least squares',
  log: 'least squares of logarithms',
  huber: 'Huber loss of logarithms',
};

/** A paragraph a law: name and short names, formula, inputs with units, output, parameters, fit, source. */
export function formList(): string {
  const paragraphs = laws.all.map((form) => {
    const { aliases, residuals } = traitsOf(form);
    const also = aliases.length === 0 ? '' : ` (also ${aliases.join(', ')})`;
    return [
      `${form.name}${also}: ${form.formula}`,
      `  inputs      ${form.inputs.map(({ name, unit }) => `${name} in ${unit}`).join('; ')}`,
      `  output      ${form.output}`,
      `  parameters  ${form.parameters.map(({ name, symbol }) => (name === symbol ? symbol : `${symbol} (${name})`)).join(', ')}`,
      `  fitted by   ${ways[residuals]}`,
      `  source      ${form.source}`,
    ].join('\n');
  });
  return `${paragraphs.join('\n\n')}\n`;
}
