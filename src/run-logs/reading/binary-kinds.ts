/** Files that are no text, by the marks they begin with, each with what to do. */
import { UserError } from '../../config/user-error.js';
import { latin1Of } from './bytes.js';
import { controlsIn } from './controls.js';
import { isEventFile } from './tensorboard/records.js';

interface Kind {
  /** As Latin-1, at the start of the file or at `at`. */
  magic: string;
  at?: number;
  is: string;
  /** What to do; `FILE` stands for the name. */
  advice: string;
}

const toCsv = (reader: string) =>
  `write it as CSV: python3 -c "import pandas; pandas.${reader}('FILE').to_csv('log.csv')"`;
const throughPipe = (program: string) => `unpack it: ${program} -dc FILE | goodhart fit -`;

const kinds: readonly Kind[] = [
  { magic: '1AY&SY', at: 4, is: 'packed with bzip2', advice: throughPipe('bzip2') },
  { magic: '\x28\xb5\x2f\xfd', is: 'packed with zstd', advice: throughPipe('zstd') },
  { magic: '\xfd7zXZ\0', is: 'packed with xz', advice: throughPipe('xz') },
  { magic: '\x04\x22\x4d\x18', is: 'packed with lz4', advice: throughPipe('lz4') },
  { magic: '7z\xbc\xaf', is: 'a 7-Zip archive', advice: 'unpack it and give the log in it' },
  { magic: 'ustar', at: 257, is: 'a tar archive', advice: 'unpack it and give the log in it' },
  { magic: 'PAR1', is: 'a Parquet file', advice: toCsv('read_parquet') },
  { magic: 'ARROW1', is: 'an Arrow file', advice: toCsv('read_feather') },
  { magic: 'FEA1', is: 'a Feather file', advice: toCsv('read_feather') },
  { magic: '\x89HDF', is: 'an HDF5 file', advice: toCsv('read_hdf') },
  { magic: '\x93NUMPY', is: 'a NumPy array', advice: 'write it with numpy.savetxt and a header, or as CSV' },
  {
    magic: 'SQLite format 3',
    is: 'an SQLite database',
    advice: `write the table of the run as CSV: sqlite3 -header -csv FILE "select * from metrics" > log.csv`,
  },
  {
    magic: ':W&B',
    is: 'the local file of a W&B run',
    advice:
      'type: wandb sync FOLDER, and export the columns of the run as CSV (python3: wandb.Api().run(path).history().to_csv)',
  },
  { magic: '\xd0\xcf\x11\xe0', is: 'an Excel workbook', advice: 'save the sheet as CSV and give that' },
  { magic: 'PK\x05\x06', is: 'an empty zip archive', advice: 'give the log itself' },
  ...['\x80\x02', '\x80\x03', '\x80\x04', '\x80\x05'].map((magic) => ({
    ...{ magic, is: 'a Python pickle', advice: toCsv('read_pickle') },
  })),
  { magic: '%PDF-', is: 'a PDF', advice: 'give the log itself' },
  { magic: '\x89PNG', is: 'a picture', advice: 'give the numbers behind it as CSV' },
];

/** Throws UserError that says what a file is, where its beginning tells that it is no log. */
export function refuseKnownKinds(bytes: Uint8Array, name: string): void {
  const head = latin1Of(bytes.subarray(0, HEAD));
  // A column of a text may be called PAR1.
  if (controlsIn(head) === 0) return;
  if (isEventFile(bytes)) return;
  const kind = kindOf(head);
  if (kind !== undefined)
    throw new UserError(
      `${name}: is ${kind.is}; ${kind.advice.replaceAll('FOLDER', folderOf(name)).replaceAll('FILE', name)}`,
    );
}

const folderOf = (name: string): string => name.replace(/[^/\\]*$/, '') || '.';

const HEAD = 4096;

function kindOf(head: string): Pick<Kind, 'is' | 'advice'> | undefined {
  if (head.startsWith('PK\x03\x04')) return zipKind(head);
  return kinds.find(({ magic, at = 0 }) => head.startsWith(magic, at));
}

function zipKind(head: string): Pick<Kind, 'is' | 'advice'> {
  if (/\bxl\/|\[Content_Types\]\.xml/.test(head))
    return { is: 'an Excel workbook', advice: 'save the sheet as CSV and give that' };
  if (/\.npy/.test(head.slice(0, 512)))
    return {
      is: 'a NumPy archive',
      advice: `write it as CSV: python3 -c "import numpy, pandas; pandas.DataFrame(dict(numpy.load('FILE'))).to_csv('log.csv')"`,
    };
  return { is: 'a zip archive', advice: 'unpack it and give the log in it: unzip FILE' };
}
