/** The button that optimises by itself: the marker goes from the start of the curve to its end. */
import { byId } from './svg.js';

/** Milliseconds between two places. */
const PACE = 170;

export function openRunButton({ length, step }: { length(): number; step(index: number): void }): void {
  const button = byId('run');
  let timer: ReturnType<typeof setInterval> | undefined;
  const stop = (): void => {
    clearInterval(timer);
    timer = undefined;
    button.textContent = '▶ Optimise';
  };
  button.addEventListener('click', () => {
    if (timer !== undefined) return stop();
    let index = 0;
    step(index);
    button.textContent = '■ Stop';
    timer = setInterval(() => {
      index += 1;
      if (index < length()) step(index);
      else stop();
    }, PACE);
  });
  // Who takes hold of anything has it.
  for (const id of ['place', 'size', 'noise', 'methods', 'chart'])
    byId(id).addEventListener('pointerdown', stop);
  byId('place').addEventListener('keydown', stop);
}
