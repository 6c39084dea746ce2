import { randomUUID } from 'node:crypto';
import { gitHandler } from './git-http';
import { Comment, PullRequest, revisionId, showComment, showPullRequest } from './pull-request';
import { GitError, ReferenceChange, Repository } from './repository';
import { pullRequestEvent, referenceEvent, commentEvent, MergeFacts } from './repository-events';
import { getCommit, getDifferences } from './repository-reads';
import { AwsError } from '../core/aws-error';
import { Json, objects, text } from '../core/json';
import { Operation, Service } from '../core/service';
import { World } from '../core/world';
import { Events } from '../events/events';
import { Iam } from '../iam/iam';
import { Principal } from '../iam/principal';
import { RawHandler } from '../server/endpoint';

const MOST_COMMENT = 10_240;
const MOST_PAGE = 500;
const seconds = () => Date.now() / 1000;

/** Repositories, pull requests and comments. */
export class CodeCommit {
  private readonly repositories = new Map<string, Repository>();
  private readonly pullRequests: PullRequest[] = [];

  constructor(private readonly world: World, private readonly iam: Iam, private readonly events: Events) {}

  public arn(name: string): string {
    return this.world.arn('codecommit', name);
  }

  public repository(name: string): Repository {
    const repository = this.repositories.get(name);
    if (!repository) throw new AwsError('RepositoryDoesNotExistException', `${name} does not exist`);
    return repository;
  }

  public has(name: string): boolean {
    return this.repositories.has(name);
  }

  public async create(name: string): Promise<Repository> {
    if (this.has(name)) throw new AwsError('RepositoryNameExistsException', `Repository named ${name} already exists`);
    const repository = new Repository(name, `${this.world.folder('repositories')}/${name}.git`);
    this.repositories.set(name, repository);
    await repository.init();
    return repository;
  }

  public remove(name: string): void {
    this.repositories.delete(name);
  }

  /** The comments of a pull request, for tests. */
  public comments(pullRequestId: string): readonly Comment[] {
    return this.pullRequest(pullRequestId).comments;
  }

  public gitHandler(): RawHandler {
    return gitHandler(this.world, this.iam, {
      find: (name) => this.repositories.get(name),
      arn: (name) => this.arn(name),
      pushed: (repository, changes, caller) => { this.changed(repository, changes, caller); },
    });
  }

  public service(): Service {
    const onRepository = (run: Operation['run']): Operation => ({ resources: (input) => [this.arn(text(input.repositoryName))], run });
    const onPullRequest = (run: Operation['run']): Operation => ({ resources: (input) => [this.arn(this.pullRequest(text(input.pullRequestId)).repositoryName)], run });
    const onComment = (run: Operation['run']): Operation => ({ resources: (input) => [this.arn(this.commentPlace(text(input.commentId ?? input.inReplyTo)).pullRequest.repositoryName)], run });
    const merge = (option: string): Operation => ({
      resources: (input) => [this.arn(text(input.repositoryName))],
      context: (input) => ({ 'codecommit:References': [this.pullRequest(text(input.pullRequestId)).destinationReference] }),
      run: (input, caller) => this.merge(input, option, caller),
    });
    return {
      signingName: 'codecommit',
      prefix: 'codecommit',
      protocol: 'json',
      operations: {
        CreateRepository: onRepository(async (input) => ({ repositoryMetadata: this.showRepository(await this.create(text(input.repositoryName))) })),
        GetRepository: onRepository((input) => ({ repositoryMetadata: this.showRepository(this.repository(text(input.repositoryName))) })),
        GetBranch: onRepository(async (input) => ({ branch: { branchName: input.branchName, commitId: await this.mustCommit(this.repository(text(input.repositoryName)), text(input.branchName)) } })),
        ListBranches: onRepository(async (input) => {
          const references = await this.repository(text(input.repositoryName)).references();
          return { branches: [...references.keys()].filter((ref) => ref.startsWith('refs/heads/')).map((ref) => ref.slice('refs/heads/'.length)) };
        }),
        GetCommit: onRepository(async (input) => getCommit(this.repository(text(input.repositoryName)), text(input.commitId))),
        GetDifferences: onRepository(async (input) => getDifferences(this.repository(text(input.repositoryName)), input)),
        ListPullRequests: onRepository((input) => ({
          pullRequestIds: this.pullRequests
            .filter(({ repositoryName, status }) => repositoryName === input.repositoryName && (input.pullRequestStatus ?? status) === status)
            .map(({ id }) => id).reverse(),
        })),
        CreatePullRequest: {
          resources: (input) => objects(input.targets).map((target) => this.arn(text(target.repositoryName))),
          run: (input, caller) => this.createPullRequest(input, caller),
        },
        GetPullRequest: onPullRequest((input) => ({ pullRequest: showPullRequest(this.pullRequest(text(input.pullRequestId))) })),
        UpdatePullRequestStatus: onPullRequest((input, caller) => this.close(input, caller)),
        MergePullRequestByFastForward: merge('FAST_FORWARD_MERGE'),
        MergePullRequestByThreeWay: merge('THREE_WAY_MERGE'),
        PostCommentForPullRequest: onRepository((input, caller) => this.post(input, caller)),
        UpdateComment: onComment((input, caller) => this.updateComment(input, caller)),
        DeleteCommentContent: onComment((input) => {
          const { comment } = this.commentPlace(text(input.commentId));
          comment.deleted = true;
          return { comment: showComment(comment) };
        }),
        GetComment: onComment((input) => ({ comment: showComment(this.commentPlace(text(input.commentId)).comment) })),
        GetCommentsForPullRequest: onPullRequest((input) => this.getComments(input)),
      },
    };
  }

  private pullRequest(id: string): PullRequest {
    const found = this.pullRequests.find((each) => each.id === id);
    if (!found) throw new AwsError('PullRequestDoesNotExistException', `The pull request ${id} does not exist`);
    return found;
  }

  private commentPlace(id: string): { readonly pullRequest: PullRequest; readonly comment: Comment } {
    for (const pullRequest of this.pullRequests) {
      const comment = pullRequest.comments.find((each) => each.commentId === id);
      if (comment) return { pullRequest, comment };
    }
    throw new AwsError('CommentDoesNotExistException', `The comment ${id} does not exist`);
  }

  private async mustCommit(repository: Repository, reference: string): Promise<string> {
    const commit = await repository.commit(reference.startsWith('refs/') ? reference : `refs/heads/${reference}`);
    if (!commit) throw new AwsError('BranchDoesNotExistException', `${reference} does not exist`);
    return commit;
  }

  private async createPullRequest(input: Json, caller: Principal): Promise<Json> {
    const [target, ...more] = objects(input.targets);
    if (more.length > 0) throw this.world.fault('a pull request with several targets is not known');
    const repository = this.repository(text(target.repositoryName));
    const token = input.clientRequestToken as string | undefined;
    const same = token && this.pullRequests.find((each) => each.clientRequestToken === token);
    if (same) return { pullRequest: showPullRequest(same) };
    const full = (reference: unknown) => (text(reference).startsWith('refs/') ? text(reference) : `refs/heads/${text(reference)}`);
    const sourceCommit = await this.mustCommit(repository, text(target.sourceReference));
    const destinationReference = full(target.destinationReference ?? 'main');
    const destinationCommit = await this.mustCommit(repository, destinationReference);
    const id = String(this.pullRequests.length + 1);
    const pullRequest: PullRequest = {
      id, repositoryName: repository.name, title: text(input.title), ...(input.description !== undefined && { description: text(input.description) }),
      authorArn: caller.arn, sourceReference: full(target.sourceReference), destinationReference, destinationCommit, sourceCommit,
      revisionId: revisionId(id, sourceCommit), mergeBase: await repository.git(['merge-base', destinationCommit, sourceCommit]),
      status: 'OPEN', creationDate: seconds(), lastActivityDate: seconds(), ...(token && { clientRequestToken: token }), comments: [],
    };
    this.pullRequests.push(pullRequest);
    this.tell(pullRequest, 'cc-pr-created', 'pullRequestCreated', caller);
    return { pullRequest: showPullRequest(pullRequest) };
  }

  private close(input: Json, caller: Principal): Json {
    const pullRequest = this.pullRequest(text(input.pullRequestId));
    if (input.pullRequestStatus !== 'CLOSED') throw new AwsError('InvalidPullRequestStatusUpdateException', 'The pull request can only be closed');
    pullRequest.status = 'CLOSED';
    this.tell(pullRequest, 'cc-pr-closed-unmerged', 'pullRequestStatusChanged', caller);
    return { pullRequest: showPullRequest(pullRequest) };
  }

  private async merge(input: Json, mergeOption: string, caller: Principal): Promise<Json> {
    const pullRequest = this.pullRequest(text(input.pullRequestId));
    if (pullRequest.status === 'CLOSED') throw new AwsError('PullRequestAlreadyClosedException', 'The pull request is closed');
    if (input.sourceCommitId !== undefined && input.sourceCommitId !== pullRequest.sourceCommit) throw new AwsError('TipOfSourceReferenceIsDifferentException', 'The source has moved on');
    const repository = this.repository(pullRequest.repositoryName);
    const { changes, result } = await repository.change(async () => this.mergeTips(repository, pullRequest, mergeOption));
    pullRequest.status = 'CLOSED';
    pullRequest.merged = { mergedBy: caller.arn, mergeCommitId: result.commit, mergeOption };
    this.changed(repository, changes, caller, result.facts);
    this.tell(pullRequest, 'cc-pr-merged', 'pullRequestMergeStatusUpdated', caller);
    return { pullRequest: showPullRequest(pullRequest) };
  }

  private async mergeTips(repository: Repository, pullRequest: PullRequest, mergeOption: string): Promise<{ commit: string; facts: MergeFacts }> {
    const { sourceCommit, destinationReference } = pullRequest;
    const tip = await this.mustCommit(repository, destinationReference);
    const base = await repository.git(['merge-base', tip, sourceCommit]);
    const facts: MergeFacts = { mergeOption, sourceCommitId: sourceCommit, destinationCommitId: tip, baseCommitId: base };
    try {
      if (mergeOption === 'FAST_FORWARD_MERGE') {
        if (base !== tip) throw new GitError('not a fast forward');
        await repository.git(['update-ref', destinationReference, sourceCommit, tip]);
        return { commit: sourceCommit, facts };
      }
      const tree = await repository.git(['merge-tree', '--write-tree', tip, sourceCommit]);
      const commit = await repository.git(['commit-tree', tree, '-p', tip, '-p', sourceCommit, '-m', `Merge ${pullRequest.sourceReference}`]);
      await repository.git(['update-ref', destinationReference, commit, tip]);
      return { commit, facts };
    } catch (error) {
      if (error instanceof GitError) throw new AwsError('ManualMergeRequiredException', error.message);
      throw error;
    }
  }

  private post(input: Json, caller: Principal): Json {
    const pullRequest = this.pullRequest(text(input.pullRequestId));
    const content = text(input.content);
    if (content.length > MOST_COMMENT) throw new AwsError('CommentContentSizeLimitExceededException', 'The comment is too long');
    if (input.beforeCommitId === input.afterCommitId) throw new AwsError('BeforeCommitIdAndAfterCommitIdAreSameException', 'The commits are the same');
    if (pullRequest.repositoryName !== input.repositoryName) throw new AwsError('RepositoryNotAssociatedWithPullRequestException', 'The pull request is in another repository');
    const place = { repositoryName: pullRequest.repositoryName, pullRequestId: pullRequest.id, beforeCommitId: input.beforeCommitId, afterCommitId: input.afterCommitId };
    const token = input.clientRequestToken as string | undefined;
    const same = token && pullRequest.comments.find((each) => each.clientRequestToken === token);
    if (same) {
      if (same.content !== content) throw new AwsError('IdempotencyParameterMismatchException', 'The token was used with other parameters');
      return { ...place, comment: showComment(same) };
    }
    const comment: Comment = {
      commentId: `${randomUUID()}:${randomUUID()}`, content, authorArn: caller.arn, ...(token && { clientRequestToken: token }),
      beforeCommitId: text(input.beforeCommitId), afterCommitId: text(input.afterCommitId), creationDate: seconds(), lastModifiedDate: seconds(), deleted: false,
    };
    pullRequest.comments.push(comment);
    this.events.put(commentEvent(this.world, this.repository(pullRequest.repositoryName), pullRequest, comment, caller, 'created'));
    return { ...place, comment: showComment(comment) };
  }

  private updateComment(input: Json, caller: Principal): Json {
    const { comment, pullRequest } = this.commentPlace(text(input.commentId));
    if (comment.deleted) throw new AwsError('CommentDeletedException', 'The comment was deleted');
    if (comment.authorArn !== caller.arn) throw new AwsError('CommentNotCreatedByCallerException', 'You cannot modify this comment');
    if (text(input.content).length > MOST_COMMENT) throw new AwsError('CommentContentSizeLimitExceededException', 'The comment is too long');
    comment.content = text(input.content);
    comment.lastModifiedDate = seconds();
    this.events.put(commentEvent(this.world, this.repository(pullRequest.repositoryName), pullRequest, comment, caller, 'updated'));
    return { comment: showComment(comment) };
  }

  /** Grouped by the two commits; a page counts comments. */
  private getComments(input: Json): Json {
    const { comments, repositoryName, id } = this.pullRequest(text(input.pullRequestId));
    const start = Number(text(input.nextToken, '0'));
    const page = comments.slice(start, start + Math.min(Number(input.maxResults ?? 100), MOST_PAGE));
    const next = start + page.length;
    const pairs = [...new Set(page.map((each) => `${each.beforeCommitId} ${each.afterCommitId}`))];
    return {
      commentsForPullRequestData: pairs.map((pair) => {
        const [beforeCommitId, afterCommitId] = pair.split(' ');
        return { pullRequestId: id, repositoryName, beforeCommitId, afterCommitId, comments: page.filter((each) => `${each.beforeCommitId} ${each.afterCommitId}` === pair).map(showComment) };
      }),
      ...(next < comments.length && { nextToken: String(next) }),
    };
  }

  /** Tell what became of references, and of the pull requests from them. */
  private changed(repository: Repository, changes: readonly ReferenceChange[], caller: Principal, merge?: MergeFacts): void {
    for (const change of changes) {
      this.events.put(referenceEvent(this.world, repository, change, caller, merge));
      for (const pullRequest of this.pullRequests) {
        if (pullRequest.status !== 'OPEN' || pullRequest.repositoryName !== repository.name || pullRequest.sourceReference !== change.ref || !change.after) continue;
        pullRequest.sourceCommit = change.after;
        pullRequest.revisionId = revisionId(pullRequest.id, change.after);
        pullRequest.lastActivityDate = seconds();
        this.tell(pullRequest, 'cc-pr-source-updated', 'pullRequestSourceBranchUpdated', caller);
      }
    }
  }

  private tell(pullRequest: PullRequest, recording: string, event: string, caller: Principal): void {
    this.events.put(pullRequestEvent(this.world, this.arn(pullRequest.repositoryName), pullRequest, { recording, event, callerArn: caller.arn }));
  }

  private showRepository({ name, id }: Repository): Json {
    return { accountId: this.world.account, repositoryId: id, repositoryName: name, Arn: this.arn(name), cloneUrlHttp: `${this.world.endpoint}/v1/repos/${name}`, defaultBranch: 'main' };
  }
}
