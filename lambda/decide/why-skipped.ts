import { BuildSubject, ReviewSubject } from './build-subject';
import { BranchTrigger, EventTrigger, filtersPaths, ReviewTrigger } from '../../src/contract/flow-file';
import { matchesGlobs } from '../../src/contract/ref-glob';

/** Why what changed needs no build. `base` is the commit that it was compared with, `mark` is what the message has. */
export type Skip =
  { readonly kind: 'paths'; readonly base: string } | { readonly kind: 'skip-ci'; readonly mark: string };

export type SkipReason = Skip['kind'];

export type ChangeFilters = Pick<ReviewTrigger | BranchTrigger, 'paths' | 'exceptPaths' | 'skipCi'>;

/** What knows the commits: CodeCommit for the functions, git for a local run. */
export interface CommitReader {
  /** Whether one of the files that differ counts. A renamed file is one that was deleted and one that was added. */
  anyChange(before: string, after: string, counts: (path: string) => boolean): Promise<boolean>;
  /** A commit's message. */
  message(commit: string): Promise<string>;
}

export interface ChangeReader extends CommitReader {
  /**
   * Where the branches of a pull request part: what the target gained since then is no change of the pull request.
   * Nothing where that is not known.
   */
  mergeBase(subject: ReviewSubject): Promise<string | undefined>;
}

/** Why the build for a subject is not needed. Only pull requests and branches have filters. */
export async function whyStartSkipped(
  { subject, oldCommit }: { readonly subject: BuildSubject; readonly oldCommit?: string },
  trigger: EventTrigger,
  changes: ChangeReader,
): Promise<Skip | undefined> {
  if (trigger.kind === 'review' && subject.kind === 'review')
    return whySkipped(trigger, subject.sourceCommit, async () => changes.mergeBase(subject), changes);
  return trigger.kind === 'branch' && subject.kind === 'branch'
    ? whySkipped(trigger, subject.commit, async () => Promise.resolve(oldCommit), changes)
    : undefined;
}

/**
 * Why a commit needs no build.
 * @param base is asked where files are compared. A commit that has nothing to be compared with, for example that of a
 * new branch, counts.
 */
export async function whySkipped(
  filters: ChangeFilters,
  commit: string,
  base: () => Promise<string | undefined>,
  commits: CommitReader,
): Promise<Skip | undefined> {
  const before = filtersPaths(filters) ? await base() : undefined;
  if (before && !(await commits.anyChange(before, commit, (path) => countsPath(path, filters))))
    return { kind: 'paths', base: before };
  const mark = filters.skipCi ? noBuildMark(await commits.message(commit)) : undefined;
  return mark === undefined ? undefined : { kind: 'skip-ci', mark };
}

/** Whether a changed file counts: one such file is enough for a build. */
export function countsPath(path: string, { paths, exceptPaths }: ChangeFilters): boolean {
  return matchesGlobs(path, paths && paths.length > 0 ? paths : ['**'], exceptPaths ?? []);
}

/** What in a commit's message asks for no build. */
export function noBuildMark(message: string): string | undefined {
  return /\[(?:skip ci|ci skip|no ci)\]/i.exec(message)?.[0];
}
