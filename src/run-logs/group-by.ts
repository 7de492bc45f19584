/** Things by a key that they share, in the order in which keys first appear. */
export function groupBy<Thing, Key>(things: Iterable<Thing>, keyOf: (thing: Thing) => Key): Thing[][] {
  const groups = new Map<Key, Thing[]>();
  for (const thing of things) {
    const key = keyOf(thing);
    const held = groups.get(key);
    if (held) held.push(thing);
    else groups.set(key, [thing]);
  }
  return [...groups.values()];
}
