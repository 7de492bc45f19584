/** Rows of runs whose losses follow a law that is known. */
import type { LanguageRow, PretrainingRow } from '../../../src/studies/pretraining/laws/rows.js';

export interface PlantedRun {
  width: number;
  tokens: number;
  excess: number;
  parameters?: number;
  layers?: number;
  budget?: number | null;
  heldOut?: number;
  domain?: number;
  seed?: number;
  epochs?: number;
  schedule?: string;
  warmup?: number;
  curatedShare?: number;
  curatedExcess?: number;
  otherExcess?: number;
  entropy?: number;
  /** Of the evaluation; those of the end where left out. */
  step?: number;
  stepTokens?: number;
}

/** About what a transformer of two layers has: 24 · width² and its embeddings. */
export const parametersOf = (width: number): number => 24 * width * width + 96 * width;

export function plantedRow(run: PlantedRun): PretrainingRow {
  const { width, tokens, excess, entropy = 2.5, epochs = 1 } = run;
  const { parameters = parametersOf(width), step = 100, stepTokens = tokens, layers = 2 } = run;
  return {
    ...{ domain: run.domain ?? 0.5, width, layers, heads: 1, parameters, embeddingParameters: 96 * width },
    ...{ tokens, uniqueTokens: tokens / epochs, epochs, compute: 6 * parameters * tokens },
    ...{ steps: 100, warmup: run.warmup ?? 5, schedule: run.schedule ?? 'matched', learningRate: 0.01 },
    ...{ seed: run.seed ?? 0, budget: run.budget ?? null, heldOut: run.heldOut ?? 0 },
    ...{ step, stepTokens, excess, loss: entropy + excess },
    ...{ curatedShare: run.curatedShare ?? 0 },
    ...{ curatedExcess: run.curatedExcess ?? null, otherExcess: run.otherExcess ?? null },
  };
}

export const plantedLanguage = (domain = 0.5, entropy = 2.5): LanguageRow => ({
  ...{ domain, topics: 4096, entropy, unigramExcess: 0.8, bigramExcess: 0.34 },
});

export const plantedWidths = [8, 12, 16, 24, 32, 48, 64, 96, 128, 192];
export const plantedBudgets = [2e9, 6e9, 2e10, 6e10, 2e11, 6e11];

export interface Law {
  A: number;
  a: number;
  B: number;
  b: number;
}

export const excessOf = ({ A, a, B, b }: Law, parameters: number, tokens: number): number =>
  A * parameters ** -a + B * tokens ** -b;

/** IsoFLOP levels of sizes within a factor of eight of the best one, ln excess moved by `noise()`. */
export function plantedGrid(law: Law, noise: () => number = () => 0, domain = 0.5): PretrainingRow[] {
  return plantedBudgets.flatMap((budget) =>
    plantedWidths.flatMap((width) => {
      const parameters = parametersOf(width);
      const tokens = budget / (6 * parameters);
      const best =
        ((law.a * law.A) / (law.b * law.B)) ** (1 / (law.a + law.b)) *
        (budget / 6) ** (law.b / (law.a + law.b));
      if (Math.abs(Math.log(parameters / best)) > Math.log(8)) return [];
      const excess = excessOf(law, parameters, tokens) * Math.exp(noise());
      return [plantedRow({ width, tokens, excess, budget, domain })];
    }),
  );
}
