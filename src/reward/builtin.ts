/** The rewards that come with the program: importing this file registers them, one line each. */
import { mean } from './ensembles/mean.js';
import { rewardKinds } from './reward.js';
import { single } from './single.js';

rewardKinds.add(single);
rewardKinds.add(mean);
