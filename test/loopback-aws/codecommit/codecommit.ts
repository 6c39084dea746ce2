import { approvalOperations } from './approval-operations';
import { ApprovalTemplate } from './approval-rule';
import { commentOperations } from './comment-operations';
import { gitHandler } from './git-http';
import { mergeOperations } from './merge';
import { Comment, PullRequest } from './pull-request';
import { pullRequestOperations } from './pull-request-operations';
import { ReferenceChange, Repository } from './repository';
import { RepositoryKeys } from './repository-key';
import { repositoryOperations } from './repository-operations';
import { Store } from './store';
import { templateOperations } from './template-operations';
import { AwsError } from '../core/aws-error';
import { Service } from '../core/service';
import { World } from '../core/world';
import { Events } from '../events/events';
import { Iam } from '../iam/iam';
import { Principal } from '../iam/principal';
import { Kms } from '../kms/kms';
import { RawHandler } from '../server/endpoint';

/** Repositories, pull requests with comments and approvals, and approval rule templates. */
export class CodeCommit {
  private readonly store: Store;
  private readonly keys: RepositoryKeys;

  constructor(
    private readonly world: World,
    private readonly iam: Iam,
    events: Events,
    kms: Kms,
  ) {
    this.store = new Store(world, events);
    this.keys = new RepositoryKeys(this.store, kms);
  }

  public arn(name: string): string {
    return this.store.arn(name);
  }

  public repository(name: string): Repository {
    return this.store.repository(name);
  }

  public has(name: string): boolean {
    return this.store.repositories.has(name);
  }

  public async create(name: string, kmsKey?: string): Promise<Repository> {
    if (this.has(name)) throw new AwsError('RepositoryNameExistsException', `Repository named ${name} already exists`);
    const repository = new Repository(name, `${this.world.folder('repositories')}/${name}.git`);
    repository.kmsKey = kmsKey;
    this.store.repositories.set(name, repository);
    await repository.init();
    return repository;
  }

  /** What a push did to references: its events, and those of pull requests. */
  public pushed(repository: Repository, changes: readonly ReferenceChange[], caller: Principal): void {
    this.store.changed(repository, changes, caller);
  }

  public remove(name: string): void {
    this.store.repositories.delete(name);
  }

  /** A pull request with all that belongs to it, for tests. */
  public pullRequest(id: string): PullRequest {
    return this.store.pullRequest(id);
  }

  /** The comments of a pull request, for tests. */
  public comments(pullRequestId: string): readonly Comment[] {
    return this.store.pullRequest(pullRequestId).comments;
  }

  public get templates(): readonly ApprovalTemplate[] {
    return this.store.templates;
  }

  /** The names of the approval rule templates. */
  public get templateNames(): string[] {
    return this.store.templates.map(({ name }) => name);
  }

  public gitHandler(): RawHandler {
    return gitHandler(this.world, this.iam, {
      find: (name) => this.store.repositories.get(name),
      arn: (name) => this.arn(name),
      mustUseKey: (caller, name) => {
        this.keys.mustUse(caller, name);
      },
      pushed: (repository, changes, caller) => {
        this.pushed(repository, changes, caller);
      },
    });
  }

  public service(): Service {
    const { store } = this;
    return {
      signingName: 'codecommit',
      prefix: 'codecommit',
      protocol: 'json',
      operations: this.keys.guard({
        ...repositoryOperations(store, async (name) => this.create(name)),
        ...pullRequestOperations(store),
        ...mergeOperations(store),
        ...commentOperations(store),
        ...approvalOperations(store),
        ...templateOperations(store),
      }),
    };
  }
}
