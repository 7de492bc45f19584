/**
 * The records of a TFRecord file: length (8 bytes), its checksum (4), data, their checksum (4), little-endian.
 *
 * A reader of our own, as no maintained package on npm reads event files; format: TensorFlow's `lib/io/record_writer.h`.
 */
import { latin1Of } from '../bytes.js';
import { maskedCrc32c } from './crc32c.js';

const HEADER = 12;
const FOOTER = 4;

export interface RecordFaults {
  /** What was left out, without the name of the file. */
  leftOut: string[];
}

/** Calls `visit` with the data of each record whose checksum fits. A job that was killed leaves a last one cut short. */
export function forEachTfRecord(bytes: Uint8Array, visit: (data: Uint8Array) => void): RecordFaults {
  const leftOut: string[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let start = 0, record = 1; start < bytes.length; record++) {
    const data = start + HEADER;
    if (data > bytes.length) return { leftOut: [...leftOut, `record ${record}: is cut short`] };
    if (maskedCrc32c(bytes.subarray(start, start + 8)) !== view.getUint32(start + 8, true))
      return { leftOut: [...leftOut, `what follows record ${record - 1}: it is damaged`] };
    const end = data + Number(view.getBigUint64(start, true));
    if (end + FOOTER > bytes.length) return { leftOut: [...leftOut, `record ${record}: is cut short`] };
    const content = bytes.subarray(data, end);
    if (maskedCrc32c(content) === view.getUint32(end, true)) visit(content);
    else leftOut.push(`record ${record}: is damaged`);
    start = end + FOOTER;
  }
  return { leftOut };
}

/** The first record says which version of the format follows: `brain.Event:2`. */
export const isEventFile = (bytes: Uint8Array): boolean =>
  latin1Of(bytes.subarray(0, 64)).includes('brain.Event:');
