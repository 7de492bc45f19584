/** The penalties that come with the program: importing this file registers them, one line each. */
import { adaptiveKl } from './adaptive-kl.js';
import { chiSquared } from './chi-squared.js';
import { kl } from './kl.js';
import { klLoss } from './kl-loss.js';
import { logRatio } from './log-ratio.js';
import { penalties } from './penalty.js';

penalties.add(kl);
penalties.add(logRatio);
penalties.add(adaptiveKl);
penalties.add(klLoss);
penalties.add(chiSquared);

export { type Penalty, type PenaltyKind, penalties } from './penalty.js';
