/** The names that a top-level statement exports, without those of `export *`. */
import type { Pattern } from 'acorn';
import { nameOf, type TopLevel } from './imports.js';

export function exportedNames(statement: TopLevel): string[] {
  if (statement.type === 'ExportDefaultDeclaration') return ['default'];
  if (statement.type === 'ExportAllDeclaration')
    return statement.exported ? [nameOf(statement.exported)] : [];
  if (statement.type !== 'ExportNamedDeclaration') return [];
  const { declaration, specifiers } = statement;
  if (!declaration) return specifiers.map(({ exported }) => nameOf(exported));
  if (declaration.type !== 'VariableDeclaration') return [declaration.id.name];
  return declaration.declarations.flatMap(({ id }) => boundNames(id));
}

/** The variables of a pattern such as `{ a, b: [c, ...d] }`. */
function boundNames(pattern: Pattern | null): string[] {
  switch (pattern?.type) {
    case 'Identifier':
      return [pattern.name];
    case 'ArrayPattern':
      return pattern.elements.flatMap(boundNames);
    case 'ObjectPattern':
      return pattern.properties.flatMap((entry) =>
        boundNames(entry.type === 'RestElement' ? entry : entry.value),
      );
    case 'RestElement':
      return boundNames(pattern.argument);
    case 'AssignmentPattern':
      return boundNames(pattern.left);
    default:
      return [];
  }
}
