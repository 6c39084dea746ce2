import { cut, oneLine } from './plain-text';
import { STATUS_WORDS } from './words';
import { BuildReport, Coverage, ReportStatus } from '../decide/build-report';

/**
 * What a comment says it is about. It is the last line of each comment, written for people and read back by
 * the handler: so no state has to be kept anywhere else, and a late event cannot put an older state over a newer.
 */
export interface CommentState {
  readonly status: ReportStatus;
  readonly flow: string;
  readonly project: string;
  readonly commit: string;
  /** ISO 8601 in UTC. */
  readonly startedAt: string;
  /** Absent when no build was started. */
  readonly buildId?: string;
  readonly buildNumber?: number;
  readonly coverage?: Coverage;
}

export function stateOf(report: BuildReport): CommentState {
  const { status, flow, project, commit, startedAt, buildId, buildNumber } = report;
  const coverage = report.results?.kind === 'read' ? report.results.results.coverage : undefined;
  return {
    status,
    flow,
    project,
    commit,
    startedAt,
    ...(buildId && { buildId }),
    ...(buildNumber !== undefined && { buildNumber }),
    ...(coverage && { coverage }),
  };
}

/** Such as: State: FAILED. Flow `review`, project `demo-ci`, commit `5494...`, started 2026-05-04T12:00:00Z, build 13, id `demo-ci:6c4d...`. */
export function stateLine(state: CommentState): string {
  const parts = [
    `Flow ${quoted(state.flow)}`,
    `project ${quoted(state.project)}`,
    `commit ${quoted(state.commit)}`,
    `started ${oneLine(state.startedAt).replace(/[^0-9TZ:.-]/g, '')}`,
    ...(state.buildNumber === undefined ? [] : [`build ${state.buildNumber}`]),
    ...(state.buildId === undefined ? [] : [`id ${quoted(state.buildId)}`]),
    ...(state.coverage ? coverageParts(state.coverage) : []),
  ];
  return `State: ${state.status}. ${parts.join(', ')}.`;
}

const STATE_LINE =
  /^State: ([A-Z_]+)\. Flow `([^`]*)`, project `([^`]*)`, commit `([^`]*)`, started ([0-9TZ:.-]*)(?:, build (\d{1,12}))?(?:, id `([^`]*)`)?(?:, lines ([\d.]{1,6}) %)?(?:, branches ([\d.]{1,6}) %)?\.$/;

/** Such as `lines 81.5 %` and `branches 70 %`. */
export function coverageParts({ lines, branches }: Coverage): string[] {
  return [
    ...(lines === undefined ? [] : [`lines ${lines} %`]),
    ...(branches === undefined ? [] : [`branches ${branches} %`]),
  ];
}

export function parseCoverage(lines: string | undefined, branches: string | undefined): Coverage | undefined {
  if (lines === undefined && branches === undefined) return undefined;
  return {
    ...(lines !== undefined && { lines: Number(lines) }),
    ...(branches !== undefined && { branches: Number(branches) }),
  };
}

/** The state that a comment's text tells, or nothing when it is not a text of ours. */
export function parseState(comment: string): CommentState | undefined {
  const match = STATE_LINE.exec(comment.trimEnd().split(/\r?\n/).pop() ?? '');
  if (!match || !Object.hasOwn(STATUS_WORDS, match[1])) return undefined;
  const [, status, flow, project, commit, startedAt, buildNumber, buildId, lines, branches] = match;
  const coverage = parseCoverage(lines, branches);
  return {
    status: status as ReportStatus,
    flow,
    project,
    commit,
    startedAt,
    ...(buildNumber && { buildNumber: Number(buildNumber) }),
    ...(buildId && { buildId }),
    ...(coverage && { coverage }),
  };
}

function quoted(text: string): string {
  return `\`${cut(oneLine(text).replaceAll('`', "'"), 200) || '-'}\``;
}
