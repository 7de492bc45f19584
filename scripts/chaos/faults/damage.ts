/** Stored outputs of every kind of stage, damaged in every way: noticed, computed again, and nothing else with them. */
import { mkdirSync, readFileSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RandomStream } from '../../../src/random/index.js';
import type { Arena } from '../arena.js';
import type { Fault } from '../trial.js';

type Damage = (folder: string, random: RandomStream) => void;

const inFile =
  (name: string, change: (file: string, random: RandomStream) => void): Damage =>
  (folder, random) =>
    change(join(folder, name), random);

function flipBit(file: string, random: RandomStream): void {
  const bytes = readFileSync(file);
  // Outputs without arrays have an empty file of them: one that is not empty is as wrong.
  if (bytes.length > 0) bytes[random.integer(bytes.length)] ^= 1 << random.integer(8);
  writeFileSync(file, bytes.length > 0 ? bytes : 'x');
}

function truncate(file: string, random: RandomStream): void {
  const { size } = statSync(file);
  if (size === 0) rmSync(file);
  else truncateSync(file, random.integer(size));
}

const files = ['artifact.json', 'arrays.bin', 'SHA256SUMS'];
const damages: Record<string, Damage> = {
  ...Object.fromEntries(
    files.flatMap((name) => [
      [`a flipped bit in ${name}`, inFile(name, flipBit)],
      [`${name} cut short`, inFile(name, truncate)],
      [`no ${name}`, inFile(name, (file) => rmSync(file))],
    ]),
  ),
  'an empty folder': (folder) => {
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
  },
  'a file in place of the folder': (folder) => {
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'x');
  },
  'a link to itself': (folder) => {
    rmSync(folder, { recursive: true });
    symlinkSync(folder, folder);
  },
};

/** One stage of every kind. */
function oneOfEach(arena: Arena): { id: string; kind: string; hash: string }[] {
  const stages = arena.stages();
  return stages.filter(({ kind }, index) => stages.findIndex((other) => other.kind === kind) === index);
}

export const damagedOutputs: Fault = {
  name: 'damaged-outputs',
  about: `${Object.keys(damages).length} kinds of damage to one output of every kind of stage`,
  async try(arena, random) {
    await arena.begin();
    await arena.expectDone(arena.run());
    for (const [what, damage] of Object.entries(damages)) {
      const hit = oneOfEach(arena);
      for (const { hash } of hit) damage(join(arena.cache, hash), random);
      const before = arena.finished();
      await arena.begin({ keep: true });
      const run = arena.run();
      await arena.expectDone(run);
      const told = run.words.filter((line) => / is damaged; it is computed again$/.test(line)).length;
      const computed = run.ofType('stage-finished').filter(({ cached }) => !cached).length;
      if (told !== hit.length || computed !== hit.length)
        throw new Error(`${what}: ${hit.length} damaged, ${told} told, ${computed} computed again`);
      await arena.checkAll({ before });
    }
  },
};

/** The study has looked at it by then: those who read it fail with a line, and the next run computes it again. */
export const damagedMidway: Fault = {
  name: 'damaged-midway',
  about: 'an input damaged while the study that has seen it runs',
  async try(arena, random) {
    await arena.begin();
    const run = arena.run();
    await arena.until(() => run.ofType('stage-finished').length >= 3, 'three stages are done');
    const { stage } = run.ofType('stage-finished')[1];
    const { hash } = arena.stages().find(({ id }) => id === stage)!;
    flipBit(join(arena.cache, hash, 'artifact.json'), random);
    const { code } = await arena.end(run);
    if (code !== 0 && code !== 1) throw new Error(`the study ended with ${code}: ${run.words.at(-1)}`);
    const before = arena.finished();
    await arena.begin({ keep: true, keepOut: true });
    await arena.expectDone(arena.run());
    await arena.checkAll({ before });
  },
};
