import { countRest, findingPlace } from '../../lambda/decide/list-findings';
import { SourceFindings } from '../../lambda/decode/parse-findings';
import { codeSpan } from '../../lambda/render/markdown';
import { BuildRecord } from '../execute/build-record';
import { aboutReport, Report } from '../reports/report';

/** The content of a summary and a page of a run. */
export interface RunAbout {
  readonly flow: string;
  readonly build: string;
  readonly project: string;
  readonly commit: string;
  readonly buildspecPlace: string;
  readonly record: BuildRecord;
  readonly reports: readonly Report[];
  readonly end: Date;
  /** What tools found in the source. Absent: nothing was looked for. */
  readonly found?: SourceFindings;
  /** The last lines of the command that failed. */
  readonly failedLines: readonly string[];
}

/** A run in Markdown. */
export function runSummary(about: RunAbout): string {
  const { record } = about;
  const phases = record.phases
    .filter(({ end }) => end)
    .map(
      (phase) =>
        `| ${phase.type} | ${phase.status ?? ''} | ${phaseSeconds(phase)} | ${cell(phase.contexts.map(({ message }) => message).join(' '))} |`,
    );
  const failed = record.failed && [
    `\`${about.buildspecPlace}:${record.failed.line}\` failed in ${record.failed.phase}: ${record.failed.reason}`,
    '',
    ...about.failedLines.map((line) => `    ${line}`),
    '',
  ];
  return [
    `# ${about.flow}: ${record.status}`,
    '',
    `Build ${about.project}:${about.build} of commit ${about.commit}`,
    '',
    '| Phase | Status | Seconds | |',
    '|---|---|---|---|',
    ...phases,
    '',
    ...(failed ?? []),
    ...findingLines(about.found),
    ...about.reports.map((report) => `- report ${report.name}: ${aboutReport(report)}`),
    '',
  ]
    .join('\n')
    .replace(/\n{3,}/g, '\n\n');
}

function findingLines(found: SourceFindings | undefined): readonly string[] {
  if (!found || found.findings.length === 0) return [];
  const { findings } = found;
  const more = countRest(found, findings.length);
  const lines = findings.map((each) => {
    const what = [each.title, each.message].filter((text) => text).join(': ');
    return `- ${each.level} ${[findingPlace(each), what]
      .filter((text) => text)
      .map((text) => codeSpan(text, 400))
      .join(' ')}`;
  });
  return [...lines, ...(more > 0 ? [`- and ${more} more`] : []), ''];
}

export function phaseSeconds(phase: { readonly start: Date; readonly end?: Date }): string {
  return (((phase.end ?? phase.start).getTime() - phase.start.getTime()) / 1000).toFixed(1);
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
