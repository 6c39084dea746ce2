import { CodeCommitClient, GetCommitCommand } from '@aws-sdk/client-codecommit';
import { CommitFacts, CommitSource } from './ports';

/** Commits of one repository in CodeCommit. */
export class CodeCommitCommitSource implements CommitSource {
  public constructor(
    private readonly repositoryName: string,
    private readonly client: Pick<CodeCommitClient, 'send'> = new CodeCommitClient(),
  ) {}

  /** @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_GetCommit.html */
  public async read(commit: string): Promise<CommitFacts> {
    const answer = await this.client.send(
      new GetCommitCommand({ repositoryName: this.repositoryName, commitId: commit }),
    );
    return { message: answer.commit?.message ?? '', author: answer.commit?.author?.name ?? '' };
  }
}
