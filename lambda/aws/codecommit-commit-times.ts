import { BatchGetCommitsCommand, CodeCommitClient } from '@aws-sdk/client-codecommit';
import { CommitTimes } from './ports';

/** https://docs.aws.amazon.com/codecommit/latest/APIReference/API_BatchGetCommits.html: more are refused. */
const COMMITS_AT_ONCE = 100;

/** The times of a repository's commits. The functions that need none do not carry the operation. */
export class CodeCommitCommitTimes implements CommitTimes {
  public constructor(
    private readonly name: string,
    private readonly client: Pick<CodeCommitClient, 'send'> = new CodeCommitClient(),
  ) {}

  /**
   * A date is written as git writes it: seconds since 1970, and the zone. Commits that are not found are errors beside
   * the others.
   * @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_BatchGetCommits.html
   * @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_UserInfo.html
   */
  public async read(commits: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const times = new Map<string, number>();
    for (let from = 0; from < commits.length; from += COMMITS_AT_ONCE) {
      const answer = await this.client.send(
        new BatchGetCommitsCommand({
          repositoryName: this.name,
          commitIds: commits.slice(from, from + COMMITS_AT_ONCE),
        }),
      );
      for (const { commitId, committer } of answer.commits ?? []) {
        const [, seconds] = /^(\d{1,11})(?: |$)/.exec(committer?.date ?? '') ?? [];
        if (commitId !== undefined && seconds !== undefined) times.set(commitId, Number(seconds) * 1_000);
      }
    }
    return times;
  }
}
