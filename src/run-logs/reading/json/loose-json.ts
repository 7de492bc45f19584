/** JSON as people and Python write it: NaN, None, single quotes, trailing commas, tuples, `tensor(0.5)`, cut files. */
import { LooseError, LooseScanner } from './loose-scanner.js';
import { quotedString } from './loose-strings.js';

export interface LooseOptions {
  /** Where to begin. */
  start?: number;
  /** Nothing is read from there on. */
  end?: number;
  /** Takes what there is of a value that the text ends in the middle of, instead of an error. */
  takesCut?: boolean;
}

/** Deeper than any log, and shallow enough for the stack. */
const MOST_LEVELS = 100;
const constants = [
  { words: ['true', 'True'], value: true },
  { words: ['false', 'False'], value: false },
  { words: ['null', 'None', 'undefined', 'nil'], value: null },
  { words: ['NaN', 'nan', 'NAN'], value: Number.NaN },
  { words: ['Infinity', 'inf', 'Inf'], value: Number.POSITIVE_INFINITY },
];
const meanings = new Map<string, unknown>(
  constants.flatMap(({ words, value }) => words.map((word): [string, unknown] => [word, value])),
);

const patterns = {
  key: /[\p{L}_$][\w.$/-]*|-?[\d.]+/uy,
  number: /[-+]?(?:\d[\d_]*\.?\d*|\.\d+)(?:e[-+]?\d+)?(?![\p{L}\d])/iuy,
  infinite: /[-+](?:Infinity|inf)\b/iy,
  word: /[\p{L}_][\w.]*/uy,
  keyword: /[\p{L}_]\w*\s*=\s*/uy,
  angle: /<[^<>\n]{0,500}>/y,
};

/** Stands for a value that the text ends in the middle of. */
const CUT = Symbol('cut');

export class LooseParser extends LooseScanner {
  /** Where the text ended too early. */
  cutAt?: number;
  private level = 0;
  private readonly takesCut: boolean;

  constructor(text: string, { start = 0, end = text.length, takesCut = false }: LooseOptions = {}) {
    super(text, start, Math.min(end, text.length));
    this.takesCut = takesCut;
  }

  /** The next value; undefined where nothing of it was left. */
  value(): unknown {
    const read = this.read();
    return read === CUT ? undefined : read;
  }

  private read(): unknown {
    if (!this.skip()) return this.cut();
    const character = this.text[this.place];
    if (character === '{') return this.nested(() => this.object());
    if (character === '[') return this.nested(() => this.list(']'));
    if (character === '(') return this.nested(() => this.list(')'));
    if (character === '"' || character === "'") return this.string();
    if (character === '<') return this.angle();
    return this.number() ?? this.word();
  }

  private cut(): typeof CUT {
    if (!this.takesCut) throw new LooseError('the file ends in the middle of a value', this.end);
    this.cutAt = this.end;
    this.place = this.end;
    return CUT;
  }

  private nested<Value>(read: () => Value): Value {
    if (++this.level > MOST_LEVELS) throw new LooseError('is nested too deeply', this.place);
    this.place++;
    const value = read();
    this.level--;
    return value;
  }

  private object(): unknown {
    const object: Record<string, unknown> = Object.create(null);
    while (this.skip()) {
      if (this.takes('}')) return object;
      const key = this.key();
      if (key === CUT) return this.cutObject(object);
      if (!this.skip()) break;
      if (!this.takes(':')) throw this.unexpected('a colon after a name');
      const value = this.read();
      if (value !== CUT) object[String(key)] = value;
      if (this.cutAt !== undefined) return this.cutObject(object);
      if (!this.skip()) break;
      if (!this.takes(',') && this.text[this.place] !== '}') throw this.unexpected('a comma or }');
    }
    this.cut();
    return this.cutObject(object);
  }

  /** An object that holds a list or another object is kept as far as it goes; a row that lacks cells is not. */
  private cutObject(object: Record<string, unknown>): unknown {
    const holds = Object.values(object).some((value) => typeof value === 'object' && value !== null);
    return holds ? object : CUT;
  }

  private list(close: string): unknown {
    const list: unknown[] = [];
    while (this.skip()) {
      if (this.takes(close)) return list;
      const value = this.read();
      // A list in a list is a row.
      const isCutRow = this.cutAt !== undefined && Array.isArray(value);
      if (value !== CUT && !isCutRow) list.push(value);
      if (this.cutAt !== undefined) return list;
      if (!this.skip()) break;
      if (!this.takes(',') && this.text[this.place] !== close) throw this.unexpected(`a comma or ${close}`);
    }
    this.cut();
    return list;
  }

  private key(): unknown {
    const character = this.text[this.place];
    if (character === '"' || character === "'") return this.string();
    const name = this.match(patterns.key);
    if (name === undefined) throw this.unexpected('a name');
    return name;
  }

  private string(): unknown {
    const read = quotedString(this.text, this.place, this.end);
    if (read === undefined) return this.cut();
    this.place = read.end;
    return read.value;
  }

  private number(): number | undefined {
    const text = this.match(patterns.number);
    if (text !== undefined) return Number(text.replaceAll('_', ''));
    const infinite = this.match(patterns.infinite);
    return infinite === undefined ? undefined : Number(`${infinite[0]}Infinity`);
  }

  /** A constant, or a call, which stands for its first argument; other words are strings. */
  private word(): unknown {
    const word = this.match(patterns.word);
    if (word === undefined) throw this.unexpected('a value');
    if (this.text[this.place] === '(') {
      const parts = this.nested(() => this.arguments());
      return Array.isArray(parts) ? (parts[0] ?? null) : parts;
    }
    return meanings.has(word) ? meanings.get(word) : word;
  }

  private arguments(): unknown {
    const list: unknown[] = [];
    while (this.skip()) {
      if (this.takes(')')) return list;
      this.match(patterns.keyword);
      const value = this.read();
      if (this.cutAt !== undefined) return CUT;
      list.push(value);
      if (!this.skip()) break;
      if (!this.takes(',') && this.text[this.place] !== ')') throw this.unexpected('a comma or )');
    }
    return this.cut();
  }

  /** `<tf.Tensor: shape=(), dtype=float32, numpy=0.5>`; other objects are nothing. */
  private angle(): unknown {
    const text = this.match(patterns.angle);
    if (text === undefined) throw this.unexpected('a value');
    const [, number] = /numpy=([-+\d.e]+)/.exec(text) ?? [];
    return number === undefined ? null : Number(number);
  }
}
