import { PullRequest } from '../decide/pull-request';
import { CommitReader } from '../decide/why-skipped';

/** What knows the repository: its pull requests, branches and commits. */
export interface Repository extends CommitReader {
  /** Nothing when there is no such pull request, or when it is of another repository. */
  pullRequest(id: string): Promise<PullRequest | undefined>;
  /** Ids of all open pull requests. */
  openPullRequests(): Promise<readonly string[]>;
  /** The commit at a branch's tip. Nothing when there is no such branch. */
  tip(branch: string): Promise<string | undefined>;
  /** Names of all branches. */
  branches(): Promise<readonly string[]>;
  /**
   * Those of some commits that are ancestors of another one. Of that one's history, so many commits at most are read.
   */
  ancestors(commit: string, wanted: ReadonlySet<string>, max: number): Promise<readonly string[]>;
}
