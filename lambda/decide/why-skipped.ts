import { BuildRequest } from './build-request';
import { ChangeFilters, countsPath, filtersPaths, noBuildMark, Skip } from './decide-skip';
import { EventTrigger } from '../../src/contract/flow-file';

/** What knows the commits: CodeCommit for the functions, git for a local run. */
export interface CommitReader {
  /** Whether one of the files that differ counts. A renamed file is one that went and one that came. */
  anyChange(before: string, after: string, counts: (path: string) => boolean): Promise<boolean>;
  /** A commit's message. */
  message(commit: string): Promise<string>;
}

export interface ChangeReader extends CommitReader {
  /**
   * Where the branches of the pull request of a build part: what the target gained since then is no change of the pull
   * request. Nothing where that is not known.
   */
  mergeBase(request: BuildRequest): Promise<string | undefined>;
}

/** Why the build that an event asks for is not needed. Only pull requests and branches have filters. */
export async function whyStartSkipped(
  { request, oldCommit }: { readonly request: BuildRequest; readonly oldCommit?: string },
  trigger: EventTrigger,
  changes: ChangeReader,
): Promise<Skip | undefined> {
  const { commit } = request;
  if ((trigger.kind !== 'review' && trigger.kind !== 'branch') || !commit) return undefined;
  const base = async () => (trigger.kind === 'branch' ? oldCommit : changes.mergeBase(request));
  return whySkipped(trigger, commit, base, changes);
}

/**
 * Why a commit needs no build.
 * @param base is asked where files are compared. A commit that has nothing to be compared with, as that of a new
 * branch, counts.
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
