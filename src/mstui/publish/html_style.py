"""The look of every page: one column of text, colours of 7:1 on both grounds, tables for print."""

from __future__ import annotations

STYLE = """
:root {
  color-scheme: light dark;
  --ground: #ffffff; --text: #1c2330; --soft: #4a5365; --line: #d5dae3; --card: #f5f7fa;
  --accent: #1d4f91; --done: #1b5e2a; --late: #8f1d14; --warn: #7a4a00; --warn-ground: #fff4dc;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14181f; --text: #e8ebf0; --soft: #b3bbc9; --line: #39414f; --card: #1d232d;
    --accent: #9cc3ff; --done: #8fd9a0; --late: #ffb1a8; --warn: #ffd487; --warn-ground: #3a2c0c;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--ground); color: var(--text);
  font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif;
  overflow-wrap: anywhere; hyphens: auto;
}
main { max-width: 60rem; margin: 0 auto; padding: 2.5rem 1.5rem 4rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .75rem; letter-spacing: -.01em; }
h2 {
  font-size: 1.25rem; line-height: 1.3; margin: 2.75rem 0 .75rem; padding-bottom: .35rem;
  border-bottom: 1px solid var(--line);
}
h3 { font-size: 1rem; margin: 1.5rem 0 .4rem; color: var(--soft); }
p { margin: .4rem 0; max-width: 46rem; }
header p { color: var(--soft); }
ul { margin: .4rem 0; padding-left: 1.2rem; max-width: 50rem; }
li { margin: .3rem 0; }
li::marker { color: var(--soft); }
blockquote {
  margin: .5rem 0; padding: .6rem 1rem; background: var(--card);
  border-left: 3px solid var(--accent); border-radius: 0 .3rem .3rem 0;
}
table { border-collapse: collapse; width: 100%; margin: .75rem 0; font-size: .95rem; }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem .5rem 0; }
thead th { color: var(--soft); font-weight: 600; font-size: .85rem; white-space: nowrap; }
tbody tr { border-top: 1px solid var(--line); }
tbody th { font-weight: 600; }
td { min-width: 7.2em; }
td, .number { font-variant-numeric: tabular-nums; }
.number { text-align: right; }
.warning p, p.warning {
  padding: .6rem 1rem; background: var(--warn-ground); color: var(--warn); font-weight: 600;
  border-radius: .3rem; max-width: none;
}
figure { margin: 1rem 0; }
.wide { overflow-x: auto; }
.wide svg { display: block; max-width: none; }
.progress svg { display: block; }
.track { fill: var(--line); } .fill { fill: var(--accent); }
.axis svg, .timeline svg { display: block; overflow: visible; }
.axis { margin-top: 1rem; }
.timeline { list-style: none; margin: 0; padding: 0; max-width: none; }
.timeline li { margin: 0; padding: .55rem 0 .35rem; border-top: 1px solid var(--line); }
.timeline p { margin: 0 0 .2rem; max-width: none; }
.timeline span { color: var(--soft); }
.rule { stroke: var(--line); } .now { stroke: var(--accent); stroke-dasharray: 2 3; }
.moved { stroke: var(--soft); stroke-width: 2; stroke-dasharray: 1 3; }
.first { fill: var(--ground); stroke: var(--soft); stroke-width: 1.5; }
path.done { fill: var(--done); }
path.open { fill: var(--ground); stroke: var(--accent); stroke-width: 2; }
rect.late { fill: var(--late); }
.tick { fill: none; stroke: var(--ground); stroke-width: 2; }
figcaption { display: flex; flex-wrap: wrap; gap: .3rem 1.25rem; font-size: .85rem; }
figcaption { color: var(--soft); border-top: 1px solid var(--line); padding-top: .6rem; }
figcaption span { display: inline-flex; align-items: center; gap: .35rem; }
figcaption svg { display: block; width: 18px; height: 18px; flex: none; }
.faint { fill: var(--soft); }
footer { margin-top: 3rem; border-top: 1px solid var(--line); color: var(--soft); }
footer p { font-size: .85rem; }
@media (max-width: 42rem) {
  main { padding: 1.5rem 1rem 3rem; }
  h1 { font-size: 1.5rem; }
  table, tbody, tr, th, td { display: block; width: auto; min-width: 0; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tbody tr { padding: .6rem 0; }
  tbody tr:first-child { border-top: 0; }
  tbody td:empty { display: none; }
  td.number { text-align: left; }
  tbody th, tbody td { padding: .1rem 0; text-align: left; }
  tbody td::before { content: attr(data-label) ": "; color: var(--soft); }
}
@media print {
  :root {
    color-scheme: light;
    --ground: #ffffff; --text: #000000; --soft: #333333; --line: #999999; --card: #ffffff;
    --accent: #1d4f91; --done: #1b5e2a; --late: #8f1d14; --warn: #000000; --warn-ground: #ffffff;
  }
  body { font-size: 10.5pt; print-color-adjust: exact; }
  main { max-width: none; padding: 0; }
  h2, h3 { break-after: avoid; }
  tr, li, blockquote, figure { break-inside: avoid; }
  thead { display: table-header-group; }
  @page { margin: 18mm 16mm; }
}
"""
