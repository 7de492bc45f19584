/** The Castagnoli checksum of RFC 3720, appendix B.4, which Node's zlib does not have. */

/** The polynomial 0x1edc6f41, bits in reverse. */
const POLYNOMIAL = 0x82f63b78;

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ POLYNOMIAL : rest >>> 1;
  return rest;
});

export function crc32c(bytes: Uint8Array): number {
  let rest = 0xffffffff;
  for (let index = 0; index < bytes.length; index++)
    rest = table[(rest ^ bytes[index]) & 0xff] ^ (rest >>> 8);
  return (rest ^ 0xffffffff) >>> 0;
}

/** As TFRecord files hold it: rotated and moved, so that a checksum of checksums is no fixed point. */
export function maskedCrc32c(bytes: Uint8Array): number {
  const plain = crc32c(bytes);
  return (((plain >>> 15) | (plain << 17)) + 0xa282ead8) >>> 0;
}
