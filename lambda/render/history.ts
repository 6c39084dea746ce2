import { fixedSection, Section } from './compose-sections';
import { codeSpan } from './markdown';
import { CommentState, coverageParts, parseCoverage, parseState } from './state-line';
import { STATUS_WORDS } from './words';
import { Coverage, ReportStatus } from '../decide/build-report';

/** A build that the comment told of before. */
export interface PastBuild {
  readonly status: ReportStatus;
  /** The first digits of the commit. */
  readonly commit: string;
  readonly buildNumber?: number;
  readonly coverage?: Coverage;
}

const MOST = 5;
const HEADING = 'Before:';
const LINE =
  /^\* `([0-9a-f]{8})`(?: in build (\d{1,12}))? ([a-zA-Z ]+?)(?:, lines ([\d.]{1,6}) %)?(?:, branches ([\d.]{1,6}) %)?$/;

/** Read back by `parseHistory`. It stands right above the state. */
export function historySection(history: readonly PastBuild[]): Section[] {
  return history.length === 0
    ? []
    : [fixedSection('the builds before', 5, [HEADING, ...history.map(lineOf)].join('\n'))];
}

function lineOf({ status, commit, buildNumber, coverage }: PastBuild): string {
  const build = buildNumber === undefined ? '' : ` in build ${buildNumber}`;
  return [`* ${codeSpan(commit)}${build} ${wordsOf(status)}`, ...(coverage ? coverageParts(coverage) : [])].join(', ');
}

/** A build that ran when another took its place may have ended since: so neither is said. */
function wordsOf(status: ReportStatus): string {
  return status === 'IN_PROGRESS' ? 'was left for the next' : STATUS_WORDS[status];
}

/** What a comment of ours tells of the builds before the one that it is about. */
export function parseHistory(comment: string): readonly PastBuild[] {
  const paragraph = comment.trimEnd().split('\n\n').at(-2)?.split('\n') ?? [];
  if (paragraph[0] !== HEADING) return [];
  return paragraph.slice(1).flatMap((line) => {
    const match = LINE.exec(line);
    const status = match && (Object.keys(STATUS_WORDS) as ReportStatus[]).find((each) => wordsOf(each) === match[3]);
    if (!match || !status) return [];
    const coverage = parseCoverage(match[4], match[5]);
    return [
      { status, commit: match[1], ...(match[2] && { buildNumber: Number(match[2]) }), ...(coverage && { coverage }) },
    ];
  });
}

/** The history of a comment that takes the place of another. */
export function nextHistory(comment: string | undefined, state: CommentState): readonly PastBuild[] {
  if (comment === undefined) return [];
  const said = parseState(comment);
  const before = parseHistory(comment);
  if (!said || !/^[0-9a-f]{40}$/.test(said.commit)) return before;
  const isSame = said.buildId === undefined ? said.commit === state.commit : said.buildId === state.buildId;
  if (isSame) return before;
  const { status, commit, buildNumber, coverage } = said;
  const past: PastBuild = {
    status,
    commit: commit.slice(0, 8),
    ...(buildNumber !== undefined && { buildNumber }),
    ...(coverage && { coverage }),
  };
  return [past, ...before].slice(0, MOST);
}
