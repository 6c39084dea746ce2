import { readBackSection, Section } from './compose-sections';
import { codeSpan } from './markdown';
import { CommentState, parseCoverage, parseState } from './state-line';
import { Coverage, ReportStatus } from '../decide/build-report';

/** A build that the comment reported before. */
export interface PastBuild {
  readonly status: ReportStatus;
  /** The first digits of the commit. */
  readonly commit: string;
  readonly buildNumber?: number;
  readonly coverage?: Coverage;
}

/** What a comment takes over from the one before it. */
export interface PastBuilds {
  /** The newest first. */
  readonly history: readonly PastBuild[];
  /** The coverage of the last build that had one, which may be older than all of the history. */
  readonly baseline?: Coverage;
}

const MAX_BUILDS = 5;
const COMMIT_DIGITS = 8;
const HEADING = 'Earlier builds:';
const LINE =
  /^\* `([0-9a-f]{8})`(?:, build (\d{1,12}))?: ([a-zA-Z ]+?)(?:, retried)?(?:; lines ([\d.]{1,6}) %)?(?:[;,] branches ([\d.]{1,6}) %)?$/;

const WORDS: Readonly<Record<ReportStatus, string>> = {
  IN_PROGRESS: 'not finished',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  STOPPED: 'stopped',
  FAULT: 'failed with a CodeBuild internal error',
  TIMED_OUT: 'timed out',
  NOT_STARTED: 'could not be started',
  SUPERSEDED: 'superseded',
  SKIPPED: 'skipped',
};
const BY_NEWER = 'superseded by a newer commit';

/** Read back by `parseHistory`: it stands right above the state. `commit` is the one that the comment is about. */
export function historySection(history: readonly PastBuild[], commit: string): Section[] {
  if (history.length === 0) return [];
  const lines = history.map((past, index) => lineOf(past, index === 0 ? commit : history[index - 1].commit));
  return [readBackSection('the earlier builds', [HEADING, ...lines].join('\n'))];
}

function lineOf(past: PastBuild, nextCommit: string): string {
  const build = past.buildNumber === undefined ? '' : `, build ${past.buildNumber}`;
  const coverage = past.coverage ? coverageParts(past.coverage) : [];
  return `* ${codeSpan(past.commit)}${build}: ${wordsOf(past, nextCommit)}${coverage.length > 0 ? `; ${coverage.join(', ')}` : ''}`;
}

/** How a build ended, and why there is another one after it. */
function wordsOf({ status, commit }: PastBuild, nextCommit: string): string {
  const isOfNewer = nextCommit.slice(0, COMMIT_DIGITS) !== commit;
  // Of a build that ran when another commit came, the end does not matter to anyone.
  if ((status === 'IN_PROGRESS' || status === 'SUPERSEDED') && isOfNewer) return BY_NEWER;
  const isRetried = !isOfNewer && status !== 'SUCCEEDED' && status !== 'SUPERSEDED' && status !== 'SKIPPED';
  return `${WORDS[status]}${isRetried ? ', retried' : ''}`;
}

function coverageParts({ lines, branches }: Coverage): string[] {
  return [
    ...(lines === undefined ? [] : [`lines ${lines} %`]),
    ...(branches === undefined ? [] : [`branches ${branches} %`]),
  ];
}

/** What a comment of ours says about the builds before the one that it is about. */
export function parseHistory(comment: string): readonly PastBuild[] {
  const paragraph = comment.replaceAll('\r\n', '\n').trimEnd().split('\n\n').at(-2)?.split('\n') ?? [];
  if (paragraph[0] !== HEADING) return [];
  return paragraph.slice(1).flatMap((line) => {
    const match = LINE.exec(line);
    const status =
      match?.[3] === BY_NEWER
        ? 'SUPERSEDED'
        : (Object.keys(WORDS) as ReportStatus[]).find((each) => WORDS[each] === match?.[3]);
    if (!match || !status) return [];
    const coverage = parseCoverage(match[4], match[5]);
    return [{ status, commit: match[1], buildNumber: match[2] ? Number(match[2]) : undefined, coverage }];
  });
}

/** What a comment with the state takes over from the comment in whose place it comes. */
export function pastBuilds(comment: string | undefined, state: CommentState): PastBuilds {
  const before = comment === undefined ? undefined : parseState(comment);
  if (comment === undefined || !before) return { history: [] };
  const history = parseHistory(comment);
  const isSame = before.build === state.build && (before.build !== undefined || before.commit === state.commit);
  if (isSame || before.commit === '') return { history, baseline: before.baseline };
  const { status, commit, buildNumber, coverage } = before;
  const past: PastBuild = {
    status,
    commit: commit.slice(0, COMMIT_DIGITS),
    buildNumber,
    coverage,
  };
  const baseline = coverage ?? before.baseline;
  return { history: [past, ...history].slice(0, MAX_BUILDS), baseline };
}
