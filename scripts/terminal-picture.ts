/** A frame of the live screen as SVG: what the terminal would show, without one. */

const cell = { width: 8.4, height: 17, fontSize: 14 };
const paper = '#0d1117';
const inkColor = '#e6edf3';

interface Style {
  color: string;
  bold: boolean;
  dim: boolean;
}

interface Stretch extends Style {
  text: string;
  column: number;
}

const plain: Style = { color: inkColor, bold: false, dim: false };

/** The lines of a frame with true-colour escape codes, as one SVG with a margin. */
export function terminalSvg(lines: string[], columns: number): string {
  const [width, height] = [columns * cell.width + 32, lines.length * cell.height + 32];
  const rows = lines
    .map((line, row) =>
      stretches(line)
        .map((stretch) => draw(stretch, row))
        .join(''),
    )
    .join('\n');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<rect width="${width}" height="${height}" rx="8" fill="${paper}"/>
<g transform="translate(16,16)" font-family="'DejaVu Sans Mono'" font-size="${cell.fontSize}">
${rows}
</g>
</svg>`;
}

/** Equally styled stretches of a line; the codes are those that the screen writes. */
function stretches(line: string): Stretch[] {
  const found: Stretch[] = [];
  let [style, column] = [plain, 0];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes are what is read
  for (const [, codes, text] of line.matchAll(/\x1b\[([\d;]*)m|([^\x1b]+)/g)) {
    if (codes !== undefined) style = restyle(style, codes);
    if (text === undefined) continue;
    found.push({ ...style, text, column });
    column += [...text].length;
  }
  return found;
}

function restyle(style: Style, codes: string): Style {
  const channels = /38;2;(\d+);(\d+);(\d+)/.exec(codes);
  if (channels !== null) return { ...style, color: `rgb(${channels.slice(1).join(',')})` };
  if (codes === '' || codes === '0') return plain;
  if (codes === '39') return { ...style, color: inkColor };
  if (codes === '22') return { ...style, bold: false, dim: false };
  return { ...style, bold: style.bold || codes === '1', dim: style.dim || codes === '2' };
}

function draw({ text, column, color, bold, dim }: Stretch, row: number): string {
  const opacity = dim ? ' opacity="0.6"' : '';
  const weight = bold ? ' font-weight="bold"' : '';
  return [...text]
    .map((character, index) => {
      const [x, y] = [(column + index) * cell.width, row * cell.height];
      const code = character.codePointAt(0) ?? 0;
      if (code >= 0x2800 && code <= 0x28ff) return dots(code - 0x2800, { x, y, color });
      if (character === ' ') return '';
      return `<text x="${x.toFixed(1)}" y="${y + 13}" fill="${color}"${weight}${opacity}>${escapeXml(character)}</text>`;
    })
    .join('');
}

/** Braille cells as circles: fonts differ too much in how they draw them. */
function dots(bits: number, { x, y, color }: { x: number; y: number; color: string }): string {
  const order = [0x01, 0x02, 0x04, 0x40, 0x08, 0x10, 0x20, 0x80];
  return order
    .map((bit, place) => {
      if ((bits & bit) === 0) return '';
      const cx = x + cell.width * (place < 4 ? 0.25 : 0.75);
      const cy = y + cell.height * (0.125 + 0.25 * (place % 4));
      return `<circle cx="${cx.toFixed(2)}" cy="${cy.toFixed(2)}" r="1.25" fill="${color}"/>`;
    })
    .join('');
}

const escapeXml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
