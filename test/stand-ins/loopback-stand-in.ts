import { CodeBuildClient } from '@aws-sdk/client-codebuild';
import {
  CodeCommitClient,
  CreateBranchCommand,
  CreatePullRequestCommand,
  DeleteCommentContentCommand,
  PutFileCommand,
  UpdatePullRequestStatusCommand,
} from '@aws-sdk/client-codecommit';
import { PROJECT, REPOSITORY, StandIn } from './stand-in';
import { CodeBuildBuilds } from '../../lambda/aws/codebuild-builds';
import { CodeCommitComments } from '../../lambda/aws/codecommit-comments';
import { CodeCommitConversation } from '../../lambda/aws/codecommit-conversation';
import { CodeCommitPullRequestRules } from '../../lambda/aws/codecommit-pull-request-rules';
import { CodeCommitRepository } from '../../lambda/aws/codecommit-repository';
import { instantBuild } from '../load/instant-build';
import { LoopbackAws } from '../loopback-aws/loopback-aws';

const ALL = { Statement: [{ Effect: 'Allow' as const, Action: '*', Resource: '*' }] };

/** The loopback AWS of the end-to-end tests, asked by the SDK over the network of this machine. */
export async function loopbackStandIn(): Promise<StandIn> {
  const aws = await LoopbackAws.start();
  const options = (credentials: typeof aws.administrator) => ({
    endpoint: aws.world.endpoint,
    region: 'us-east-1',
    credentials,
  });
  const own = options(aws.iam.addUser('report-build', [ALL]));
  const codecommit = new CodeCommitClient(own);
  const admin = new CodeCommitClient(options(aws.administrator));
  await aws.codecommit.create(REPOSITORY);
  let count = 0;
  let tip: string | undefined;
  const put = async (branchName: string): Promise<string> => {
    count += 1;
    const { commitId = '' } = await admin.send(
      new PutFileCommand({
        repositoryName: REPOSITORY,
        branchName,
        filePath: 'a.ts',
        fileContent: Buffer.from(`${count}`),
        ...(tip !== undefined && { parentCommitId: tip }),
      }),
    );
    tip = commitId;
    return commitId;
  };
  const targetCommit = await put('main');
  await admin.send(
    new CreateBranchCommand({ repositoryName: REPOSITORY, branchName: 'feature/x', commitId: targetCommit }),
  );
  const sourceCommit = await put('feature/x');
  const created = await admin.send(
    new CreatePullRequestCommand({
      title: 'x',
      targets: [{ repositoryName: REPOSITORY, sourceReference: 'feature/x', destinationReference: 'main' }],
    }),
  );
  const id = created.pullRequest?.pullRequestId ?? '';
  aws.codebuild.create(PROJECT, {
    Name: PROJECT,
    Source: { Type: 'CODECOMMIT', Location: `https://git-codecommit.us-east-1.amazonaws.com/v1/repos/${REPOSITORY}` },
    Environment: {
      Type: 'LINUX_CONTAINER',
      Image: 'aws/codebuild/standard:7.0',
      ComputeType: 'BUILD_GENERAL1_SMALL',
      ImagePullCredentialsType: 'CODEBUILD',
      PrivilegedMode: false,
      EnvironmentVariables: [],
    },
    ServiceRole: 'arn:aws:iam::111122223333:role/build-role',
  });
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  aws.codebuild.execute = async () => ended.then(instantBuild);
  aws.codebuild.concurrency = 100;
  const incomplete = () => undefined;
  return {
    builds: new CodeBuildBuilds(new CodeBuildClient(own)),
    comments: new CodeCommitComments(incomplete, codecommit),
    others: new CodeCommitComments(incomplete, admin),
    repository: new CodeCommitRepository(REPOSITORY, incomplete, codecommit),
    rules: new CodeCommitPullRequestRules(REPOSITORY, incomplete, codecommit),
    conversation: new CodeCommitConversation(codecommit),
    pullRequest: { id, repositoryName: REPOSITORY, targetCommit, sourceCommit },
    deleteComment: async (commentId) => {
      await admin.send(new DeleteCommentContentCommand({ commentId }));
    },
    push: async () => put('feature/x'),
    closePullRequest: async () => {
      await admin.send(new UpdatePullRequestStatusCommand({ pullRequestId: id, pullRequestStatus: 'CLOSED' }));
    },
    beLate: (answers) => {
      aws.endpoint.late.codeCommit = answers;
    },
    beLateWithEnds: (answers) => {
      aws.endpoint.late.buildEnd = answers;
    },
    addHistory: (history) => {
      aws.codebuild.addHistory(PROJECT, history, { every: 60_000, ago: 60_000 });
    },
    endBuilds: async () => {
      end();
      await aws.quiet();
    },
    passFiveMinutes: () => {
      aws.codebuild.tokenLifeMs = 0;
    },
    stop: async () => {
      end();
      await aws.quiet();
      const faults = aws.world.takeFaults();
      await aws.stop();
      if (faults.length > 0) throw new Error(faults.join('\n'));
    },
  };
}
