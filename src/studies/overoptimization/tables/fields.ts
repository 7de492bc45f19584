/** Fields that several tables of this kind of study have. */
import { always, number, text, whole } from '../../../engine/table/index.js';
import { methods } from '../../../methods/method.js';
import { methodsOf, parametersOf, type SettingRow } from '../curves/sweep.js';

/** Names of methods in tables of earlier versions. */
const formerMethods = () =>
  Object.fromEntries(methods.all.flatMap(({ formerly, name }) => (formerly ? [[formerly, name]] : [])));

export const method = text('method', 'What optimised the policy.', {
  formerly: formerMethods,
  title: 'Method',
  label: (name) => methods.find(name)?.label ?? name,
  shown: always,
});
export const proxySeed = whole('proxy_seed', 'Which proxy of its setting, from 0.', {
  title: 'Proxy seed',
  formerly: 'seed',
});

const score = { unit: 'sd of gold', digits: 3 };

/** How far a policy is from the initial one. */
export const distance = {
  kl: number('kl', 'KL(π ‖ π_init) of a response.', { title: 'KL (nats)', unit: 'nats', digits: 3 }),
  klDistance: number('kl_distance', 'The square root of kl.', { title: '√KL', unit: '√nats', digits: 3 }),
};

export const meanScores = {
  proxyScore: number(
    'proxy_score',
    'Mean score of the proxy; of direct alignment the implicit reward β ln π/π_init.',
    { title: 'Proxy score', ...score },
  ),
  goldScore: number('gold_score', 'Mean score of the gold reward model.', { title: 'Gold score', ...score }),
  humanScore: number('human_score', 'Mean utility of the simulated annotator.', {
    title: 'Human score',
    digits: 3,
    unit: 'sd of the utility',
  }),
};

/** The order of rows that people read. */
export function byMethodAndSize(left: SettingRow, right: SettingRow): number {
  const [first] = methodsOf([left, right]);
  if (left.method !== right.method) return left.method === first ? -1 : 1;
  return parametersOf(left) - parametersOf(right);
}
