/** Types of native-location.mjs, which stays plain JavaScript because it runs before the build. */
export interface NativeLocation {
  /** For people: where this place is. */
  label: string;
  /** A path from which `createRequire` resolves `@tensorflow/tfjs-node`. */
  from: string;
}

export const tfjsNodeVersion: string;
export const tensorflowVersion: string;
export const nodeApiVersion: number;
export function userCacheFolder(env?: NodeJS.ProcessEnv, platform?: NodeJS.Platform): string;
export function assembledFolder(env?: NodeJS.ProcessEnv): string;
export function nativeLocations(packageFile: string, env?: NodeJS.ProcessEnv): NativeLocation[];
export function prepareProcess(): void;
