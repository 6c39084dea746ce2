import { ApprovalTemplate } from './approval-rule';
import { Comment, PullRequest, revisionId } from './pull-request';
import { Repository, ReferenceChange } from './repository';
import { MergeFacts, pullRequestEvent, referenceEvent } from './repository-events';
import { AwsError } from '../core/aws-error';
import { Json, text } from '../core/json';
import { Operation } from '../core/service';
import { World } from '../core/world';
import { Events } from '../events/events';
import { ConditionContext } from '../iam/conditions';
import { Principal } from '../iam/principal';

/** What the operations of CodeCommit work on, and how they tell what they did. */
export class Store {
  public readonly repositories = new Map<string, Repository>();
  public readonly pullRequests: PullRequest[] = [];
  public readonly templates: ApprovalTemplate[] = [];

  constructor(
    public readonly world: World,
    public readonly events: Events,
  ) {}

  public arn(name: string): string {
    return this.world.arn('codecommit', name);
  }

  public repository(name: string): Repository {
    const repository = this.repositories.get(name);
    if (!repository) throw new AwsError('RepositoryDoesNotExistException', `${name} does not exist`);
    return repository;
  }

  /** The name is part of the ARN: policies that name the repository no longer mean it. */
  public rename(repository: Repository, name: string): void {
    if (this.repositories.has(name))
      throw new AwsError('RepositoryNameExistsException', `Repository named ${name} already exists`);
    for (const pullRequest of this.pullRequests)
      if (pullRequest.repositoryName === repository.name) pullRequest.repositoryName = name;
    for (const template of this.templates)
      if (template.repositories.delete(repository.name)) template.repositories.add(name);
    this.repositories.delete(repository.name);
    this.repositories.set(name, repository);
    repository.name = name;
  }

  public pullRequest(id: string): PullRequest {
    const found = this.pullRequests.find((each) => each.id === id);
    if (!found) throw new AwsError('PullRequestDoesNotExistException', `The pull request ${id} does not exist`);
    return found;
  }

  public commentPlace(id: string): { readonly pullRequest: PullRequest; readonly comment: Comment } {
    for (const pullRequest of this.pullRequests) {
      const comment = pullRequest.comments.find((each) => each.commentId === id);
      if (comment) return { pullRequest, comment };
    }
    throw new AwsError('CommentDoesNotExistException', `The comment ${id} does not exist`);
  }

  public async mustCommit(repository: Repository, reference: string): Promise<string> {
    const commit = await repository.commit(fullReference(reference));
    if (!commit) throw new AwsError('BranchDoesNotExistException', `${reference} does not exist`);
    return commit;
  }

  /** An operation that acts upon the repository which its input names. */
  public onRepository(run: Operation['run'], context?: (input: Json) => ConditionContext): Operation {
    return { resources: (input) => [this.arn(text(input.repositoryName))], ...(context && { context }), run };
  }

  /** An operation that acts upon the repository of a pull request. */
  public onPullRequest(run: Operation['run']): Operation {
    return { resources: (input) => [this.arn(this.pullRequest(text(input.pullRequestId)).repositoryName)], run };
  }

  /** An operation that acts upon the repository of a comment. */
  public onComment(run: Operation['run']): Operation {
    return {
      resources: (input) => [
        this.arn(this.commentPlace(text(input.commentId ?? input.inReplyTo)).pullRequest.repositoryName),
      ],
      run,
    };
  }

  /** Tell what became of references, and of the pull requests from them. */
  public changed(
    repository: Repository,
    changes: readonly ReferenceChange[],
    caller: Principal,
    merge?: MergeFacts,
  ): void {
    for (const change of changes) {
      this.events.put(referenceEvent(this.world, repository, change, caller, merge));
      for (const pullRequest of this.pullRequests) {
        if (
          pullRequest.status !== 'OPEN' ||
          pullRequest.repositoryName !== repository.name ||
          pullRequest.sourceReference !== change.ref ||
          !change.after
        )
          continue;
        pullRequest.sourceCommit = change.after;
        pullRequest.revisionId = revisionId(pullRequest.id, change.after);
        pullRequest.lastActivityDate = Date.now() / 1000;
        this.tell(pullRequest, 'cc-pr-source-updated', 'pullRequestSourceBranchUpdated', caller);
      }
    }
  }

  /** Tell what happened to a pull request, in the shape of a recording. */
  public tell(pullRequest: PullRequest, recording: string, event: string, caller: Principal, more: Json = {}): void {
    this.events.put(
      pullRequestEvent(this.world, this.arn(pullRequest.repositoryName), pullRequest, {
        recording,
        event,
        callerArn: caller.arn,
        more,
      }),
    );
  }
}

export function fullReference(reference: string): string {
  return reference.startsWith('refs/') ? reference : `refs/heads/${reference}`;
}

/** The condition key of what changes branches. */
export function references(...names: readonly string[]): ConditionContext {
  return { 'codecommit:References': names.map(fullReference) };
}
