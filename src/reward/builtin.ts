/** The rewards that come with the program: importing this file registers them, one line each. */
import { constrained } from './components/constrained.js';
import { components } from './components/fixed.js';
import { mean } from './ensembles/mean.js';
import { median } from './ensembles/median.js';
import { uncertainty } from './ensembles/uncertainty.js';
import { weightAverage } from './ensembles/weight-average.js';
import { worstCase } from './ensembles/worst-case.js';
import { planted } from './planted.js';
import { rewardKinds } from './reward.js';
import { single } from './single.js';

rewardKinds.add(single);
rewardKinds.add(mean);
rewardKinds.add(median);
rewardKinds.add(worstCase);
rewardKinds.add(uncertainty);
rewardKinds.add(weightAverage);
rewardKinds.add(planted);
rewardKinds.add(components);
rewardKinds.add(constrained);
