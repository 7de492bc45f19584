/** Where an imported name comes from: through barrels, renames and `export *` to the module that defines it. */
import { type Edge, everything } from './imports.js';
import type { ModuleReader, SourceModule } from './module-reader.js';
import { createResolver } from './resolve.js';

export interface Origin {
  /** A module's id, or a package with its version. */
  id: string;
  name: string;
  /** Absent for packages. */
  file?: string;
}

/** Undefined where the name is not exported, empty where it comes with Node. */
type Found = readonly Origin[] | undefined;

/** `file` and name of the exports that a search has been to: barrels may import each other. */
type Seen = Set<string>;

export class ExportSearch {
  private readonly resolve = createResolver();

  constructor(private readonly read: ModuleReader) {}

  /** What an import or re-export of `module` leads to. */
  origins(module: SourceModule, edge: Edge): readonly Origin[] {
    const found = this.follow(module, edge, new Set());
    // A name nobody exports fails when the code is loaded; until then everything behind the specifier counts.
    return found ?? this.follow(module, { ...edge, imported: everything }, new Set()) ?? [];
  }

  private follow(from: SourceModule, { specifier, imported }: Edge, seen: Seen): Found {
    const target = this.resolve(specifier, from.file);
    if (target.kind === 'builtin') return [];
    if (target.kind === 'package') return [{ id: target.version, name: imported }];
    const module = this.read(target.file, from.file);
    return imported === everything ? [origin(module, everything)] : this.search(module, imported, seen);
  }

  private search(module: SourceModule, name: string, seen: Seen): Found {
    const key = `${module.file}\0${name}`;
    if (seen.has(key)) return undefined;
    seen.add(key);
    if (!module.barrel) {
      const exported = module.exports.has(name) || this.searchStars(module, name, seen);
      return exported ? [origin(module, name)] : undefined;
    }
    const explicit = module.edges.find(({ exported }) => exported === name);
    return explicit ? this.follow(module, explicit, seen) : this.searchStars(module, name, seen);
  }

  /** One module at most has the name, or it is ambiguous; a package may have it, so packages count beside it. */
  private searchStars(module: SourceModule, name: string, seen: Seen): Found {
    if (name === 'default') return undefined;
    const hits = module.edges
      .filter(({ exported }) => exported === everything)
      .map((star) => this.follow(module, { ...star, imported: name }, seen))
      .filter((found) => found !== undefined);
    return hits.length > 0 ? hits.flat() : undefined;
  }
}

const origin = ({ id, file }: SourceModule, name: string): Origin => ({ id, name, file });
