/** How long stages take that wait for each other and for a free slot. */
import type { LiveStage } from '../display/live-study.js';

/** With more open stages than these the two bounds are close, and playing the schedule would take too long. */
const mostPlayed = 2000;

/**
 * Seconds until the last stage ends, `left` being those of each open one by its id. The engine's order is played
 * through: whatever runs goes on, a free slot takes the stage with the longest chain behind it.
 */
export function workLeft(
  stages: readonly LiveStage[],
  left: ReadonlyMap<string, number>,
  slots: number,
): number {
  const chains = chainSeconds(stages, left);
  let [total, longest] = [0, 0];
  for (const seconds of left.values()) total += seconds;
  for (const seconds of chains.values()) longest = Math.max(longest, seconds);
  if (slots <= 1) return total;
  if (left.size > mostPlayed) return Math.max(total / slots, longest);
  return played(stages, { left, chains, slots });
}

/** Seconds from a stage's start to the end of the longest chain that needs it. */
function chainSeconds(
  stages: readonly LiveStage[],
  left: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const after = new Map<string, number>();
  const chains = new Map<string, number>();
  // A plan lists inputs before the stages that use them.
  for (let index = stages.length - 1; index >= 0; index -= 1) {
    const { id, dependsOn } = stages[index];
    const chain = (left.get(id) ?? 0) + (after.get(id) ?? 0);
    chains.set(id, chain);
    for (const input of dependsOn) after.set(input, Math.max(after.get(input) ?? 0, chain));
  }
  return chains;
}

interface Work {
  left: ReadonlyMap<string, number>;
  chains: ReadonlyMap<string, number>;
  slots: number;
}

function played(stages: readonly LiveStage[], { left, chains, slots }: Work): number {
  const open = stages.filter(({ id }) => left.has(id));
  const blocked = new Map(
    open.map(({ id, dependsOn }) => [id, dependsOn.filter((input) => left.has(input))]),
  );
  const isRunning = ({ status }: LiveStage) => status === 'running';
  const waiting = open
    .filter((stage) => !isRunning(stage))
    .sort((a, b) => chains.get(b.id)! - chains.get(a.id)!);
  const running = open.filter(isRunning).map(({ id }) => ({ id, end: left.get(id)! }));
  const isReady = ({ id }: LiveStage) => blocked.get(id)!.every((input) => ended.has(input));
  const ended = new Set<string>();
  let now = 0;
  while (running.length + waiting.length > 0) {
    for (let place = 0; place < waiting.length && running.length < slots; ) {
      if (!isReady(waiting[place])) place += 1;
      else {
        const [{ id }] = waiting.splice(place, 1);
        running.push({ id, end: now + left.get(id)! });
      }
    }
    if (running.length === 0) return now;
    const first = running.reduce((a, b) => (b.end < a.end ? b : a));
    running.splice(running.indexOf(first), 1);
    now = first.end;
    ended.add(first.id);
  }
  return now;
}
