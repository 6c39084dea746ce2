import { setTimeout as pause } from 'node:timers/promises';
import {
  CodeCommitClient,
  CreatePullRequestCommand,
  EvaluatePullRequestApprovalRulesCommand,
  MergePullRequestBySquashCommand,
  PostCommentForPullRequestCommand,
} from '@aws-sdk/client-codecommit';
import { Deployment } from './deployment';
import { parseState, projectKey } from '../../../lambda/render/state-line';
import { Comment, PullRequest } from '../../loopback-aws/codecommit/pull-request';

export interface OpenOptions {
  readonly files: Readonly<Record<string, string>>;
  readonly target?: string;
  readonly message?: string;
  /** The branch from which it parts. Default: the target. */
  readonly from?: string;
  readonly remove?: readonly string[];
  /** Who makes it. Default: Alice, who may do everything. */
  readonly as?: CodeCommitClient;
}

let count = 0;

/** A pull request that somebody opened. */
export class Opened {
  /** Push a branch of its own and open a pull request. Nothing is waited for. */
  public static async open(
    ci: Deployment,
    { files, target = 'main', message = 'Change', from = target, remove = [], as = ci.codecommit }: OpenOptions,
  ): Promise<Opened> {
    const branch = `feature/${(count += 1)}`;
    await ci.clone.git('checkout', '-q', from);
    if (remove.length > 0) await ci.clone.git('rm', '-q', ...remove);
    await ci.clone.push(branch, files, message);
    const { pullRequest } = await as.send(
      new CreatePullRequestCommand({
        title: branch,
        targets: [{ repositoryName: 'foo', sourceReference: branch, destinationReference: target }],
      }),
    );
    return new Opened(ci, pullRequest?.pullRequestId ?? '', branch);
  }

  private constructor(
    private readonly ci: Deployment,
    public readonly id: string,
    public readonly branch: string,
  ) {}

  public get state(): PullRequest {
    return this.ci.aws.codecommit.pullRequest(this.id);
  }

  /** The comments that tell of a flow. There must never be two. */
  public comments(flow: string): readonly Comment[] {
    const project = projectKey(this.ci.project.projectName(flow));
    return this.state.comments.filter(
      ({ content, inReplyTo }) => !inReplyTo && parseState(content)?.project === project,
    );
  }

  /** The text of the one comment that tells of a flow. */
  public comment(flow: string): string {
    const [comment, ...more] = this.comments(flow);
    if (!comment || more.length > 0) throw new Error(`${comment ? more.length + 1 : 'no'} comments of ${flow}`);
    return comment.content;
  }

  /** The state that the comment of a flow tells. */
  public told(flow: string): string {
    return parseState(this.comment(flow))?.status ?? '';
  }

  public async push(files: Readonly<Record<string, string>>, message = 'Change'): Promise<string> {
    return this.ci.clone.push(this.branch, files, message);
  }

  /** Write a comment. */
  public async say(content: string, as = this.ci.codecommit): Promise<Comment> {
    const { destinationCommit, sourceCommit } = this.state;
    const { comment } = await as.send(
      new PostCommentForPullRequestCommand({
        pullRequestId: this.id,
        repositoryName: 'foo',
        beforeCommitId: destinationCommit,
        afterCommitId: sourceCommit,
        content,
      }),
    );
    return this.commentOf(comment?.commentId ?? '');
  }

  public commentOf(id: string): Comment {
    const found = this.state.comments.find(({ commentId }) => commentId === id);
    if (!found) throw new Error(`there is no comment ${id}`);
    return found;
  }

  /** The gates that are not passed, as CodeCommit sees it. */
  public async shut(): Promise<readonly string[]> {
    const { evaluation } = await this.ci.codecommit.send(
      new EvaluatePullRequestApprovalRulesCommand({ pullRequestId: this.id, revisionId: this.state.revisionId }),
    );
    return evaluation?.approvalRulesNotSatisfied ?? [];
  }

  /** Try to merge: `merged`, or the name of the error. */
  public async merge(as = this.ci.codecommit): Promise<string> {
    return outcome(
      as.send(new MergePullRequestBySquashCommand({ pullRequestId: this.id, repositoryName: 'foo' })),
      'merged',
    );
  }
}

/** What became of a call: a word where it succeeded, else the error's name. */
export async function outcome(call: Promise<unknown>, word = 'done'): Promise<string> {
  try {
    await call;
    return word;
  } catch (error) {
    return (error as Error).name;
  }
}

/** Wait for something that a build does while others run. */
export async function until(what: string, holds: () => boolean, longestMs = 30_000): Promise<void> {
  for (let waited = 0; !holds(); waited += 20) {
    if (waited >= longestMs) throw new Error(`it never came that ${what}`);
    await pause(20);
  }
}
