/** The rewards that come with the program: importing this file registers them, one line each. */
import { rewardKinds } from './reward.js';
import { single } from './single.js';

rewardKinds.add(single);
