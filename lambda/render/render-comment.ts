import { composeSections, fixedSection, readBackSection, Section } from './compose-sections';
import { historySection, PastBuilds } from './history';
import { excerptLog, lastLinesWithin, withoutMergeStep } from './log-excerpt';
import { codeBlock, codeSpan, fenceFor, link } from './markdown';
import { quote } from './quote';
import { findingSections } from './render-findings';
import { mergeSections } from './render-merge';
import { coverageSection, testSections } from './render-results';
import { stateLine, stateOf } from './state-line';
import { durationWords, startErrorWords, STATUS_WORDS } from './words';
import { BuildReport, ReportStatus } from '../decide/build-report';

/** @see https://docs.aws.amazon.com/codecommit/latest/userguide/limits.html */
export const COMMENT_LIMIT = 10_240;

export interface RenderOptions {
  /** Characters in total. */
  readonly limit?: number;
  /** What the comment takes over from the one before it. */
  readonly past?: PastBuilds;
}

/**
 * The comment on a build, as Markdown that reads well as plain text too. Pure; at most `limit` characters. The log is
 * what gives way first, then the tests that failed; what the next comment is made from is never omitted.
 */
export function renderComment(report: BuildReport, { limit, past = { history: [] } }: RenderOptions = {}): string {
  const sections = [
    fixedSection('the heading', 0, heading(report)),
    ...mergeSections(report),
    ...whatFailed(report),
    ...whyNotStarted(report),
    ...(report.note ? [fixedSection('a note', 1, report.note)] : []),
    ...testSections(report),
    ...coverageSection(report, past.baseline),
    ...findingSections(report),
    ...logSection(report),
    ...advice(report),
    ...links(report),
    ...historySection(past.history, report.commit),
    readBackSection('the state', stateLine(stateOf(report, past.baseline))),
  ];
  return composeSections(sections, limit ?? COMMENT_LIMIT);
}

function heading(report: BuildReport): string {
  const { status, startedAt, finishedAt, buildId } = report;
  const duration = finishedAt && buildId ? durationWords(startedAt, finishedAt) : '';
  const subject = buildId ? `${buildName(report)} of commit` : 'for commit';
  const because = report.because ? ` because ${report.because}` : '';
  return `**Flow ${codeSpan(report.flow, 100)} ${STATUS_WORDS[status]}**${because}${duration && ` after ${duration}`}, ${subject} ${codeSpan(report.commit.slice(0, 8))}.`;
}

function buildName({ buildNumber }: BuildReport): string {
  return buildNumber === undefined ? 'a build' : `build ${buildNumber}`;
}

/** On a line of their own: in plain text, addresses are long. */
function links(report: BuildReport): Section[] {
  const { build, log } = report.links;
  const text = [
    ...(build ? [link(`Open ${buildName(report)}`, build)] : []),
    ...(log ? [link('Open its log', log)] : []),
  ].join(', ');
  return text ? [fixedSection('the links', 1, text)] : [];
}

/** The phases that did not go well, and what CodeBuild says about them. */
function whatFailed(report: BuildReport): Section[] {
  if (report.merge?.kind === 'conflict') return [];
  return report.phases
    .filter((phase) => phase.status !== undefined && phase.status !== 'SUCCEEDED' && phase.status !== 'IN_PROGRESS')
    .slice(0, 3)
    .map((phase) => {
      const contexts = phase.contexts.slice(0, 3).map((context) => quote(withoutMergeStep(context), 500));
      const text = `Phase ${codeSpan(phase.name, 40)} ${phaseWord(phase.status)}${contexts.length > 0 ? `: ${contexts.join(', ')}` : ''}`;
      return fixedSection('what failed', 1, text);
    });
}

function phaseWord(status: string | undefined): string {
  const words: Readonly<Record<string, string>> = {
    FAILED: 'failed',
    STOPPED: 'was stopped',
    FAULT: 'failed with a CodeBuild internal error',
    TIMED_OUT: 'timed out',
  };
  return status && Object.hasOwn(words, status) ? words[status] : 'did not succeed';
}

function whyNotStarted(report: BuildReport): Section[] {
  const error = report.startError;
  if (!error) return [];
  const message = isOfCodeBuild(error.message) ? `: ${quote(error.message, 500)}` : '';
  return [
    fixedSection(
      'why it was not started',
      1,
      `The attempt to start it ended with ${codeSpan(error.name, 100)}${message}. ${startErrorWords(error, report.concurrentBuildLimit)}`,
    ),
  ];
}

/**
 * Words that CodeBuild is known to use. Others may be those of whoever called the function, and would stand here as
 * ours.
 */
function isOfCodeBuild(message = ''): message is string {
  return /^Cannot have more than \d{1,6} builds in queue for the (?:account|project)\.?$/.test(message);
}

function logSection(report: BuildReport): Section[] {
  const { log } = report;
  // A conflict is shown completely, and the log has nothing else.
  if (log.kind === 'none' || report.merge?.kind === 'conflict') return [];
  if (log.kind === 'unreadable') {
    return [fixedSection('that the log could not be read', 2, `The log could not be read: ${quote(log.reason, 300)}`)];
  }
  const excerpt = excerptLog(log.lines, report.phases);
  if (excerpt.lines.length === 0)
    return [fixedSection('that the log is empty', 2, 'The log shows no output of what failed.')];
  const words = excerpt.endsAtError ? 'The output of the command that failed' : 'The end of the log';
  return [{ name: 'the log', rank: 5, write: (room) => writeLog(words, excerpt.lines, room) }];
}

function writeLog(words: string, lines: readonly string[], room: number): string | undefined {
  // The longest fence that the lines can need, twice with its line feeds, and the words before it.
  const around = words.length + 60 + 2 * (fenceFor(lines).length + 2);
  const fitting = lastLinesWithin(lines, room - around);
  if (fitting.length === 0) return undefined;
  const cutNote = fitting.length < lines.length ? `, cut to its last ${fitting.length} lines to fit` : '';
  return `${words}${cutNote}:\n\n${codeBlock(fitting)}`;
}

const ADVICE: Readonly<Partial<Record<ReportStatus, string>>> = {
  FAULT: 'The error is not in your code. Push a commit to try again.',
  TIMED_OUT: "If it needs more time, raise the flow's `timeout`.",
};

function advice(report: BuildReport): Section[] {
  const text =
    report.status === 'FAILED' && report.merge?.kind !== 'conflict'
      ? report.localRun &&
        `To run it on your own machine, in a clone with its packages installed: ${codeSpan(report.localRun, 2_000)}`
      : ADVICE[report.status];
  return [...(text ? [fixedSection('what to do next', 3, text)] : []), ...commands(report)];
}

/** Within code, so that nobody who quotes the comment gives a command by it. */
function commands({ commands: has, status, flow }: BuildReport): Section[] {
  if (!has) return [];
  const stop = status === 'IN_PROGRESS' ? `, ${codeSpan('/stop')} to stop the builds` : '';
  const text = `In a comment of your own, on a line of its own: ${codeSpan(`/retest ${flow}`)} to build it again, ${codeSpan('/retest failed')} for all flows that failed${stop}, ${codeSpan('/help')} for more.`;
  return [fixedSection('the commands', 3, text)];
}
