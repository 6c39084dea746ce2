import { RunAbout, phaseSeconds } from './run-summary';
import { plain } from '../output/terminal-text';
import { aboutReport, Report } from '../reports/report';

export interface PageContent extends RunAbout {
  readonly log: readonly string[];
  /** Whether the log is longer than what is shown of it. */
  readonly isLogCut: boolean;
  /** Markdown. */
  readonly comment: string;
}

const STYLE = `
:root { color-scheme: light dark; --good: #1a7f37; --bad: #cf222e; --soft: #8884; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
.good { color: var(--good); } .bad { color: var(--bad); }
table { border-collapse: collapse; width: 100%; } td, th { overflow-wrap: anywhere; text-align: left; padding: .2rem .6rem .2rem 0; vertical-align: top; }
.bar { background: var(--soft); height: .8rem; margin-top: .35rem; min-width: 100%; } .bar i { display: block; height: 100%; min-width: 2px; background: var(--good); } .bar i.bad { background: var(--bad); }
pre { background: var(--soft); padding: .6rem; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
.tests td:first-child { width: 6.5rem; } .tests td:last-child { text-align: right; white-space: nowrap; } meter { width: 12rem; vertical-align: middle; }
ol.log { font: 13px/1.4 ui-monospace, monospace; list-style: none; padding: 0; } .log li { display: flex; overflow-wrap: anywhere; white-space: pre-wrap; }
.log li:target { background: #fd03; } .log a { color: inherit; flex: none; opacity: .6; padding-right: 1rem; text-align: right; text-decoration: none; user-select: none; width: 3.5rem; } .log span { min-width: 0; }
@media (max-width: 40rem) { body { font-size: 13px; margin: 1rem auto; } .tests td:first-child { width: auto; } .log a { width: 2rem; } }
`;

/** A run as one page that needs no network and no script. */
export function runPage(content: PageContent): string {
  const { record } = content;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${html(`${content.flow} ${record.status}`)}</title><style>${STYLE}</style></head><body>
<h1>${html(content.flow)} <span class="${mood(record.status)}">${html(record.status)}</span></h1>
<p>Build ${html(`${content.project}:${content.build}`)} of commit <code>${html(content.commit)}</code>, ended ${html(content.end.toISOString())}</p>
${timeline(content)}
${failure(content)}
${content.reports.map(reportSection).join('\n')}
${content.comment ? `<h2 id="comment">Comment</h2><pre>${html(content.comment)}</pre>` : ''}
<h2 id="log">Log</h2>
${content.isLogCut ? '<p>This is the end of it; <a href="build.log">build.log</a> has all.</p>' : ''}
<ol class="log">
${content.log.map((line, index) => `<li id="L${index + 1}"><a href="#L${index + 1}">${index + 1}</a><span>${html(line)}</span></li>`).join('\n')}
</ol>
</body></html>
`;
}

function timeline({ record, log }: PageContent): string {
  const phases = record.phases.filter(({ end }) => end);
  const began = phases[0]?.start.getTime() ?? 0;
  const whole = Math.max(1, ...phases.map(({ end }) => (end?.getTime() ?? began) - began));
  const percent = (from: Date, to: Date) => ((100 * (to.getTime() - from.getTime())) / whole).toFixed(2);
  const rows = phases.map((phase) => {
    const left = ((100 * (phase.start.getTime() - began)) / whole).toFixed(2);
    const bar = `<div class="bar"><i class="${mood(phase.status)}" style="margin-left:min(${left}%, calc(100% - 2px));width:${percent(phase.start, phase.end ?? phase.start)}%"></i></div>`;
    return `<tr><td>${logLink(log, `Entering phase ${phase.type}`, phase.type)}</td><td class="${mood(phase.status)}">${phase.status ?? ''}</td><td>${phaseSeconds(phase)} s</td><td style="width:45%">${bar}</td></tr>`;
  });
  return `<h2 id="phases">Phases</h2><table>${rows.join('\n')}</table>`;
}

function failure({ record, buildspecPlace, failedLines, log }: PageContent): string {
  if (!record.failed) return '';
  return `<h2 id="failure">What failed</h2><p><code>${html(`${buildspecPlace}:${record.failed.line}`)}</code> in ${record.failed.phase}: ${html(record.failed.reason)} (${logLink(log, 'Command did not exit successfully', 'in the log')})</p>
<pre>${html(record.failed.text)}</pre><pre>${html(failedLines.join('\n'))}</pre>`;
}

/** A link to the agent's line that begins so. A cut log may not have it. */
function logLink(log: readonly string[], beginning: string, text: string): string {
  const line = log.findIndex(
    (each) =>
      each.startsWith('[Container] ') &&
      each.slice('[Container] 2026/01/01 00:00:00.000000 '.length).startsWith(beginning),
  );
  return line < 0 ? text : `<a href="#L${line + 1}">${text}</a>`;
}

function reportSection(report: Report): string {
  const rows = report.cases.map(
    (each) =>
      `<tr><td class="${mood(each.status)}">${each.status}</td><td>${html(each.prefix)}</td><td>${html(each.name)}${each.message ? `<pre>${html(each.message)}</pre>` : ''}</td><td>${each.seconds.toFixed(3)} s</td></tr>`,
  );
  return `<h2>Report ${html(report.name)}</h2><p class="${mood(report.status)}">${html(aboutReport(report))}</p>${coverageMeters(report)}${rows.length > 0 ? `<table class="tests">${rows.join('\n')}</table>` : ''}`;
}

function coverageMeters({ coverage }: Report): string {
  if (!coverage) return '';
  const { linesCovered, linesMissed, branchesCovered, branchesMissed } = coverage;
  return [['lines', linesCovered, linesMissed] as const, ['branches', branchesCovered, branchesMissed] as const]
    .filter(([, covered, missed]) => covered + missed > 0)
    .map(
      ([what, covered, missed]) =>
        `<p><meter min="0" max="${covered + missed}" value="${covered}"></meter> ${covered} of ${covered + missed} ${what}</p>`,
    )
    .join('\n');
}

function mood(status: string | undefined): string {
  return status === 'SUCCEEDED' ? 'good' : status === 'SKIPPED' || status === undefined ? '' : 'bad';
}

function html(text: string): string {
  return plain(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
