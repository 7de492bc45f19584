/** What one module contributes to a version, and which modules it leads to, each worked out once. */
import { ExportSearch } from './export-search.js';
import { createModuleReader } from './module-reader.js';

export interface Links {
  lines: readonly string[];
  next: readonly string[];
}

/**
 * A module contributes its own tree and, for every imported name, the module that name comes from in the end. So a
 * barrel's text does not count, while a barrel that hands out another module's function under an old name does.
 */
export function createLinks(): (file: string, importer?: string) => Links {
  const read = createModuleReader();
  const exportSearch = new ExportSearch(read);
  const known = new Map<string, Links>();
  const linksOf = (file: string, importer?: string): Links => {
    const module = read(file, importer);
    const lines = module.barrel ? [] : [JSON.stringify([module.id, module.tree])];
    const next: string[] = [];
    for (const edge of module.edges) {
      const { specifier, imported, exported } = edge;
      for (const origin of exportSearch.origins(module, edge)) {
        lines.push(JSON.stringify([module.id, specifier, imported, exported ?? '', origin.id, origin.name]));
        if (origin.file) next.push(origin.file);
      }
    }
    return { lines, next };
  };
  return (file, importer) => {
    const links = known.get(file) ?? linksOf(file, importer);
    known.set(file, links);
    return links;
  };
}
