import { PullRequest } from '../decide/pull-request';

/** What knows the repository: its pull requests, branches and commits. */
export interface Repository {
  /** Nothing when there is no such pull request, or when it is of another repository. */
  pullRequest(id: string): Promise<PullRequest | undefined>;
  /** Ids of all open pull requests. */
  openPullRequests(): Promise<readonly string[]>;
  /** The commit at a branch's tip. Nothing when there is no such branch. */
  tip(branch: string): Promise<string | undefined>;
  /** Names of all branches. */
  branches(): Promise<readonly string[]>;
  /** A commit's message. */
  message(commit: string): Promise<string>;
  /** Those of some commits that are ancestors of another one. Of that one's history, so many commits at most are read. */
  ancestors(commit: string, wanted: ReadonlySet<string>, max: number): Promise<readonly string[]>;
  /** Whether one of the files that differ counts. A renamed file is one that went and one that came. */
  anyChange(before: string, after: string, counts: (path: string) => boolean): Promise<boolean>;
}
