/** The names of the inputs of scaling laws, as the forms declare them. */

export const parameterCount = 'parameterCount';
export const tokens = 'tokens';
export const compute = 'compute';
export const samples = 'samples';
