/** Flat parameters of several networks of one size. */

/** Those at some places, [places · count], of parameters [networks · count]. */
export function parametersAt(
  parameters: Float32Array,
  places: readonly number[],
  count: number,
): Float32Array {
  const rows = new Float32Array(places.length * count);
  places.forEach((place, row) => {
    rows.set(parameters.subarray(place * count, (place + 1) * count), row * count);
  });
  return rows;
}
