/** Tiny stage bodies without tensors: numbers from the streams, sums over inputs, and accidents on request. */
import { appendFileSync } from 'node:fs';
import type { CurvePoint } from '../../src/optimization/curve-point.js';
import type { Artifact, ProxyGroup, StageBody, StageKind, StageRegistry } from '../../src/study/index.js';

/** Reads everything it may, waits, fails or crashes as the environment says, and draws from a named stream. */
const body: StageBody = async (context) => {
  const { stage } = context;
  const { FAKE_LOG, FAKE_DELAY = '0', FAKE_FAIL, FAKE_CRASH, FAKE_THREADS } = process.env;
  if (FAKE_LOG) appendFileSync(FAKE_LOG, `start ${stage.id}\n`);
  const random = context.random.stream(stage.id);
  const inherited = stage.dependsOn.reduce((sum, id) => sum + context.input(id).arrays.numbers[0], 0);
  const steps = 5;
  for (let step = 1; step <= steps; step++) {
    context.progress(step, steps, 'steps', { loss: 1 / step });
    await new Promise((resolve) => setTimeout(resolve, Number(FAKE_DELAY) / steps));
  }
  if (FAKE_FAIL === stage.id) throw new Error('the loss is not finite');
  if (FAKE_CRASH === stage.id) process.abort();
  const numbers = Float64Array.from({ length: 3 }, () => random.normal() + inherited);
  if (FAKE_LOG) appendFileSync(FAKE_LOG, `end ${stage.id}\n`);
  return {
    json: { kind: stage.kind, threads: FAKE_THREADS && (process.env.TF_NUM_INTEROP_THREADS ?? null) },
    arrays: { numbers },
    tables: tablesOf(stage.kind, stage.parameters, numbers),
  };
};

function tablesOf(kind: StageKind, parameters: unknown, numbers: Float64Array): Artifact['tables'] {
  const group = parameters as ProxyGroup & { klPenalty?: number; method: 'bon' | 'rl' };
  const settings = {
    rmParameters: group.rmParameters,
    comparisons: group.comparisons,
    policyParameters: 1000,
    klPenalty: group.klPenalty ?? 0,
    labelNoise: group.labelNoise,
  };
  if (kind === 'best-of-n' || kind === 'rl') {
    const method = kind === 'rl' ? 'rl' : 'bon';
    const points = [...numbers].map((score, index): CurvePoint => {
      const kl = (index + 1) / 3;
      const place = method === 'bon' ? { n: index + 1, step: null } : { n: null, step: index };
      const scores = { proxyScore: score, goldScore: -score, humanScore: score / 3 };
      return {
        method,
        ...settings,
        seed: 0,
        ...place,
        kl,
        klDistance: Math.sqrt(kl),
        klDiscrete: method === 'bon' ? kl / 2 : null,
        ...scores,
      };
    });
    return { points };
  }
  if (kind !== 'fits') return undefined;
  const interval = (estimate: number) => ({ estimate, low: estimate - 1, high: estimate + 1 });
  const [alpha, beta, peakKl] = [...numbers].map(interval);
  const row = {
    method: group.method,
    form: group.method,
    ...settings,
    alpha,
    beta,
    peakKl,
    peakGold: interval(Number.NaN),
  };
  const warning = {
    code: 'too-few-seeds',
    subject: group.method,
    message: 'only 2 seeds',
    advice: 'use 5',
  } as const;
  return { coefficients: [{ ...row, rmse: 0.1, points: 3 }], warnings: [warning] };
}

const definition = { load: async () => body, tensors: false };

export const registry: StageRegistry = {
  world: definition,
  policy: definition,
  gold: definition,
  comparisons: definition,
  pool: definition,
  proxies: definition,
  'best-of-n': definition,
  rl: definition,
  fits: definition,
} as StageRegistry;
