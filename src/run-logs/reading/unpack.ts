/** From the bytes of a file to those of its text: gzip is unpacked. */
import { constants, gunzipSync } from 'node:zlib';
import { UserError } from '../../config/user-error.js';
import { refuseKnownKinds } from './binary-kinds.js';

export interface Unpacked {
  bytes: Uint8Array;
  leftOut: string[];
}

/** V8 holds no longer string. */
const LONGEST = 0x1fffffe8;
/** A gzip file within a gzip file is an accident; more than that is mischief. */
const MOST_LAYERS = 3;

export function unpack(bytes: Uint8Array, name: string, layers = 0): Unpacked {
  refuseKnownKinds(bytes, name);
  if (bytes.length > LONGEST) throw new UserError(`${name}: is larger than 512 MB; cut it into parts`);
  if (!(bytes[0] === 0x1f && bytes[1] === 0x8b)) return { bytes, leftOut: [] };
  if (layers === MOST_LAYERS)
    throw new UserError(`${name}: is packed with gzip more than ${MOST_LAYERS} times`);
  const { bytes: packed, leftOut } = gunzip(bytes, name);
  const inner = unpack(packed, name, layers + 1);
  return { bytes: inner.bytes, leftOut: [...leftOut, ...inner.leftOut] };
}

/** A file of a job that was killed ends in the middle: what it holds up to there is read. */
function gunzip(bytes: Uint8Array, name: string): Unpacked {
  try {
    return { bytes: gunzipSync(bytes, { maxOutputLength: LONGEST }), leftOut: [] };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE')
      throw new UserError(`${name}: holds more than 512 MB when it is unpacked; cut it into parts`);
    const kept = code === 'Z_BUF_ERROR' ? gunzipCut(bytes) : undefined;
    if (kept === undefined) throw new UserError(`${name}: is gzip and broken (${message}); pack it again`);
    return { bytes: kept, leftOut: ['what follows the place where the gzip file is cut short'] };
  }
}

function gunzipCut(bytes: Uint8Array): Uint8Array | undefined {
  try {
    const kept = gunzipSync(bytes, { maxOutputLength: LONGEST, finishFlush: constants.Z_SYNC_FLUSH });
    // The last line is as good as never whole.
    const newline = kept.lastIndexOf(10);
    return newline > 0 ? kept.subarray(0, newline + 1) : undefined;
  } catch {
    return undefined;
  }
}
