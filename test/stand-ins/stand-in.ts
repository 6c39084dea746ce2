import { BuildService, Conversation, PullRequestComments, PullRequestRules, Repository } from '../../lambda/aws/ports';
import { ReportedPullRequest } from '../../lambda/decide/decide-report';

export const PROJECT = 'demo-ci';
export const REPOSITORY = 'demo-repo';

/**
 * One of the three that stand in for AWS: the fakes of ports, the world of `lambda/world`, and the loopback AWS. Each
 * has an open pull request and a project without builds. The tests of this folder ask the same of all; what one does
 * not offer is absent.
 */
export interface StandIn {
  readonly builds: Pick<BuildService, 'start' | 'get'> & Partial<BuildService>;
  /** Comments as our function writes them, and as somebody else does. */
  readonly comments: PullRequestComments;
  readonly others: PullRequestComments | undefined;
  readonly repository: Pick<Repository, 'pullRequest'> & Partial<Repository>;
  readonly rules?: PullRequestRules;
  readonly conversation?: Conversation;
  readonly pullRequest: ReportedPullRequest;
  /** Somebody deletes the content of a comment. */
  readonly deleteComment: (id: string) => Promise<void> | void;
  /** A new commit on the source branch. */
  readonly push?: () => Promise<string>;
  readonly closePullRequest?: () => Promise<void>;
  /** The next answers of GetPullRequest and GetBranch are older than what they tell of. */
  readonly beLate?: (answers: number) => void;
  /** The next answers of BatchGetBuilds do not know yet that a build has ended. */
  readonly beLateWithEnds?: (answers: number) => void;
  readonly addHistory?: (count: number) => void;
  readonly endBuilds?: () => Promise<void>;
  /** As long as CodeBuild remembers a token. */
  readonly passFiveMinutes?: () => void;
  readonly stop: () => Promise<void>;
}
