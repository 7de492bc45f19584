/**
 * For bundles for browsers, in place of Node's modules of files, paths, streams and gzip: a browser gives text or bytes
 * (`readLogBytes`, `fitRunLogs`) and never a path, so that each of these says so when it is called.
 */
const absent = (name: string) => (): never => {
  throw new Error(`${name}: there are no files in a browser; give the text or the unpacked bytes of a log`);
};

// node:fs
export const closeSync = absent('closeSync');
export const createReadStream = absent('createReadStream');
export const createWriteStream = absent('createWriteStream');
export const mkdtempSync = absent('mkdtempSync');
export const openSync = absent('openSync');
export const readdirSync = absent('readdirSync');
export const readFileSync = absent('readFileSync');
export const readSync = absent('readSync');
export const rmSync = absent('rmSync');
export const statSync = absent('statSync');
// node:path and node:os
export const join = absent('join');
export const tmpdir = absent('tmpdir');
// node:stream and node:stream/promises
export const Readable = { from: absent('Readable') };
export const pipeline = absent('pipeline');
// node:zlib; `DecompressionStream` unpacks what is given.
export const constants = {};
export const createGunzip = absent('createGunzip');
export const gunzipSync = absent('gunzipSync');
