import { commentHtml } from './comment-html';
import { breakable, durationText, fileAddress, html, htmlPage, mood, statusMark, timeText } from './page-html';
import { RunAbout, phaseSeconds } from './run-summary';
import { STATUS_WORDS } from '../../lambda/render/words';
import { aboutReport, Report, TestCase } from '../reports/report';

export interface PageContent extends RunAbout {
  /** Of the run, as `flow-ci show` takes it. */
  readonly number: number;
  readonly start: Date;
  /** What the run is for, for example `Pull request #1: feature → main`. */
  readonly event: string;
  /** The first line of the commit's message. */
  readonly subject: string;
  /** Runs it again. */
  readonly rerun: string;
  /** The run of the same flow before it. */
  readonly previous?: { readonly name: string; readonly number: number; readonly status: string };
  /** What else lies in its folder, by the name that a reader looks for. */
  readonly files: readonly { readonly path: string; readonly about: string }[];
  /** Paths below `artifacts`, and whether there are more. */
  readonly artifacts: { readonly paths: readonly string[]; readonly hasMore: boolean };
  readonly log: readonly string[];
  /** Whether the log is longer than what is shown of it. */
  readonly isLogCut: boolean;
  /** Markdown. */
  readonly comment: string;
}

/** A run as one page that needs no network and no script: what failed and what it was for come first. */
export function runPage(content: PageContent): string {
  const { record, flow, number } = content;
  return htmlPage(
    `${flow} ${record.status}: run ${number}`,
    `<header>
<nav aria-label="Runs"><a href="../../index.html">All runs</a>${previousLink(content)}<a href="#log">Log</a>${content.artifacts.paths.length > 0 ? '<a href="#artifacts">Artifacts</a>' : ''}</nav>
<h1>${breakable(flow)} ${statusMark(record.status)}</h1>
<p class="lead">${lead(content)}</p>
${facts(content)}
</header>
<main>
${failure(content)}
${content.comment ? `<section aria-labelledby="comment"><h2 id="comment">Comment</h2>\n<article class="comment">\n${commentHtml(content.comment)}</article></section>` : ''}
${timeline(content)}
${tests(content.reports)}
${files(content)}
${logSection(content)}
</main>`,
  );
}

function previousLink({ previous }: PageContent): string {
  return previous
    ? `<a href="../${fileAddress(previous.name)}/index.html">Previous run: ${previous.number} ${html(previous.status)}</a>`
    : '';
}

/** In one sentence, how it went and why. */
function lead({ record, end, start, buildspecPlace }: PageContent): string {
  const after = durationText(end.getTime() - start.getTime());
  if (record.failed)
    return `<code>${breakable(`${buildspecPlace}:${record.failed.line}`)}</code> failed in ${record.failed.phase} after ${after}: ${html(record.failed.reason)}`;
  const phase = failedPhase(record);
  const where = phase && record.status !== 'STOPPED' ? ` in ${phase.type}` : '';
  return `The build ${html(STATUS_WORDS[record.status])}${where} after ${after}.`;
}

function facts(content: PageContent): string {
  const { start, end, commit, subject, event, rerun, project, build } = content;
  const rows = [
    ['Event', breakable(event)],
    ['Commit', `<code title="${html(commit)}">${html(commit.slice(0, 8))}</code> ${breakable(subject)}`],
    ['Total time', `${durationText(end.getTime() - start.getTime())}, ended ${timeText(end)}`],
    ['Run it again', `<span class="again"><code>${breakable(rerun)}</code></span>`],
    ['Build', `<span class="soft">${breakable(`${project}:${build}`)}</span>`],
  ];
  return `<dl class="facts">\n${rows.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join('\n')}\n</dl>`;
}

function failedPhase(record: PageContent['record']) {
  return record.phases.find(({ status }) => mood(status) === 'bad' || status === 'STOPPED');
}

/** Failed tests that are named at the beginning. */
const MAX_NAMED_TESTS = 10;

function failure(content: PageContent): string {
  const { record, buildspecPlace, failedLines, log, reports } = content;
  if (record.status === 'SUCCEEDED') return '';
  const { failed } = record;
  const phase = failedPhase(record);
  const command = failed
    ? `<p>A command of <code>${breakable(`${buildspecPlace}:${failed.line}`)}</code> in ${failed.phase}: ${html(failed.reason)} (${logLink(log, 'Command did not exit successfully', 'in the log')})</p>
<pre class="command" tabindex="0" aria-label="The command that failed">${html(failed.text)}</pre>
${failedLines.length > 0 ? `<pre tabindex="0" aria-label="The end of its output">${html(failedLines.join('\n'))}</pre>` : ''}`
    : (phase?.contexts ?? [])
        .filter(({ message }) => message !== '')
        .map(({ message }) => `<p>${phase ? `${phase.type}: ` : ''}${breakable(message)}</p>`)
        .join('\n');
  const cases = reports.flatMap((report) => report.cases.filter(hasFailed));
  const named = cases
    .slice(0, MAX_NAMED_TESTS)
    .map((each) => `<li>${breakable([each.prefix, each.name].filter(Boolean).join(' › '))}</li>`);
  const more = cases.length - named.length;
  const list =
    named.length > 0
      ? `<p><a href="#tests">Failed tests</a>:</p>\n<ul>\n${named.join('\n')}${more > 0 ? `\n<li>and ${more} more</li>` : ''}\n</ul>`
      : '';
  const body = [command, list].filter(Boolean).join('\n') || `<p>The build ${html(STATUS_WORDS[record.status])}.</p>`;
  return `<section id="failure" aria-labelledby="what-failed"><h2 id="what-failed">${record.status === 'STOPPED' ? 'What was stopped' : 'What failed'}</h2>\n${body}\n</section>`;
}

function timeline({ record, log }: PageContent): string {
  const phases = record.phases.filter(({ end }) => end);
  const began = phases[0]?.start.getTime() ?? 0;
  const whole = Math.max(1, ...phases.map(({ end }) => (end?.getTime() ?? began) - began));
  const percent = (milliseconds: number) => ((100 * milliseconds) / whole).toFixed(2);
  const rows = phases.map((phase) => {
    const left = percent(phase.start.getTime() - began);
    const width = percent((phase.end ?? phase.start).getTime() - phase.start.getTime());
    const bar = `<div class="bar" aria-hidden="true"><i class="${mood(phase.status)}" style="margin-left:min(${left}%, calc(100% - 2px));width:${width}%"></i></div>`;
    return `<tr><th scope="row">${logLink(log, `Entering phase ${phase.type}`, phase.type)}</th><td>${phase.status ? statusMark(phase.status) : ''}</td><td class="number">${phaseSeconds(phase)} s</td><td>${bar}</td></tr>`;
  });
  return `<section aria-labelledby="phases"><h2 id="phases">Phases</h2>
<table class="timeline"><thead><tr><th scope="col">Phase</th><th scope="col">Status</th><th scope="col" class="number">Time</th><td></td></tr></thead><tbody>
${rows.join('\n')}
</tbody></table></section>`;
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

function tests(reports: readonly Report[]): string {
  if (reports.length === 0) return '';
  return `<section aria-labelledby="tests"><h2 id="tests">Tests and coverage</h2>\n${reports.map(reportSection).join('\n')}\n</section>`;
}

function hasFailed({ status }: TestCase): boolean {
  return status === 'FAILED' || status === 'ERROR';
}

/** What failed is open; the others are one click away, so that five hundred of them hide nothing. */
function reportSection(report: Report): string {
  const failed = report.cases.filter(hasFailed);
  const others = report.cases.filter((each) => !hasFailed(each));
  const all = Object.values(report.counts ?? {}).reduce((sum, count) => sum + count, 0);
  const cut =
    all > report.cases.length ? `<p class="soft">The first ${report.cases.length} of ${all} are listed.</p>` : '';
  return `<h3>${breakable(report.name)}</h3>
<p class="${mood(report.status)}">${html(aboutReport(report))}</p>
${coverageMeters(report)}${cut}${failed.length > 0 ? caseList(failed) : ''}
${others.length > 0 ? `<details><summary>${others.length} ${others.length === 1 ? 'test' : 'tests'} that did not fail</summary>\n${caseList(others)}</details>` : ''}`;
}

function caseList(cases: readonly TestCase[]): string {
  const items = cases.map(({ status, seconds, prefix, name, message }) => {
    const group = prefix ? `<span class="group">${breakable(prefix)}</span> ` : '';
    const shown = message ? `\n<pre tabindex="0" aria-label="Its message">${html(message)}</pre>` : '';
    return `<li><p>${statusMark(status)} <span class="number">${seconds.toFixed(3)} s</span></p>\n<p>${group}${breakable(name)}</p>${shown}</li>`;
  });
  return `<ul class="cases">\n${items.join('\n')}\n</ul>`;
}

function coverageMeters({ coverage }: Report): string {
  if (!coverage) return '';
  const { linesCovered, linesMissed, branchesCovered, branchesMissed } = coverage;
  return [['lines', linesCovered, linesMissed] as const, ['branches', branchesCovered, branchesMissed] as const]
    .filter(([, covered, missed]) => covered + missed > 0)
    .map(
      ([what, covered, missed]) =>
        `<p><meter min="0" max="${covered + missed}" value="${covered}" aria-label="Covered ${what}"></meter> ${covered} of ${covered + missed} ${what}</p>`,
    )
    .join('\n');
}

function files({ artifacts, files: named }: PageContent): string {
  const list = (items: readonly string[]) =>
    `<ul class="files">\n${items.map((each) => `<li>${each}</li>`).join('\n')}\n</ul>`;
  const link = (path: string, words: string) => `<a href="${fileAddress(path)}">${words}</a>`;
  return [
    ...(artifacts.paths.length > 0
      ? [
          `<section aria-labelledby="artifacts"><h2 id="artifacts">Artifacts</h2>`,
          list(artifacts.paths.map((path) => link(`artifacts/${path}`, breakable(path)))),
          `<p class="soft">${artifacts.hasMore ? 'There are more: ' : ''}${link('artifacts', 'the folder of artifacts')}</p></section>`,
        ]
      : []),
    ...(named.length > 0
      ? [
          `<section aria-labelledby="files"><h2 id="files">Files of this run</h2>`,
          list(named.map(({ path, about }) => `${link(path, breakable(path))}: ${html(about)}`)),
          '</section>',
        ]
      : []),
  ].join('\n');
}

function logSection({ log, isLogCut }: PageContent): string {
  const lines = log.map(
    (line, index) => `<li id="L${index + 1}"><a href="#L${index + 1}">${index + 1}</a><span>${html(line)}</span></li>`,
  );
  return `<section aria-labelledby="log"><h2 id="log">Log</h2>
<p class="soft">${isLogCut ? 'This is the end of it; <a href="build.log">build.log</a> has all.' : '<a href="build.log">build.log</a>'}</p>
<ol class="log" tabindex="0" aria-label="Lines of the log">
${lines.join('\n')}
</ol></section>`;
}
