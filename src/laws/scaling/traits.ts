/** What the fit of a law has to know beyond its formula: how its data come about and what may go wrong with them. */
import type { FunctionalForm, Inputs, Residuals } from '../../fitting/index.js';
import { compute, parameterCount, samples, tokens } from './input-names.js';
import { optimalAllocation } from './optimal-allocation.js';

export interface DerivedQuantity {
  /** `exponent of the optimal parameter count`. */
  name: string;
  /** `N_opt ∝ C^(b/(a + b))`. */
  formula: string;
  value: number;
}

export interface LawTraits {
  /** Short names that people type. */
  aliases: readonly string[];
  /** How the source fits it, or what suits its output. */
  residuals: Residuals;
  /** Every point is a training run of its own, or points follow one another along a curve. */
  sampling: 'runs' | 'curve';
  /** Parameters, by symbol, whose sign is the law's message. */
  exponents: readonly string[];
  /** Which parameters, by symbol, only the variation of an input tells. */
  told: Readonly<Record<string, readonly string[]>>;
  /** Of several inputs, what people order runs by: 6ND. */
  scaleOf(inputs: Inputs): number;
  /** The symbol of an input at which the law bends: it should lie within the data. */
  midpoint?: string;
  /** Of all parameters, in the order of the form, and the inputs of the data. */
  derive?(parameters: readonly number[], inputs: readonly Inputs[]): DerivedQuantity[];
}

const first = ([input]: Inputs) => input;
/** C ≈ 6ND (Kaplan et al. 2020, section 2.1). */
const trainingCompute = ([n, d]: Inputs) => 6 * n * d;
const oneInput = { told: {}, scaleOf: first };

const traits: Readonly<Record<string, LawTraits>> = {
  'kaplan-parameters': {
    ...oneInput,
    aliases: ['kaplan-n'],
    residuals: 'log',
    sampling: 'runs',
    exponents: ['a'],
  },
  'kaplan-data': {
    ...oneInput,
    aliases: ['kaplan-d'],
    residuals: 'log',
    sampling: 'runs',
    exponents: ['a'],
  },
  'kaplan-joint': {
    aliases: ['kaplan', 'kaplan-nd'],
    residuals: 'log',
    sampling: 'runs',
    exponents: ['a_N', 'a_D'],
    told: { [parameterCount]: ['N_c', 'a_N'], [tokens]: ['D_c', 'a_D'] },
    scaleOf: trainingCompute,
  },
  chinchilla: {
    aliases: ['hoffmann'],
    residuals: 'huber',
    sampling: 'runs',
    exponents: ['a', 'b'],
    told: { [parameterCount]: ['A', 'a'], [tokens]: ['B', 'b'] },
    scaleOf: trainingCompute,
    derive: optimalAllocation,
  },
  compute: { ...oneInput, aliases: ['gpt-4', 'gpt4'], residuals: 'log', sampling: 'runs', exponents: ['b'] },
  'scale-rl': {
    ...oneInput,
    aliases: ['scalerl', 'sigmoid'],
    residuals: 'absolute',
    sampling: 'curve',
    exponents: ['B'],
    midpoint: 'C_mid',
  },
  coverage: {
    ...oneInput,
    aliases: ['pass-at-k', 'pass@k'],
    residuals: 'absolute',
    sampling: 'curve',
    exponents: ['b'],
  },
  'coverage-power': {
    ...oneInput,
    aliases: ['brown'],
    residuals: 'absolute',
    sampling: 'curve',
    exponents: ['b'],
  },
  'log-one-plus': {
    ...oneInput,
    aliases: ['log1p'],
    residuals: 'absolute',
    sampling: 'curve',
    exponents: [],
  },
  power: { ...oneInput, aliases: [], residuals: 'absolute', sampling: 'curve', exponents: ['γ'] },
};

/** A law of a user's own module is fitted by least squares to independent points. */
const plain: LawTraits = {
  ...oneInput,
  aliases: [],
  residuals: 'absolute',
  sampling: 'runs',
  exponents: [],
};

export const traitsOf = ({ name }: Pick<FunctionalForm, 'name'>): LawTraits => traits[name] ?? plain;

/** The laws that the shorter names mean. */
export const aliasNames: ReadonlyMap<string, string> = new Map(
  Object.entries(traits).flatMap(([name, { aliases }]) => aliases.map((alias) => [alias, name] as const)),
);

export const inputNames = { parameterCount, tokens, compute, samples };
