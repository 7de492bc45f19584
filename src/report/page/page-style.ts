/** The page's style: one column, light and dark, readable on a phone, a wide screen and paper. */
export const pageStyle = `
:root { color-scheme: light dark; --text: #1f2328; --faint: #59636e; --line: #d0d7de; --back: #ffffff; --panel: #f6f8fa; --accent: #0072b2; --doubt: #b35900; --yes: #00795a; --no: #b4400a; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --faint: #9198a1; --line: #3d444d; --back: #0d1117; --panel: #151b23; --accent: #56b4e9; --doubt: #e69f00; --yes: #2fbf94; --no: #ff8f5e; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1180px; padding: .75rem 1rem 4rem; color: var(--text); background: var(--back); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .25rem; }
h1.sentence { font-size: 1.25rem; line-height: 1.3; font-weight: 600; max-width: 90ch; }
@media (max-width: 1000px) { h1.sentence { font-size: 1.1rem; } header .panels { --least: 300px; } }
.above { color: var(--faint); font-size: .85rem; max-width: none; margin: 0 0 .3rem; }
header figure { margin: .25rem 0 .5rem; } header .panels { gap: .5rem; } header figcaption { font-size: .85rem; max-width: none; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
h3 { font-size: 1.05rem; margin: 1.5rem 0 .25rem; }
p { margin: .4rem 0; max-width: 75ch; }
a { color: var(--accent); }
code, pre { font: .87em/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
pre { background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: .75rem; overflow-x: auto; }
.lead, figcaption, .note { color: var(--faint); }
nav { margin: .75rem 0; display: flex; flex-wrap: wrap; gap: .25rem 1rem; font-size: .92rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .92rem; font-variant-numeric: tabular-nums; margin: .5rem 0; }
th, td { padding: .25rem .75rem .25rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
th, td:first-child { white-space: nowrap; } th { font-weight: 600; }
.number { text-align: right; white-space: nowrap; }
figure { margin: 1rem 0 2rem; }
figcaption { font-size: .92rem; max-width: 80ch; }
.panels { --least: 340px; display: grid; grid-template-columns: repeat(auto-fit, minmax(min(var(--least), 100%), 1fr)); gap: 1rem; align-items: start; }
.panels svg { width: 100%; min-width: 0; max-width: 570px; height: auto; }
.panels.small { --least: 240px; }
@media (min-width: 520px) and (max-width: 1060px) { .panels.four { grid-template-columns: repeat(2, 1fr); } }
@media (min-width: 700px) { .panels.pairs { grid-template-columns: repeat(2, 1fr); } }
.panels svg text { fill: var(--text); }
.panels [role="graphics-symbol"] { transition: opacity .12s; }
.faded { opacity: .06 !important; }
.legend { display: flex; flex-wrap: wrap; gap: .3rem .4rem; margin: .5rem 0; align-items: center; font-size: .88rem; }
.legend button { font: inherit; color: inherit; background: none; border: 1px solid var(--line); border-radius: 1rem; padding: .1rem .6rem .1rem .45rem; cursor: pointer; display: inline-flex; gap: .35rem; align-items: center; }
.legend button:hover { border-color: var(--text); }
.legend button[aria-pressed="true"] { border-color: var(--text); background: var(--panel); font-weight: 600; }
.legend i { width: .75rem; height: .75rem; border-radius: 50%; display: inline-block; }
#tip { position: fixed; z-index: 2; pointer-events: none; display: none; max-width: min(20rem, 90vw); background: var(--back); color: var(--text); border: 1px solid var(--text); border-radius: 6px; padding: .3rem .55rem; font-size: .85rem; line-height: 1.35; box-shadow: 0 2px 8px rgb(0 0 0 / .2); }
.ring { fill: none; stroke: var(--text); stroke-width: 1.5; pointer-events: none; }
.doubt { border-left: 3px solid var(--doubt); padding-left: .75rem; margin: .6rem 0; }
.holds { color: var(--yes); } .fails { color: var(--no); } .unclear { color: var(--faint); } .reported { color: var(--accent); }

.finding p { margin: 0; max-width: 95ch; } .finding { margin: .55rem 0; } .finding .note { font-size: .88rem; }
details { margin: .5rem 0; } summary { cursor: pointer; }
@media print { body { max-width: none; font-size: 10pt; } nav, .legend button:not([aria-pressed]) { display: none; } figure { break-inside: avoid; } details > * { display: block; } }
`;
