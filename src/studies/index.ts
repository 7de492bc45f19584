/** The kinds of study that come with the program: importing this file registers them, one line each. */
import { overoptimization } from './overoptimization/index.js';
import { pretraining } from './pretraining/index.js';
import { reasoning } from './reasoning/index.js';
import { type Study, studies } from './study.js';

studies.add(overoptimization as unknown as Study);
studies.add(pretraining as unknown as Study);
studies.add(reasoning as unknown as Study);

export {
  experimentSchemaText,
  experimentTemplate,
  type LoadedStudy,
  loadStudy,
  resolveStored,
  resolveStudy,
} from './load.js';
export { onlineKeys } from './overoptimization/config/online.js';
export { addFinding, type OveroptimizationFinding } from './overoptimization/findings/index.js';
export type { Coefficients, CurvePoint, ProxyValidation } from './overoptimization/tables.js';
export { type Study, studies } from './study.js';
