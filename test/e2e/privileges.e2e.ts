import { CreatePullRequestCommand } from '@aws-sdk/client-codecommit';
import { Deployment } from './support/deployment';
import { end } from './support/ended';
import { grantsOf, rolesOf } from './support/granted';
import { Held } from './support/held';
import { restore, Stories, testNeeded } from './support/least-privilege';
import { OF_THE_EXAMPLE } from './support/needed';

describe('least privilege', () => {
  let ci: Deployment;
  let count = 0;
  const logOf = (handler: string) =>
    ci.aws.logs.lines(`/aws/lambda/${ci.aws.lambda.names.find((name) => name.includes(handler)) ?? ''}`);

  async function failingPullRequest(): Promise<{
    readonly id: string;
    readonly branch: string;
    readonly comment: () => string;
  }> {
    const branch = `feature/${(count += 1)}`;
    await ci.clone.git('checkout', '-q', 'main');
    await ci.clone.push(branch, { 'add.js': `exports.add = (a, b) => a - b; // ${count}\n` });
    const { pullRequest } = await ci.codecommit.send(
      new CreatePullRequestCommand({
        title: branch,
        targets: [{ repositoryName: 'foo', sourceReference: branch, destinationReference: 'main' }],
      }),
    );
    await ci.aws.quiet();
    const id = pullRequest?.pullRequestId ?? '';
    return {
      id,
      branch,
      comment: () =>
        ci.aws.codecommit
          .comments(id)
          .map(({ content }) => content)
          .join('\n'),
    };
  }

  async function logged(handler: string): Promise<boolean> {
    const before = logOf(handler).length;
    await failingPullRequest();
    return logOf(handler).length > before;
  }

  const stories: Stories = {
    'a pull request is built': async () => {
      await failingPullRequest();
      return ci.takeBuilds().some(({ flow }) => flow === 'review');
    },
    'a newer push stops the build of the older one': async () => {
      const branch = `feature/${(count += 1)}`;
      const held = new Held(ci);
      await ci.clone.git('checkout', '-q', 'main');
      await ci.clone.push(branch, { 'check.sh': `${held.command} # ${count}\n` });
      await ci.codecommit.send(
        new CreatePullRequestCommand({
          title: branch,
          targets: [{ repositoryName: 'foo', sourceReference: branch, destinationReference: 'main' }],
        }),
      );
      await held.alone();
      await ci.clone.push(branch, { 'check.sh': `true # ${count}\n` });
      await held.alone();
      await held.letGo();
      return (
        ci
          .takeBuilds()
          .map(({ status }) => status)
          .join() === 'STOPPED,SUCCEEDED'
      );
    },
    'an event that comes late, and again, has one build': async () => {
      const came: unknown[] = [];
      ci.aws.world.eventsAreLateMs = 10 * 60_000;
      ci.aws.lambda.breakdown = (name, event) => {
        if (name.includes('start-build')) came.push(event);
        return undefined;
      };
      await ci.clone.git('push', '-q', 'origin', `main:refs/tags/v9.${(count += 1)}`);
      await ci.aws.quiet();
      ci.aws.codebuild.tokenLifeMs = 0;
      const { iam, lambda, administrator } = ci.aws;
      lambda.handFrom(
        iam.principal(administrator.accessKeyId),
        lambda.arn(lambda.names.find((name) => name.includes('start-build')) ?? ''),
        came[0],
      );
      await ci.aws.quiet();
      return (
        ci
          .takeBuilds()
          .map(({ flow }) => flow)
          .join() === 'release'
      );
    },
    'a start that failed is told': async () => {
      ci.aws.lambda.breakdown = (name) => (name.includes('start-build') ? 'out of memory' : undefined);
      return (await failingPullRequest()).comment().includes('could not be started');
    },
    'start-build logs its decisions': async () => logged('start-build'),
    'report-build logs its decisions': async () => logged('report-build'),
    'a comment tells the result': async () => (await failingPullRequest()).comment().includes('failed**'),
    'the comment shows what failed': async () => (await failingPullRequest()).comment().includes('must be 3'),
    'the comment follows the next push': async () => {
      const { branch, comment } = await failingPullRequest();
      await ci.clone.push(branch, { 'add.js': `exports.add = (a, b) => a + b; // ${count}\n` });
      await ci.aws.quiet();
      return comment().includes('succeeded**');
    },
    'an answer that comes late delays a build, and drops none': async () => {
      const { branch } = await failingPullRequest();
      ci.takeBuilds();
      ci.aws.endpoint.late.codeCommit = 3;
      await ci.clone.push(branch, { 'add.js': `exports.add = (a, b) => a + b; // ${(count += 1)}\n` });
      await ci.aws.quiet();
      return ci.takeBuilds().some(({ flow }) => flow === 'review');
    },
    'a log that comes late is shown to its end': async () => {
      ci.aws.endpoint.late.log = 4;
      return (await failingPullRequest()).comment().includes('must be 3');
    },
    'a schedule builds': async () => {
      try {
        ci.aws.scheduler.fire(ci.aws.scheduler.names[0], new Date());
      } catch {
        return false;
      }
      await ci.aws.quiet();
      return ci.takeBuilds().some(({ flow }) => flow === 'nightly');
    },
    'main is built and tagged': async () => {
      await ci.clone.push('main', { 'notes.md': `Note ${(count += 1)}.\n` });
      await ci.aws.quiet();
      return (
        ci
          .takeBuilds()
          .map(({ flow, status }) => `${flow} ${status}`)
          .join() === 'main SUCCEEDED,release SUCCEEDED'
      );
    },
    'a build leaves a log': async () => {
      const before = ci.log('main').length;
      await ci.clone.push('main', { 'notes.md': `Note ${(count += 1)}.\n` });
      await ci.aws.quiet();
      return ci.log('main').length > before;
    },
  };

  beforeAll(async () => {
    ci = await Deployment.make();
  });
  beforeEach(() => {
    ci.takeBuilds();
  });
  afterEach(() => {
    restore(ci);
  });
  afterAll(async () => {
    await end(ci);
  });

  test('each role has exactly these permissions', () => {
    const project = (flow: string) => ci.project.projectName(flow);
    const flows = [...ci.project.projectNames().keys()];
    const function_ = (handler: string) => ci.aws.lambda.names.find((name) => name.includes(handler)) ?? '';
    const handlerLogs = (handler: string) =>
      ['logs:CreateLogStream', 'logs:PutLogEvents'].map(
        (action) => `${action} logs:log-group:/aws/lambda/${function_(handler)}:*`,
      );
    const queue = (part: string) => ci.aws.sqs.names.find((name) => name.includes(part)) ?? '';
    const ownQueue = (part: string) =>
      ['DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage', 'SendMessage'].map(
        (call) => `sqs:${call} sqs:${queue(part)}`,
      );
    const deadLetters = `sqs:SendMessage sqs:${ci.aws.sqs.names.find((name) => name.includes('DeadLetters')) ?? ''}`;
    const expected: Record<string, readonly string[]> = {
      'start-build': [
        `codebuild:StopBuild codebuild:project/${project('review')}`,
        'codecommit:GetCommit codecommit:foo',
        'codecommit:GetPullRequest codecommit:foo',
        // Whether an event that comes late has its build already is asked of each flow.
        ...flows
          .filter((flow) => flow !== 'adhoc')
          .flatMap((flow) =>
            ['BatchGetBuilds', 'ListBuildsForProject', 'StartBuild'].map(
              (call) => `codebuild:${call} codebuild:project/${project(flow)}`,
            ),
          ),
        `lambda:InvokeFunction lambda:function:${function_('report-build')}`,
        ...handlerLogs('start-build'),
        ...ownQueue('StartBuildLookAgain'),
        `sqs:SendMessage sqs:${queue('ReportBuildLookAgain')}`,
        deadLetters,
      ],
      'report-build': [
        ...['GetCommentsForPullRequest', 'GetPullRequest', 'PostCommentForPullRequest', 'UpdateComment'].map(
          (call) => `codecommit:${call} codecommit:foo`,
        ),
        `logs:GetLogEvents logs:log-group:/aws/codebuild/${project('review')}:log-stream:*`,
        `codebuild:BatchGetBuilds codebuild:project/${project('review')}`,
        `codebuild:ListBuildsForProject codebuild:project/${project('review')}`,
        ...handlerLogs('report-build'),
        ...ownQueue('ReportBuildLookAgain'),
        deadLetters,
      ],
      schedules: [`lambda:InvokeFunction lambda:function:${function_('start-build')}`, deadLetters],
      ...Object.fromEntries(
        flows.map((flow) => [
          `builds of ${flow}`,
          [
            'codecommit:GitPull codecommit:foo',
            ...(flow === 'main'
              ? [
                  'codecommit:GitPush codecommit:foo if {"StringLikeIfExists":{"codecommit:References":["refs/tags/*"]}}',
                ]
              : []),
            ...['CreateReportGroup', 'CreateReport', 'UpdateReport', 'BatchPutTestCases', 'BatchPutCodeCoverages'].map(
              (call) => `codebuild:${call} codebuild:report-group/${project(flow)}-*`,
            ),
            ...['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'].flatMap((action) =>
              ['', ':*'].map((streams) => `${action} logs:log-group:/aws/codebuild/${project(flow)}${streams}`),
            ),
          ],
        ]),
      ),
    };
    const sorted = Object.fromEntries(Object.entries(expected).map(([role, grants]) => [role, [...grants].sort()]));
    expect(Object.fromEntries([...rolesOf(ci)].map(([name, role]) => [name, grantsOf(ci, role)]))).toEqual(sorted);
  });

  testNeeded(() => ci, OF_THE_EXAMPLE, stories);
});
