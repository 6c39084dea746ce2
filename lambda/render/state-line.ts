import { createHash } from 'node:crypto';
import { BuildReport, Coverage, ReportStatus } from '../decide/build-report';

/**
 * What a comment is about. It is in the last line of each comment, and read back by the handlers: so no state has to be
 * kept anywhere else, and a late event cannot put an older state over a newer one.
 */
export interface CommentState {
  readonly status: ReportStatus;
  /** `projectKey` of the CodeBuild project. */
  readonly project: string;
  /** `commitKey` of the commit. */
  readonly commit: string;
  /** ISO 8601 in UTC. Empty when it was no time. */
  readonly startedAt: string;
  /** `buildKey` of the build's id. Absent when no build was started. */
  readonly build?: string;
  readonly buildNumber?: number;
  readonly coverage?: Coverage;
  /** The coverage of the last build before that had one. */
  readonly baseline?: Coverage;
}

/** One character for each status: the line is for the handlers, so it is as short as it can be. */
const LETTERS: Readonly<Record<ReportStatus, string>> = {
  IN_PROGRESS: 'R',
  SUCCEEDED: 'S',
  FAILED: 'F',
  STOPPED: 'X',
  FAULT: 'E',
  TIMED_OUT: 'T',
  NOT_STARTED: 'N',
  SUPERSEDED: 'O',
  SKIPPED: 'K',
};

/** Such as `0f1e2d3c4b`: a repository has at most a few hundred projects. */
export function projectKey(project: string): string {
  return digest(project, 10);
}

/** Such as `6c4d6039`: it is compared with builds of one project and pull request. */
export function buildKey(buildId: string): string {
  return digest(buildId, 8);
}

/** The first 12 digits. Empty when it was no commit id. */
export function commitKey(commit: string): string {
  return /^[0-9a-f]{12}/.exec(commit)?.[0] ?? '';
}

function digest(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}

export function stateOf(report: BuildReport, baseline?: Coverage): CommentState {
  const { status, project, commit, startedAt, buildId, buildNumber } = report;
  const coverage = report.results?.kind === 'read' ? report.results.results.coverage : undefined;
  return {
    status,
    project: projectKey(project),
    commit: commitKey(commit),
    startedAt: isoTime(Date.parse(startedAt)),
    build: buildId ? buildKey(buildId) : undefined,
    buildNumber,
    coverage,
    baseline,
  };
}

/** Such as `flow-ci:F:0f1e2d3c4b:54948ed28d64:morq5og0:13:6c4d6039:81.5/70:`, as code. */
export function stateLine(state: CommentState): string {
  const { status, project, commit, startedAt, buildNumber, build, coverage, baseline } = state;
  const time = Date.parse(startedAt);
  const fields = [
    LETTERS[status],
    project,
    commit,
    Number.isFinite(time) ? time.toString(36) : '',
    buildNumber ?? '',
    build ?? '',
    writeCoverage(coverage),
    writeCoverage(baseline),
  ];
  return `\`flow-ci:${fields.join(':')}\``;
}

const COVERAGE = '((?:\\d{1,3}(?:\\.\\d{1,2})?)?)/((?:\\d{1,3}(?:\\.\\d{1,2})?)?)';
const STATE_LINE = new RegExp(
  `^\`flow-ci:([A-Z]):([0-9a-f]{10}):([0-9a-f]{0,12}):(-?[0-9a-z]{0,10}):(\\d{0,12}):([0-9a-f]{0,8}):(?:${COVERAGE})?:(?:${COVERAGE})?\`$`,
);

/** The state that a comment's text holds, or nothing when it is not a text of ours. */
export function parseState(comment: string): CommentState | undefined {
  const match = STATE_LINE.exec(comment.trimEnd().split(/\r?\n/).pop() ?? '');
  const status = match && (Object.keys(LETTERS) as ReportStatus[]).find((each) => LETTERS[each] === match[1]);
  if (!match || !status) return undefined;
  const [, , project, commit, time, buildNumber, build] = match;
  const coverage = parseCoverage(match[7], match[8]);
  const baseline = parseCoverage(match[9], match[10]);
  return {
    status,
    project,
    commit,
    startedAt: isoTime(time === '' ? NaN : parseInt(time, 36)),
    build: build || undefined,
    buildNumber: buildNumber ? Number(buildNumber) : undefined,
    coverage,
    baseline,
  };
}

function writeCoverage(coverage: Coverage | undefined): string {
  return coverage ? `${coverage.lines ?? ''}/${coverage.branches ?? ''}` : '';
}

/** From numbers as they were written; an empty one, like none, is not there. */
export function parseCoverage(lines: string | undefined, branches: string | undefined): Coverage | undefined {
  if (!lines && !branches) return undefined;
  return { lines: lines ? Number(lines) : undefined, branches: branches ? Number(branches) : undefined };
}

function isoTime(time: number): string {
  return Math.abs(time) <= 8.64e15 ? new Date(time).toISOString().replace('.000Z', 'Z') : '';
}
