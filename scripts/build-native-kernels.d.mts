/** Types of build-native-kernels.mjs, which stays plain JavaScript because it runs before the build. */
export function buildNativeKernels(): { file: string; compiled: boolean };
