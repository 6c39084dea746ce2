import {
  CodeCommitClient,
  CreateBranchCommand,
  CreatePullRequestCommand,
  CreateRepositoryCommand,
  DeleteBranchCommand,
  DeleteRepositoryCommand,
  GetBranchCommand,
  GetCommentsForPullRequestCommand,
  GetPullRequestCommand,
  GetRepositoryCommand,
  PutFileCommand,
  UpdatePullRequestStatusCommand,
} from '@aws-sdk/client-codecommit';
import { UndoList } from './undo-list';

export interface WalkPorts {
  readonly codecommit: Pick<CodeCommitClient, 'send'>;
  /** Deploys the flows of a repository under a prefix. The review flow is for pull requests into one branch alone. */
  readonly deploy: (repository: string, target: string) => Promise<void>;
  readonly destroy: () => Promise<void>;
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly now: () => number;
  readonly say: (line: string) => void;
  /** Throws when the user has stopped the walk. */
  readonly check: () => void;
}

export interface WalkSettings {
  readonly repository: string;
  /** Stands before all names. */
  readonly prefix: string;
  readonly waitMs: number;
  readonly intervalMs: number;
}

/**
 * From a deployment to the comment on a pull request, in branches of its own. Whatever it makes is in the list before
 * it is there.
 */
export async function walk(
  { repository, prefix, waitMs, intervalMs }: WalkSettings,
  undo: UndoList,
  ports: WalkPorts,
): Promise<void> {
  const { codecommit, say, check } = ports;
  const base = await tipOf(repository, undo, ports);
  check();
  const [source, target] = [`${prefix}source`, `${prefix}target`];
  say('deploying the stack');
  undo.add('the stack', ports.destroy);
  await ports.deploy(repository, target);
  for (const branchName of [target, source]) {
    check();
    undo.add(`the branch ${branchName}`, async () => {
      await codecommit.send(new DeleteBranchCommand({ repositoryName: repository, branchName }));
    });
    await codecommit.send(new CreateBranchCommand({ repositoryName: repository, branchName, commitId: base }));
  }
  check();
  await codecommit.send(
    new PutFileCommand({
      repositoryName: repository,
      branchName: source,
      fileContent: Buffer.from(`${prefix}\n`),
      filePath: `${prefix}notes.md`,
      parentCommitId: base,
      commitMessage: 'A change to try the flows with',
    }),
  );
  check();
  const { pullRequest } = await codecommit.send(
    new CreatePullRequestCommand({
      title: `${prefix}pull request`,
      targets: [{ repositoryName: repository, sourceReference: source, destinationReference: target }],
    }),
  );
  const pullRequestId = pullRequest?.pullRequestId ?? '';
  undo.add(`the pull request ${pullRequestId} is closed`, async () => close(pullRequestId, ports));
  say(`opened pull request ${pullRequestId}, waiting for its comment`);
  const comment = await waitForComment(pullRequestId, waitMs, intervalMs, ports);
  say(`the comment: ${comment.split('\n')[0]}`);
  if (!comment.includes('succeeded')) throw new Error(`the comment does not tell a success:\n${comment}`);
}

/**
 * The tip of the default branch, which is read and nothing else. A repository that is not there is made, and goes
 * again.
 */
async function tipOf(repositoryName: string, undo: UndoList, { codecommit, say }: WalkPorts): Promise<string> {
  try {
    const { repositoryMetadata } = await codecommit.send(new GetRepositoryCommand({ repositoryName }));
    const branchName = repositoryMetadata?.defaultBranch;
    if (!branchName)
      throw new Error(`the repository ${repositoryName} is empty: push something, or name one that is not there`);
    const { branch } = await codecommit.send(new GetBranchCommand({ repositoryName, branchName }));
    return branch?.commitId ?? '';
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'RepositoryDoesNotExistException') throw error;
  }
  say(`making the repository ${repositoryName}`);
  await codecommit.send(
    new CreateRepositoryCommand({ repositoryName, repositoryDescription: 'Made by npm run smoke' }),
  );
  // After it was made, and not before: one that somebody else makes at this moment stays.
  undo.add(`the repository ${repositoryName}`, async () => {
    await codecommit.send(new DeleteRepositoryCommand({ repositoryName }));
  });
  const { commitId } = await codecommit.send(
    new PutFileCommand({
      repositoryName,
      branchName: 'main',
      fileContent: Buffer.from('Made by npm run smoke\n'),
      filePath: 'README.md',
      commitMessage: 'First',
    }),
  );
  return commitId ?? '';
}

async function waitForComment(
  pullRequestId: string,
  waitMs: number,
  intervalMs: number,
  { codecommit, pause, now, check }: WalkPorts,
): Promise<string> {
  const until = now() + waitMs;
  for (;;) {
    check();
    const { commentsForPullRequestData } = await codecommit.send(
      new GetCommentsForPullRequestCommand({ pullRequestId }),
    );
    const content = commentsForPullRequestData
      ?.flatMap(({ comments }) => comments ?? [])
      .map((comment) => comment.content ?? '')[0];
    if (content !== undefined && !content.includes('is running')) return content;
    if (now() > until)
      throw new Error(content === undefined ? 'no comment came' : `the build did not end: ${content.split('\n')[0]}`);
    await pause(intervalMs);
  }
}

async function close(pullRequestId: string, { codecommit }: WalkPorts): Promise<void> {
  const { pullRequest } = await codecommit.send(new GetPullRequestCommand({ pullRequestId }));
  if (pullRequest?.pullRequestStatus !== 'CLOSED')
    await codecommit.send(new UpdatePullRequestStatusCommand({ pullRequestId, pullRequestStatus: 'CLOSED' }));
}
