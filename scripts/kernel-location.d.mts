/** Types of kernel-location.mjs, which stays plain JavaScript because it runs before the build. */
export const kernelSources: string;
export const kernelVariants: Record<string, Record<string, string[]>>;
export const kernelOptions: string[];
export function kernelVersion(): string;
export function kernelFile(version: string, env?: NodeJS.ProcessEnv): string;
