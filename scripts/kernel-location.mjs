/** Where the addon of the kernels lies, by what it is made of: one answer for what builds it and for the running program. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { userCacheFolder } from './native-location.mjs';

export const kernelSources = fileURLToPath(new URL('../kernels/', import.meta.url));

/** Every kind of processor that the kernels are compiled for: the addon takes the best that it finds itself on. */
export const kernelVariants = {
  x64: {
    avx512: ['-mavx512f', '-mavx512vl', '-mavx512dq', '-mavx2', '-mfma'],
    avx2: ['-mavx2', '-mfma'],
    baseline: [],
  },
  arm64: { baseline: [] },
};

/** Sums keep their order; a product and a sum become one step where the processor has one. */
export const kernelOptions = [
  '-std=c++17',
  '-O3',
  '-fPIC',
  '-pthread',
  '-fvisibility=hidden',
  '-fno-math-errno',
  '-ffp-contract=fast',
];

/** A hash of what is compiled and how; comments and layout do not count. */
export function kernelVersion() {
  const hash = createHash('sha256').update(JSON.stringify([kernelVariants, kernelOptions]));
  for (const name of readdirSync(kernelSources).sort())
    hash.update(`${name}\0${withoutComments(readFileSync(join(kernelSources, name), 'utf8'))}\0`);
  return hash.digest('hex').slice(0, 12);
}

function withoutComments(source) {
  return source.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ' ').replace(/\s+/g, ' ');
}

/** The file of the addon; `version` is that of `kernelVersion`. */
export function kernelFile(version, env = process.env) {
  const folder = `kernels-${version}-${process.platform}-${process.arch}`;
  return join(userCacheFolder(env), 'goodhart', folder, 'kernels.node');
}
