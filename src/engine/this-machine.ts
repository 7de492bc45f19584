/** Which machine this is, to others that share a folder with it: its process ids mean nothing there, nor theirs here. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** The host's name, and where the system has one a machine's own id: nodes of one image may share their name. */
export const thisMachine = (): string => `${hostname()}${ownId}`;

const ownId = readOwnId();

/** Short and without a sign that a file's name could not hold. */
export const machineKey = createHash('sha256').update(thisMachine()).digest('hex').slice(0, 8);

function readOwnId(): string {
  try {
    return ` ${readFileSync('/etc/machine-id', 'utf8').trim()}`;
  } catch {
    return '';
  }
}
