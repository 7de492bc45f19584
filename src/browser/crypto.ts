/**
 * For bundles for browsers, in place of `node:crypto`: SHA-256 by @noble/hashes, at once and not as a promise, which
 * `crypto.subtle` would give and which named random streams could not wait for.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

interface Hash {
  update(text: string): Hash;
  digest(encoding: 'hex'): string;
}

/** Of texts, in hexadecimal digits, as `src/random` asks for it. */
export function createHash(algorithm: 'sha256'): Hash {
  if (algorithm !== 'sha256') throw new Error(`${algorithm}: a bundle for browsers has SHA-256 alone`);
  const hash = sha256.create();
  const own: Hash = {
    update(text) {
      hash.update(utf8ToBytes(text));
      return own;
    },
    digest: () => bytesToHex(hash.digest()),
  };
  return own;
}
