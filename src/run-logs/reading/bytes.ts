/** Bytes and text, by what Node and browsers both have. */

/** A character a byte, for marks in the beginning of files. */
export const latin1Of = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

/** What is no UTF-8 becomes U+FFFD; a byte-order mark stays. */
export const utf8Of = (bytes: Uint8Array): string =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
