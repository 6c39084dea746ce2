import { createHash } from 'node:crypto';
import { awsError } from '../fakes';

export interface FakeCommit {
  readonly message: string;
  readonly parent?: string;
  /** By the clock of whoever made it. Absent: the answer says nothing. */
  readonly at?: number;
  readonly files: Readonly<Record<string, string>>;
}
export interface FakePullRequest {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly targetCommit: string;
  readonly createdAt: Date;
  /** When something last happened to it. */
  lastActivityAt: Date;
  sourceCommit: string;
  mergeBase: string;
  revision: string;
  open: boolean;
  merged: boolean;
  /** Revision -> session -> vote. */
  readonly votes: Map<string, Map<string, string>>;
  readonly rules: FakeRule[];
}
export interface FakeRule {
  readonly name: string;
  readonly content: string;
  /** The template that it is from. */
  readonly template?: string;
}
interface FakeComment {
  commentId: string;
  content: string;
  authorArn: string;
  clientRequestToken?: string;
  deleted?: boolean;
  pullRequestId: string;
  inReplyTo?: string;
  creationDate: Date;
}
interface FakeTemplate {
  approvalRuleTemplateName: string;
  approvalRuleTemplateContent: string;
  approvalRuleTemplateDescription?: string;
  ruleContentSha256: string;
}

type Input = Record<string, never>;
export const sha = (text: string, length: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, length);

/** CodeCommit as it is documented: comments belong to their authors, votes to a session and a revision. */
export class FakeCodeCommit {
  public readonly branches = new Map<string, string>();
  public readonly commits = new Map<string, FakeCommit>();
  public readonly pullRequests = new Map<string, FakePullRequest>();
  public readonly comments: FakeComment[] = [];
  public readonly reactions: { readonly commentId: string; readonly reactionValue: string; readonly author: string }[] =
    [];
  public readonly templates = new Map<string, FakeTemplate>();
  /** Template -> repositories. */
  public readonly associations = new Map<string, Set<string>>();
  /** Every vote that was accepted. */
  public readonly voted: {
    readonly pullRequestId: string;
    readonly revision: string;
    readonly state: string;
    readonly by: string;
  }[] = [];
  public pageSize = 100;
  /** Whether the target commit of a pull request follows its branch: AWS's page can be read both ways. */
  public followsTarget = false;

  public constructor(
    private readonly now: () => number,
    private readonly commented: (comment: FakeComment) => void,
  ) {}

  public commit(files: Readonly<Record<string, string>>, message = 'change', parent?: string): string {
    const id = sha(JSON.stringify([files, message, parent, this.commits.size]), 40);
    this.commits.set(id, { files, message, at: this.now(), ...(parent !== undefined && { parent }) });
    return id;
  }

  public send(operation: string, input: Input, author: string): object {
    const operations: Readonly<Record<string, (input: Input, author: string) => object>> = {
      GetPullRequest: ({ pullRequestId }) => ({ pullRequest: this.show(this.need(pullRequestId)) }),
      ListPullRequests: ({ nextToken }) =>
        this.page(
          'pullRequestIds',
          [...this.pullRequests.values()].filter(({ open }) => open).map(({ id }) => id),
          nextToken,
        ),
      ListBranches: ({ nextToken }) => this.page('branches', [...this.branches.keys()], nextToken),
      GetBranch: ({ branchName }) => {
        const commitId = this.branches.get(branchName);
        if (commitId === undefined) throw awsError('BranchDoesNotExistException');
        return { branch: { branchName, commitId } };
      },
      GetCommit: ({ commitId }) => {
        const { message, parent } = this.needCommit(commitId);
        return { commit: { commitId, message, parents: parent === undefined ? [] : [parent] } };
      },
      BatchGetCommits: ({ commitIds }) => this.batchGetCommits(commitIds),
      GetDifferences: (each) => this.differences(each),
      GetCommentsForPullRequest: ({ pullRequestId, nextToken }) => {
        const all = this.comments.filter((each) => each.pullRequestId === pullRequestId);
        const from = Number(nextToken ?? 0);
        const next = from + this.pageSize;
        return {
          commentsForPullRequestData: [{ comments: all.slice(from, next).map((each) => ({ ...each })) }],
          ...(next < all.length && { nextToken: String(next) }),
        };
      },
      PostCommentForPullRequest: ({ pullRequestId, content, clientRequestToken }, by) =>
        this.post(pullRequestId, content, clientRequestToken, by),
      PostCommentReply: ({ inReplyTo, content, clientRequestToken }, by) =>
        this.post(this.needComment(inReplyTo).pullRequestId, content, clientRequestToken, by, inReplyTo),
      UpdateComment: ({ commentId, content }, by) => {
        const comment = this.needComment(commentId);
        if (comment.authorArn !== by) throw awsError('CommentNotCreatedByCallerException');
        if (comment.deleted) throw awsError('CommentDeletedException');
        comment.content = shortEnough(content);
        return { comment };
      },
      GetComment: ({ commentId }) => ({ comment: { ...this.needComment(commentId) } }),
      PutCommentReaction: ({ commentId, reactionValue }, by) => {
        this.reactions.push({ commentId, reactionValue, author: by });
        return {};
      },
      UpdatePullRequestApprovalState: (each, by) => this.vote(each, by),
      CreatePullRequestApprovalRule: ({ pullRequestId, approvalRuleName: name, approvalRuleContent: content }) => {
        const { rules, open } = this.need(pullRequestId);
        if (!open) throw awsError('PullRequestAlreadyClosedException');
        if (rules.some((rule) => rule.name === name)) throw awsError('ApprovalRuleNameAlreadyExistsException');
        if (rules.length >= 30) throw awsError('NumberOfRulesExceededException');
        rules.push({ name, content });
        return {};
      },
      DeletePullRequestApprovalRule: ({ pullRequestId, approvalRuleName }) => {
        const { rules } = this.need(pullRequestId);
        const at = rules.findIndex(({ name }) => name === approvalRuleName);
        if (at < 0) throw awsError('ApprovalRuleDoesNotExistException');
        if (rules[at].template !== undefined) throw awsError('CannotDeleteApprovalRuleFromTemplateException');
        rules.splice(at, 1);
        return {};
      },
    };
    if (!Object.hasOwn(operations, operation)) return this.sendTemplate(operation, input);
    return operations[operation](input, author);
  }

  public post(
    pullRequestId: string,
    content: string,
    token: string | undefined,
    author: string,
    inReplyTo?: string,
  ): object {
    // Whoever has used it: AWS does not say that a token is the caller's alone.
    const known = token === undefined ? undefined : this.comments.find((each) => each.clientRequestToken === token);
    if (known && known.content !== content) throw awsError('IdempotencyParameterMismatchException');
    if (known) return { comment: known };
    const comment: FakeComment = {
      commentId: `c:${this.comments.length + 1}`,
      content: shortEnough(content),
      authorArn: author,
      pullRequestId,
      creationDate: new Date(this.now()),
      ...(token !== undefined && { clientRequestToken: token }),
      ...(inReplyTo !== undefined && { inReplyTo }),
    };
    this.comments.push(comment);
    this.commented(comment);
    return { comment };
  }

  private vote({ pullRequestId, revisionId, approvalState }: Input, by: string): object {
    const pullRequest = this.need(pullRequestId);
    if (!pullRequest.open) throw awsError('PullRequestAlreadyClosedException');
    if (pullRequest.revision !== revisionId) throw awsError('RevisionNotCurrentException');
    const votes = pullRequest.votes.get(revisionId) ?? new Map<string, string>();
    pullRequest.votes.set(revisionId, votes.set(by, approvalState));
    this.voted.push({ pullRequestId, revision: revisionId, state: approvalState, by });
    return {};
  }

  private show(pullRequest: FakePullRequest): object {
    const {
      id,
      source,
      target,
      targetCommit,
      sourceCommit,
      mergeBase,
      revision,
      open,
      merged,
      createdAt,
      lastActivityAt,
      rules,
    } = pullRequest;
    return {
      pullRequestId: id,
      revisionId: revision,
      pullRequestStatus: open ? 'OPEN' : 'CLOSED',
      creationDate: createdAt,
      lastActivityDate: lastActivityAt,
      approvalRules: rules.map(({ name, content, template }) => ({
        approvalRuleName: name,
        approvalRuleContent: content,
        ...(template !== undefined && { originApprovalRuleTemplate: { approvalRuleTemplateName: template } }),
      })),
      pullRequestTargets: [
        {
          repositoryName: 'demo-repo',
          sourceReference: `refs/heads/${source}`,
          destinationReference: `refs/heads/${target}`,
          sourceCommit,
          destinationCommit: (this.followsTarget ? this.branches.get(target) : undefined) ?? targetCommit,
          mergeBase,
          mergeMetadata: { isMerged: merged },
        },
      ],
    };
  }

  private batchGetCommits(ids: readonly string[]): object {
    if (ids.length > 100) throw awsError('CommitIdsLimitExceededException');
    const known = ids.filter((id) => this.commits.has(id));
    return {
      commits: known.map((commitId) => {
        const { message, at } = this.needCommit(commitId);
        return {
          commitId,
          message,
          ...(at !== undefined && { committer: { date: `${Math.floor(at / 1_000)} +0100` } }),
        };
      }),
      errors: ids.filter((id) => !known.includes(id)).map((commitId) => ({ commitId })),
    };
  }

  private differences({ beforeCommitSpecifier, afterCommitSpecifier, NextToken }: Input): object {
    const before = this.needCommit(beforeCommitSpecifier).files;
    const after = this.needCommit(afterCommitSpecifier).files;
    const found = [...new Set([...Object.keys(before), ...Object.keys(after)])]
      .filter((path) => before[path] !== after[path])
      .map((path) => ({
        ...(Object.hasOwn(before, path) && { beforeBlob: { path, blobId: before[path] } }),
        ...(Object.hasOwn(after, path) && { afterBlob: { path, blobId: after[path] } }),
      }));
    const from = Number(NextToken ?? 0);
    return {
      differences: found.slice(from, from + this.pageSize),
      ...(from + this.pageSize < found.length && { NextToken: String(from + this.pageSize) }),
    };
  }

  private page(name: string, items: readonly string[], token: string | undefined): object {
    const from = Number(token ?? 0);
    return {
      [name]: items.slice(from, from + this.pageSize),
      ...(from + this.pageSize < items.length && { nextToken: String(from + this.pageSize) }),
    };
  }

  private sendTemplate(operation: string, input: Input): object {
    const name: string = input.approvalRuleTemplateName;
    const template = this.templates.get(name);
    if (operation === 'CreateApprovalRuleTemplate') {
      if (template) throw awsError('ApprovalRuleTemplateNameAlreadyExistsException');
      const { approvalRuleTemplateContent, approvalRuleTemplateDescription } = input;
      this.templates.set(name, {
        approvalRuleTemplateName: name,
        approvalRuleTemplateContent,
        approvalRuleTemplateDescription,
        ruleContentSha256: sha(approvalRuleTemplateContent, 64),
      });
      return {};
    }
    if (operation === 'DeleteApprovalRuleTemplate') {
      if ((this.associations.get(name)?.size ?? 0) > 0) throw awsError('ApprovalRuleTemplateInUseException');
      this.templates.delete(name);
      return {};
    }
    if (!template) throw awsError('ApprovalRuleTemplateDoesNotExistException');
    const repositories = this.associations.get(name) ?? new Set<string>();
    switch (operation) {
      case 'GetApprovalRuleTemplate':
        return { approvalRuleTemplate: { ...template } };
      case 'UpdateApprovalRuleTemplateContent':
        if (input.existingRuleContentSha256 !== template.ruleContentSha256)
          throw awsError('InvalidRuleContentSha256Exception');
        Object.assign(template, {
          approvalRuleTemplateContent: input.newRuleContent,
          ruleContentSha256: sha(input.newRuleContent, 64),
        });
        return {};
      case 'UpdateApprovalRuleTemplateDescription':
        template.approvalRuleTemplateDescription = input.approvalRuleTemplateDescription;
        return {};
      case 'AssociateApprovalRuleTemplateWithRepository':
        if (input.repositoryName === 'gone') throw awsError('RepositoryDoesNotExistException');
        this.associations.set(name, repositories.add(input.repositoryName));
        return {};
      case 'DisassociateApprovalRuleTemplateFromRepository':
        if (input.repositoryName === 'gone') throw awsError('RepositoryDoesNotExistException');
        repositories.delete(input.repositoryName);
        return {};
      default:
        throw new Error(`no such operation: ${operation}`);
    }
  }

  private need(id: string): FakePullRequest {
    const pullRequest = this.pullRequests.get(id);
    if (!pullRequest) throw awsError('PullRequestDoesNotExistException');
    return pullRequest;
  }

  private needComment(id: string): FakeComment {
    const comment = this.comments.find(({ commentId }) => commentId === id);
    if (!comment) throw awsError('CommentDoesNotExistException');
    return comment;
  }

  private needCommit(id: string): FakeCommit {
    const commit = this.commits.get(id);
    if (!commit) throw awsError('CommitDoesNotExistException');
    return commit;
  }
}

/** @see https://docs.aws.amazon.com/codecommit/latest/userguide/limits.html */
function shortEnough(content: string): string {
  if (content.length > 10_240) throw awsError('CommentContentSizeLimitExceededException');
  return content;
}
