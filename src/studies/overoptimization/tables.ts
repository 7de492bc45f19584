/** The tables of this kind of study, each declared once. */
import {
  always,
  defineTable,
  interval,
  number,
  optional,
  type RowsByName,
  setting,
  type TableRow,
  text,
  whole,
} from '../../engine/table/index.js';
import { methods } from '../../methods/method.js';
import { curveAxes, proxyAxes } from './axes.js';
import { methodsOf, parametersOf, type SettingRow } from './curves/sweep.js';
import { shownAxes } from './shown-axes.js';

/** Names of methods in tables of earlier versions. */
const formerMethods = () =>
  Object.fromEntries(methods.all.flatMap(({ formerly, name }) => (formerly ? [[formerly, name]] : [])));

const method = text('method', 'What optimised the policy.', {
  formerly: formerMethods,
  title: 'Method',
  label: (name) => methods.find(name)?.label ?? name,
  shown: always,
});
const proxySeed = whole('proxy_seed', 'Which proxy of its setting, from 0.', {
  title: 'Proxy seed',
  formerly: 'seed',
});

const score = { unit: 'sd of gold', digits: 3 };

export const curves = defineTable({
  name: 'curves',
  about:
    'Every measured point. Scores are those of Gao et al., section 2.2: 0 for the initial policy, gold’s sd 1.',
  key: ['method', 'setting', 'proxySeed', 'n', 'iteration'],
  fields: {
    method,
    setting: setting(curveAxes, { shown: shownAxes }),
    proxySeed,
    n: optional(whole('n', 'Best-of-n: how many responses the best was taken of.')),
    iteration: optional(
      whole('iteration', 'Online methods: samples taken and learnt from.', {
        title: 'Iteration',
        formerly: 'step',
      }),
    ),
    kl: number('kl', 'KL(π ‖ π_init) of a response.', { title: 'KL (nats)', unit: 'nats', digits: 3 }),
    klDistance: number('kl_distance', 'The square root of kl.', { title: '√KL', unit: '√nats', digits: 3 }),
    proxyScore: number('proxy_score', 'Mean score of the proxy.', { title: 'Proxy score', ...score }),
    goldScore: number('gold_score', 'Mean score of the gold reward model.', {
      title: 'Gold score',
      ...score,
    }),
    humanScore: number('human_score', 'Mean utility of the simulated annotator.', {
      title: 'Human score',
      digits: 3,
      unit: 'sd of the utility',
    }),
    klDiscrete: optional(
      number('kl_discrete', 'Best-of-n: KL in the discrete world, of which kl is an upper bound.', {
        title: 'Discrete KL (nats)',
        digits: 3,
        unit: 'nats',
      }),
    ),
  },
});

/** Whether a law is one that the reader would not expect from the name of the method. */
const isNews = ({ method: name, form }: { method: string; form: string }) => methods.find(name)?.law !== form;

export const coefficients = defineTable({
  name: 'coefficients',
  about: 'The fitted law of every curve, with intervals by resampling seeds and prompts.',
  key: ['method', 'form', 'setting'],
  fields: {
    method,
    form: text('form', 'The law: bon is d(α − βd), rl is d(α − β ln d).', {
      title: 'Form',
      shown: (rows: readonly { method: string; form: string }[]) => rows.some(isNews),
    }),
    setting: setting(curveAxes, { shown: shownAxes }),
    alpha: interval('alpha', 'α of the law', { title: 'α', latexTitle: '$\\alpha$', shown: always }),
    beta: interval('beta', 'β of the law', { title: 'β', latexTitle: '$\\beta$', shown: always }),
    peakKl: interval('peak_kl', 'KL at which the law peaks', {
      title: 'Peak KL (nats)',
      unit: 'nats',
      shown: always,
    }),
    peakGold: interval('peak_gold', 'Gold score at the peak of the law', {
      title: 'Peak gold',
      unit: 'sd of gold',
      shown: always,
    }),
    rmse: number('rmse', 'Root mean square of the points about the law.', {
      title: 'RMSE',
      unit: 'sd of gold',
      digits: 3,
      shown: always,
    }),
    points: whole('points', 'Points that were fitted.', { title: 'Points', shown: always }),
  },
  order: byMethodAndSize,
});

export const proxies = defineTable({
  name: 'proxies',
  about: 'How well every proxy agrees with gold on comparisons that no proxy is trained on.',
  key: ['setting', 'proxySeed'],
  fields: {
    setting: setting(() => proxyAxes),
    proxySeed,
    accuracy: number('accuracy', 'Share of the validation comparisons that the proxy orders as gold does.', {
      title: 'Accuracy',
      digits: 3,
      shown: always,
    }),
    loss: number('loss', 'Bradley–Terry loss on gold’s argmax; ln 2 is chance.', {
      title: 'Loss',
      unit: 'nats',
      digits: 3,
      shown: always,
    }),
    validationCount: whole('validation_count', 'Comparisons measured on, the same for every proxy.', {
      title: 'Validated on',
    }),
  },
});

export const warnings = defineTable({
  name: 'warnings',
  about: 'What the program itself doubts, with advice.',
  key: ['code', 'subject', 'message'],
  format: 'json',
  fields: {
    code: text('code', 'The kind of doubt.'),
    subject: text('subject', 'What the doubt is about: a stage, a group, a column.'),
    message: text('message', 'What was seen, with its numbers.'),
    advice: text('advice', 'What to do about it.'),
  },
});

/** What reward hacking looks like: a few responses of a running policy, for the screen alone. */
export const samples = defineTable({
  name: 'samples',
  about: 'A few responses of a running policy with their scores.',
  key: ['iteration', 'row'],
  kept: 'live',
  fields: {
    iteration: whole('iteration', 'Samples taken and learnt from.'),
    row: whole('row', 'Which response of the evaluation.'),
    prompt: text('prompt', 'Tokens of the prompt, separated by spaces.'),
    response: text('response', 'Tokens of the response, separated by spaces.'),
    proxyScore: number('proxy_score', 'Score of the proxy.', { unit: 'sd of gold' }),
    goldScore: number('gold_score', 'Score of the gold reward model.', { unit: 'sd of gold' }),
    humanScore: number('human_score', 'Utility of the simulated annotator.', { unit: 'sd of the utility' }),
  },
});

function byMethodAndSize(left: SettingRow, right: SettingRow): number {
  const [first] = methodsOf([left, right]);
  if (left.method !== right.method) return left.method === first ? -1 : 1;
  return parametersOf(left) - parametersOf(right);
}

export const tables = [curves, coefficients, proxies, warnings, samples] as const;

/** Rows by table name. */
export type Rows = RowsByName<typeof tables>;

/** Every table without rows. */
export const noRows = (): Rows => Object.fromEntries(tables.map(({ name }) => [name, []])) as unknown as Rows;

export type CurvePoint = TableRow<typeof curves>;
export type Coefficients = TableRow<typeof coefficients>;
export type ProxyValidation = TableRow<typeof proxies>;
export type SampleResponse = TableRow<typeof samples>;
