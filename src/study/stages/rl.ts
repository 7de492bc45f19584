/** The RL stage: PPO against every seed of one size, evaluated on held-out prompts whenever √KL has moved. */
import type { CurvePoint } from '../../optimization/curve-point.js';
import { Ppo } from '../../optimization/ppo/ppo.js';
import { mean } from '../../statistics/index.js';
import { type Sequences, samplePrompts, sequence, sequenceLength } from '../../world/index.js';
import type { SampleResponse } from '../events.js';
import type { StageBody, StageContext } from '../stage.js';
import {
  type GoldScorer,
  humanScorer,
  openGold,
  openPolicy,
  openProxies,
  openWorld,
  startOf,
} from './models.js';
import { type Setting, settingOf } from './setting.js';

/** Responses of one evaluation that the run view shows. */
const shownResponses = 4;

export const rlStage: StageBody<'rl'> = async (context) => {
  const { experiment, parameters, progress } = context;
  const { klPenalty } = parameters;
  const config = experiment.rl;
  const world = openWorld(context);
  const { model, parameters: initialParameters } = openPolicy(context, parameters.policy);
  const proxies = openProxies(context);
  const randoms = proxies.normalisations.map((_, seed) =>
    context.random.stream(`ppo-${seed}`).stream(context.stage.id),
  );
  const ppo = new Ppo({
    model,
    initialParameters,
    proxies,
    config,
    klPenalty,
    drawPrompts: (count, random) => samplePrompts(world, count, random),
    randoms,
  });
  const gold = openGold(context);
  const evaluation = new Evaluation(context, {
    ppo,
    gold,
    world,
    setting: settingOf(context),
    count: randoms.length,
  });
  try {
    evaluation.run(0);
    for (let step = 1; step <= config.stepBudget; step++) {
      const { klDivergence, proxyScore, entropy, clipFraction } = ppo.step();
      const kl = mean(klDivergence);
      // A penalised run settles where its penalty balances the score: the budget of steps ends it.
      evaluation.runIfMoved(step, klDivergence);
      progress(step, config.stepBudget, 'iterations', {
        klDivergence: kl,
        proxyScore: mean(proxyScore),
        entropy: mean(entropy),
        clipFraction: mean(clipFraction),
      });
      if (Math.min(...klDivergence) > config.klBudget) break;
    }
    evaluation.run(ppo.iterations);
    const final = evaluation.points[evaluation.points.length - 1];
    return {
      json: { iterations: ppo.iterations },
      arrays: { parameters: ppo.parameters() },
      tables: { points: evaluation.points },
      metrics: { klDivergence: final.kl, goldScore: final.goldScore, proxyScore: final.proxyScore },
    };
  } finally {
    ppo.dispose();
    gold.dispose();
  }
};

interface EvaluationParts {
  ppo: Ppo;
  gold: GoldScorer;
  world: ReturnType<typeof openWorld>;
  setting: Setting;
  /** Replicas. */
  count: number;
}

/** Measures the policies on the held-out prompts; a replica beyond the KL budget adds no more points. */
class Evaluation {
  readonly points: CurvePoint[] = [];
  private readonly lastDistance: number[];
  private readonly finished: boolean[];
  private readonly prompts: Uint8Array;
  private readonly human;
  private readonly start;
  private lastStep = -1;

  constructor(
    private readonly context: StageContext<'rl'>,
    private readonly parts: EvaluationParts,
  ) {
    const { experiment, random } = context;
    this.lastDistance = new Array<number>(parts.count).fill(0);
    this.finished = new Array<boolean>(parts.count).fill(false);
    // The same held-out prompts for every size, so that sizes differ by their proxies alone.
    this.prompts = samplePrompts(
      parts.world,
      experiment.rl.evaluationPrompts,
      random.stream('rl-evaluation'),
    );
    this.human = humanScorer(parts.world, context.input('policy'));
    this.start = { gold: startOf(context, parts.gold.score), human: startOf(context, this.human) };
  }

  /** `klDivergence` is that of the policies before the step's update, one a replica. */
  runIfMoved(step: number, klDivergence: number[]): void {
    const { evaluationInterval } = this.context.experiment.rl;
    const moved = klDivergence.some(
      (kl, replica) =>
        !this.finished[replica] && Math.abs(Math.sqrt(kl) - this.lastDistance[replica]) >= evaluationInterval,
    );
    if (moved) this.run(step);
  }

  run(step: number): void {
    if (step === this.lastStep) return;
    this.lastStep = step;
    const { ppo, gold, setting, count } = this.parts;
    const { parameters, random, stage, experiment } = this.context;
    const streams = Array.from({ length: count }, (_, replica) =>
      random.stream('rl-evaluation').stream(stage.id).stream(`seed-${replica}-step-${step}`),
    );
    const rollout = ppo.sample(
      streams.map(() => this.prompts),
      streams,
    );
    const length = sequenceLength(experiment.world);
    const sequences = {
      tokens: Uint8Array.from(rollout.tokens),
      count: rollout.tokens.length / length,
      length,
    };
    const goldScores = gold.score(sequences);
    const humanScores = this.human(sequences);
    const kls = ppo.perResponse(rollout.tokenKl);
    const averages = [rollout.proxyScores, goldScores, humanScores].map((scores) => ppo.perReplica(scores));
    const fresh: CurvePoint[] = [];
    kls.forEach((kl, seed) => {
      if (this.finished[seed]) return;
      this.lastDistance[seed] = Math.sqrt(kl);
      this.finished[seed] = kl > experiment.rl.klBudget;
      fresh.push({
        method: 'rl',
        ...setting,
        klPenalty: parameters.klPenalty,
        seed,
        n: null,
        step,
        kl,
        klDistance: Math.sqrt(kl),
        klDiscrete: null,
        proxyScore: averages[0][seed],
        goldScore: averages[1][seed] - this.start.gold,
        humanScore: averages[2][seed] - this.start.human,
      });
    });
    this.points.push(...fresh);
    this.context.points(fresh);
    this.context.samples(
      step,
      shown({ ...rollout, goldScores, humanScores }, sequences, experiment.world.promptLength),
    );
  }
}

/** The first responses of seed 0, for people. */
function shown(
  scores: { proxyScores: ArrayLike<number>; goldScores: ArrayLike<number>; humanScores: ArrayLike<number> },
  sequences: Sequences,
  promptLength: number,
): SampleResponse[] {
  return Array.from({ length: Math.min(shownResponses, sequences.count) }, (_, row) => {
    const tokens = [...sequence(sequences, row)];
    return {
      prompt: tokens.slice(0, promptLength),
      response: tokens.slice(promptLength),
      proxyScore: scores.proxyScores[row],
      goldScore: scores.goldScores[row],
      humanScore: scores.humanScores[row],
    };
  });
}
