/** The penalties that come with the program: importing this file registers them, one line each. */
import { adaptiveKl } from './adaptive-kl.js';
import { kl } from './kl.js';
import { penalties } from './penalty.js';

penalties.add(kl);
penalties.add(adaptiveKl);

export { type Penalty, type PenaltyKind, penalties } from './penalty.js';
