/** How pages of runs look: one column, colours of at least 4.5:1 in both schemes, nothing loaded. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --page: #fff; --card: #f6f8fa; --line: #d1d9e0; --text: #1f2328; --soft: #59636e; --link: #0550ae;
  --good: #116329; --bad: #a40e26; --good-bar: #2da44e; --bad-bar: #cf222e; --bad-card: #fff1f0; --mark: #fff3c4;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0d1117; --card: #161b22; --line: #30363d; --text: #e6edf3; --soft: #9da7b3; --link: #79b8ff;
    --good: #56d364; --bad: #ff8f87; --good-bar: #3fb950; --bad-bar: #f85149; --bad-card: #2a1416; --mark: #4d3d00;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  background: var(--page); color: var(--text); font: 16px/1.55 system-ui, -apple-system, 'Segoe UI', sans-serif;
  margin: 0 auto; max-width: 64rem; overflow-wrap: break-word; padding: 1.25rem 1.5rem 4rem;
}
a { color: var(--link); text-underline-offset: .15em; }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
nav { color: var(--soft); display: flex; flex-wrap: wrap; font-size: .875rem; gap: .25rem 1.25rem; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 1.25rem 0 .25rem; text-wrap: balance; }
h2 { border-bottom: 1px solid var(--line); font-size: 1.2rem; margin: 2.5rem 0 .9rem; padding-bottom: .35rem; }
h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
p { margin: .6rem 0; } .lead { font-size: 1.1rem; margin: 0 0 1.25rem; } .soft { color: var(--soft); }
.good { color: var(--good); } .bad { color: var(--bad); } .status { font-weight: 600; white-space: nowrap; }
code, pre, .log { font-family: var(--mono); font-size: .85em; }
code { background: var(--card); border-radius: 4px; padding: .1em .3em; }
pre {
  background: var(--card); border: 1px solid var(--line); border-radius: 6px; line-height: 1.5; margin: .6rem 0;
  overflow-x: auto; overflow-wrap: normal; padding: .75rem .9rem; white-space: pre-wrap; font-size: .85rem;
}
pre code { background: none; font-size: inherit; padding: 0; }
.facts { display: grid; gap: .35rem 1.5rem; grid-template-columns: max-content minmax(0, 1fr); margin: 0; }
.facts dt { color: var(--soft); } .facts dd { margin: 0; }
.again code { font-size: .95em; user-select: all; }
#failure { background: var(--bad-card); border-left: 4px solid var(--bad-bar); border-radius: 6px; margin: 1.75rem 0 0; padding: .1rem 1.1rem .6rem; }
#failure h2 { border: 0; margin: .8rem 0 .2rem; padding: 0; }
#failure pre { background: var(--page); }
.command::before { color: var(--soft); content: '$ '; }
.comment { border: 1px solid var(--line); border-radius: 6px; padding: .2rem 1.1rem .4rem; }
table { border-collapse: collapse; font-size: .9375rem; width: 100%; }
th, td { padding: .35rem 1rem .35rem 0; text-align: left; vertical-align: top; }
th { color: var(--soft); font-size: .8125rem; font-weight: 600; } tbody th { color: inherit; font: inherit; }
tbody tr + tr > * { border-top: 1px solid var(--line); }
td:last-child, th:last-child { padding-right: 0; }
time span { white-space: nowrap; }
.number { font-variant-numeric: tabular-nums; text-align: right; white-space: nowrap; }
.timeline th, .timeline td { white-space: nowrap; } .timeline td:last-child { width: 50%; }
.bar { background: var(--card); border-radius: 3px; height: .75rem; margin-top: .4rem; min-width: 1.5rem; overflow: hidden; }
.bar i { background: var(--soft); border-radius: 3px; display: block; height: 100%; min-width: 2px; }
.bar i.good { background: var(--good-bar); } .bar i.bad { background: var(--bad-bar); }
.cases { border-top: 1px solid var(--line); list-style: none; margin: .75rem 0; padding: 0; }
.cases li {
  border-bottom: 1px solid var(--line); display: grid; gap: 0 1rem; grid-template-columns: 10.5rem minmax(0, 1fr); padding: .45rem 0;
}
.cases p { margin: 0; } .cases pre { grid-column: 2; margin: .4rem 0 .2rem; }
.cases .number { color: var(--soft); float: right; font-size: .875rem; } .group { color: var(--soft); } .group::after { content: ' › '; }
summary { cursor: pointer; padding: .35rem 0; }
meter { height: 1rem; max-width: 16rem; vertical-align: -.1rem; width: 100%; }
.files { columns: 16rem 2; margin: .5rem 0; padding-left: 1.2rem; }
.log { counter-reset: line; line-height: 1.5; list-style: none; margin: 0; overflow-wrap: normal; overflow-x: auto; padding: 0; }
.log li { display: flex; scroll-margin-top: 4rem; white-space: pre-wrap; }
.log li:target { background: var(--mark); }
.log a { color: var(--soft); flex: none; padding-right: .9rem; text-align: right; text-decoration: none; user-select: none; width: 4rem; }
.log a:hover { text-decoration: underline; } .log span { min-width: 0; }
@media (max-width: 40rem) {
  body { padding: 1rem 1rem 3rem; } h1 { font-size: 1.4rem; }
  .facts { display: block; } .facts dt { font-size: .8125rem; margin-top: .6rem; }
  table { font-size: .8125rem; } th, td { padding-right: .5rem; } .timeline td:last-child { width: auto; }
  .cases li { display: block; }
  .log a { padding-right: .5rem; width: 2.6rem; }
}
@media (max-width: 23rem) { td:last-child, thead th:last-child { display: none; } table .status { white-space: normal; } }
@media print { body { max-width: none; } pre, .log { white-space: pre-wrap; overflow-wrap: anywhere; } }
`;
