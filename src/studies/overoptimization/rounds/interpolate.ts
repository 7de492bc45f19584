/** Policies between the initial one and others. */

/** (1 − η) initial + η policy of each policy, [R · count], weight by weight; `initial` is [count]. */
export function interpolate(
  initial: Float32Array,
  policies: Float32Array,
  interpolation: number,
): Float32Array {
  return policies.map(
    (weight, index) => (1 - interpolation) * initial[index % initial.length] + interpolation * weight,
  );
}
