/** What the column of the outputs is measured in, and how it becomes what a law predicts. */
import { UserError } from '../../config/user-error.js';
import type { FunctionalForm } from '../../fitting/index.js';
import { extent } from '../../statistics/index.js';
import { normalised } from './column-names.js';

export interface OutputUnit {
  convert(value: number): number;
  note?: string;
}

const asIs = (value: number) => value;

/** By the column's name and, of shares, its largest value. */
export function outputUnit(
  form: FunctionalForm,
  column: string,
  values: ArrayLike<number>,
  file: string,
): OutputUnit {
  if (form.output.startsWith('loss')) return lossUnit(column);
  if (form.output.startsWith('share')) return shareUnit(column, values, file);
  return { convert: asIs };
}

function lossUnit(column: string): OutputUnit {
  const name = normalised(column);
  if (/(^|_)(perplexity|ppl)$/.test(name))
    return {
      convert: Math.log,
      note: `${column} is a perplexity: its logarithm, the loss in nats, is fitted`,
    };
  if (/(^|_)(bits_per_token|bpt)$/.test(name))
    return {
      convert: (value) => value * Math.LN2,
      note: `${column} is in bits a token: multiplied by ln 2 to nats`,
    };
  if (/(^|_)(bits_per_(byte|char|character)|bpb|bpc)$/.test(name))
    return {
      convert: asIs,
      note: `${column} is in bits a byte or character and is fitted as it is: exponents are those of the loss in nats a token, the other parameters have the unit of ${column}`,
    };
  return { convert: asIs };
}

/** Percentages run to 100; a share above 1 among shares is a mistake. */
function shareUnit(column: string, values: ArrayLike<number>, file: string): OutputUnit {
  const known = Array.from(values).filter(Number.isFinite);
  const [, largest] = extent(known);
  if (largest <= 1) return { convert: asIs };
  if (largest <= 100 && largest > 2)
    return { convert: (value) => value / 100, note: `${column} goes up to ${largest}: read as per cent` };
  throw new UserError(
    `${file}: ${column} goes up to ${largest}; allowed: shares from 0 to 1, or per cent up to 100`,
  );
}
