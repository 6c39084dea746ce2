import {
  CodeCommitClient,
  GetBranchCommand,
  GetCommitCommand,
  GetDifferencesCommand,
  GetPullRequestCommand,
  ListBranchesCommand,
  ListPullRequestsCommand,
} from '@aws-sdk/client-codecommit';
import { answerOr } from './answer-or';
import { answeredTime } from './answered-time';
import { Repository } from './ports';
import { readAll, readPages, ReportIncomplete } from './read-pages';
import { BRANCH_PREFIX } from '../../src/contract/codecommit-events';
import { PullRequest } from '../decide/pull-request';

/** One repository in CodeCommit. */
export class CodeCommitRepository implements Repository {
  public constructor(
    private readonly name: string,
    private readonly incomplete: ReportIncomplete,
    private readonly client: Pick<CodeCommitClient, 'send'> = new CodeCommitClient(),
  ) {}

  /** @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_GetPullRequest.html */
  public async pullRequest(id: string): Promise<PullRequest | undefined> {
    const answer = await answerOr(this.client.send(new GetPullRequestCommand({ pullRequestId: id })), {
      PullRequestDoesNotExistException: undefined,
    });
    const pullRequest = answer?.pullRequest;
    const target = pullRequest?.pullRequestTargets?.find(({ repositoryName }) => repositoryName === this.name);
    if (!pullRequest || !target) return undefined;
    const lastActivityAt = answeredTime(pullRequest.lastActivityDate);
    return {
      id,
      repositoryName: this.name,
      revision: pullRequest.revisionId ?? '',
      isOpen: pullRequest.pullRequestStatus === 'OPEN',
      isMerged: target.mergeMetadata?.isMerged ?? false,
      sourceBranch: branchName(target.sourceReference),
      targetBranch: branchName(target.destinationReference),
      sourceCommit: target.sourceCommit ?? '',
      targetCommit: target.destinationCommit ?? '',
      mergeBase: target.mergeBase,
      createdAt: answeredTime(pullRequest.creationDate) ?? new Date(0).toISOString(),
      lastActivityAt,
    };
  }

  /** @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_ListPullRequests.html */
  public async openPullRequests(): Promise<readonly string[]> {
    return readAll({
      call: 'codecommit:ListPullRequests',
      read: async (nextToken) => {
        const answer = await this.client.send(
          new ListPullRequestsCommand({
            repositoryName: this.name,
            pullRequestStatus: 'OPEN',
            nextToken,
          }),
        );
        return { items: answer.pullRequestIds, next: answer.nextToken };
      },
      incomplete: this.incomplete,
    });
  }

  /** @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_GetBranch.html */
  public async tip(branch: string): Promise<string | undefined> {
    const answer = await answerOr(
      this.client.send(new GetBranchCommand({ repositoryName: this.name, branchName: branch })),
      { BranchDoesNotExistException: undefined },
    );
    return answer?.branch?.commitId;
  }

  /** @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_ListBranches.html */
  public async branches(): Promise<readonly string[]> {
    return readAll({
      call: 'codecommit:ListBranches',
      read: async (nextToken) => {
        const answer = await this.client.send(new ListBranchesCommand({ repositoryName: this.name, nextToken }));
        return { items: answer.branches, next: answer.nextToken };
      },
      incomplete: this.incomplete,
    });
  }

  /** @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_GetCommit.html */
  public async message(commit: string): Promise<string> {
    const answer = await this.client.send(new GetCommitCommand({ repositoryName: this.name, commitId: commit }));
    return answer.commit?.message ?? '';
  }

  /** From the commit backwards, the nearest generations first. */
  public async ancestors(commit: string, wanted: ReadonlySet<string>, max: number): Promise<readonly string[]> {
    const found: string[] = [];
    const seen = new Set([commit]);
    const queue = [commit];
    for (let n = 0; n < max && found.length < wanted.size; n += 1) {
      const next = queue.shift();
      if (next === undefined) break;
      const answer = await answerOr(
        this.client.send(new GetCommitCommand({ repositoryName: this.name, commitId: next })),
        { CommitIdDoesNotExistException: undefined },
      );
      const parents = (answer?.commit?.parents ?? []).filter((parent) => !seen.has(parent));
      for (const parent of parents) seen.add(parent);
      queue.push(...parents);
      found.push(...parents.filter((parent) => wanted.has(parent)));
    }
    return found;
  }

  /**
   * The members that have to do with pages begin with capitals in this one operation. What was not read may have
   * changed: then a build is started, and no vote is cast without one.
   * @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_GetDifferences.html
   */
  public async anyChange(before: string, after: string, counts: (path: string) => boolean): Promise<boolean> {
    let found = false;
    const isAll = await readPages({
      call: 'codecommit:GetDifferences',
      read: async (NextToken) => {
        const answer = await this.client.send(
          new GetDifferencesCommand({
            repositoryName: this.name,
            beforeCommitSpecifier: before,
            afterCommitSpecifier: after,
            NextToken,
          }),
        );
        return { items: answer.differences, next: answer.NextToken };
      },
      take: (differences) => {
        const paths = differences.flatMap(({ beforeBlob, afterBlob }) => [beforeBlob?.path, afterBlob?.path]);
        found = paths.some((path) => path !== undefined && counts(path));
        return found;
      },
      incomplete: this.incomplete,
    });
    return found || !isAll;
  }
}

function branchName(reference: string | undefined): string {
  return reference?.startsWith(BRANCH_PREFIX) ? reference.slice(BRANCH_PREFIX.length) : (reference ?? '');
}
