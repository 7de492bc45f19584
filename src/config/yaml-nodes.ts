/** What a YAML document is made of: where its keys stand, and which of its aliases mean something. */
import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, visit } from 'yaml';
import { UserError } from './user-error.js';

type KeyPath = readonly (string | number)[];
type Place = (offset: number) => string;
type Anchors = ReadonlyMap<Alias, Node>;

/** A hand writes a few. */
const mostAliases = 100;
/** An experiment has five levels. */
const deepest = 50;

const startOf = (node: unknown) => (node as Node | null)?.range?.[0] ?? 0;

/** What every alias stands for. Throws UserError for one without an anchor before it, and for too many. */
export function checkAliases(contents: Node, place: Place): Anchors {
  const named = new Map<string, Node>();
  const anchors = new Map<Alias, Node>();
  visit(contents, {
    Node(_key, node, path) {
      if (path.length > 2 * deepest)
        throw new UserError(
          `${place(startOf(node))} not valid here: nested more than ${deepest} levels deep`,
        );
      if (!isAlias(node)) {
        if (node.anchor) named.set(node.anchor, node as Node);
        return;
      }
      const target = named.get(node.source);
      if (target === undefined)
        throw new UserError(
          `${place(startOf(node))} not valid YAML: *${node.source} has no anchor before it`,
        );
      anchors.set(node, target);
      if (anchors.size > mostAliases)
        throw new UserError(
          `${place(startOf(node))} more than ${mostAliases} aliases; allowed: at most so many`,
        );
    },
  });
  return anchors;
}

interface PlaceCollector {
  place: Place;
  /** By the path's text. */
  places: Map<string, { key: string; value: string }>;
  anchors: Anchors;
  /** The mappings and lists around the node. */
  within: readonly Node[];
}

/** Throws UserError for an alias of something around it, since such data has no end, and for a key that stands twice. */
export function collectPlaces(node: unknown, path: KeyPath, around: PlaceCollector): void {
  const target = isAlias(node) ? around.anchors.get(node) : (node as Node | null);
  if (target && around.within.includes(target)) {
    const at = around.place(startOf(node));
    throw new UserError(`${at} not valid YAML: *${(node as Alias).source} stands within itself`);
  }
  const collector = target ? { ...around, within: [...around.within, target] } : around;
  const inner = path.length === 0 ? '' : `${path.join('.')}.`;
  if (isMap(target)) {
    const seen = new Set<string>();
    for (const { key, value } of target.items as { key: Node; value: Node | null }[]) {
      const keyPlace = collector.place(startOf(key));
      if (!isScalar(key)) throw new UserError(`${keyPlace} not valid here: a key is a word`);
      const name = String(key.value);
      if (seen.has(name)) throw new UserError(`${keyPlace} not valid YAML: the key ${name} stands twice`);
      seen.add(name);
      const valuePlace = value?.range ? collector.place(value.range[0]) : keyPlace;
      collector.places.set(`${inner}${name}`, { key: keyPlace, value: valuePlace });
      collectPlaces(value, [...path, name], collector);
    }
  } else if (isSeq(target)) {
    target.items.forEach((item, index) => {
      const at = collector.place(startOf(item));
      collector.places.set(`${inner}${index}`, { key: at, value: at });
      collectPlaces(item, [...path, index], collector);
    });
  }
}
