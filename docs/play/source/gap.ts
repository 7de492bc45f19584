/** The area between proxy and gold, apart where the one lies above and where the other does. */
import { pathThrough, svg } from './svg.js';

interface Edge {
  x: number;
  /** Of the proxy score, in pixels from the top. */
  top: number;
  /** Of gold. */
  bottom: number;
}

export function gapPatches(edges: readonly Edge[]): SVGPathElement[] {
  return edges.slice(1).flatMap((edge, index) => between(edges[index], edge));
}

/** Straight lines cross at most once. */
function between(left: Edge, right: Edge): SVGPathElement[] {
  const [before, after] = [left, right].map(({ top, bottom }) => bottom - top);
  if (before * after >= 0) return [patch(left, right)];
  const share = before / (before - after);
  const height = left.top + share * (right.top - left.top);
  const crossing = { x: left.x + share * (right.x - left.x), top: height, bottom: height };
  return [patch(left, crossing), patch(crossing, right)];
}

function patch(left: Edge, right: Edge): SVGPathElement {
  const corners = [
    [left.x, left.top],
    [right.x, right.top],
    [right.x, right.bottom],
    [left.x, left.bottom],
  ] as const;
  const isOver = left.bottom + right.bottom >= left.top + right.top;
  return svg('path', { d: `${pathThrough(corners)} Z`, class: isOver ? 'gap' : 'gap under' });
}
