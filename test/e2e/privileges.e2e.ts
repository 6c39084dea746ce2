import { setTimeout as pause } from 'node:timers/promises';
import { CreatePullRequestCommand } from '@aws-sdk/client-codecommit';
import { Deployment } from './support/deployment';
import { end, expectHealth } from './support/ended';
import { actionsOf, grantsOf, rolesOf, without } from './support/granted';

/** Each permission of the example's roles, and the story that it is for: without the one, the other fails. */
const NEEDED: readonly (readonly [role: string, action: string, story: string])[] = [
  ['start-build', 'codebuild:StartBuild', 'a pull request is built'],
  ['start-build', 'codebuild:BatchGetBuilds', 'a newer push stops the build of the older one'],
  ['start-build', 'codebuild:ListBuildsForProject', 'a newer push stops the build of the older one'],
  ['start-build', 'codebuild:StopBuild', 'a newer push stops the build of the older one'],
  ['start-build', 'codecommit:GetCommit', 'a pull request is built'],
  ['start-build', 'codecommit:GetPullRequest', 'a pull request is built'],
  ['start-build', 'lambda:InvokeFunction', 'a start that failed is told'],
  ['start-build', 'logs:CreateLogStream', 'start-build logs its decisions'],
  ['start-build', 'logs:PutLogEvents', 'start-build logs its decisions'],
  ['report-build', 'codecommit:GetCommentsForPullRequest', 'a comment tells the result'],
  ['report-build', 'codecommit:PostCommentForPullRequest', 'a comment tells the result'],
  ['report-build', 'codecommit:UpdateComment', 'a comment tells the result'],
  ['report-build', 'codecommit:GetPullRequest', 'the comment follows the next push'],
  ['report-build', 'logs:GetLogEvents', 'the comment shows what failed'],
  ['report-build', 'logs:CreateLogStream', 'report-build logs its decisions'],
  ['report-build', 'logs:PutLogEvents', 'report-build logs its decisions'],
  ['schedules', 'lambda:InvokeFunction', 'a schedule builds'],
  ['builds of main', 'codecommit:GitPull', 'main is built and tagged'],
  ['builds of main', 'codecommit:GitPush', 'main is built and tagged'],
  ['builds of main', 'logs:CreateLogStream', 'a build leaves a log'],
  ['builds of main', 'logs:PutLogEvents', 'a build leaves a log'],
];

/** Used by Lambda and EventBridge Scheduler when all tries are over, which takes them hours. */
const OF_LAST_RESORT = ['sqs:SendMessage'];
/** What CodeBuild itself does with a project's role, and the loopback AWS does not do. */
const OF_CODEBUILD = ['codebuild:BatchPutCodeCoverages', 'codebuild:BatchPutTestCases', 'codebuild:CreateReport', 'codebuild:CreateReportGroup', 'codebuild:UpdateReport', 'logs:CreateLogGroup'];

describe('least privilege', () => {
  let ci: Deployment;
  let count = 0;
  const logOf = (handler: string) => ci.aws.logs.lines(`/aws/lambda/${ci.aws.lambda.names.find((name) => name.includes(handler)) ?? ''}`);

  async function failingPullRequest(): Promise<{ readonly id: string; readonly branch: string; readonly comment: () => string }> {
    const branch = `feature/${count += 1}`;
    await ci.clone.git('checkout', '-q', 'main');
    await ci.clone.push(branch, { 'add.js': `exports.add = (a, b) => a - b; // ${count}\n` });
    const { pullRequest } = await ci.codecommit.send(new CreatePullRequestCommand({ title: branch, targets: [{ repositoryName: 'foo', sourceReference: branch, destinationReference: 'main' }] }));
    await ci.aws.quiet();
    const id = pullRequest?.pullRequestId ?? '';
    return { id, branch, comment: () => ci.aws.codecommit.comments(id).map(({ content }) => content).join('\n') };
  }

  async function logged(handler: string): Promise<boolean> {
    const before = logOf(handler).length;
    await failingPullRequest();
    return logOf(handler).length > before;
  }

  const stories: Readonly<Record<string, () => Promise<boolean>>> = {
    'a pull request is built': async () => {
      await failingPullRequest();
      return ci.takeBuilds().some(({ flow }) => flow === 'review');
    },
    'a newer push stops the build of the older one': async () => {
      const branch = `feature/${count += 1}`;
      await ci.clone.git('checkout', '-q', 'main');
      await ci.clone.push(branch, { 'check.sh': `sleep 4 # ${count}\n` });
      await ci.codecommit.send(new CreatePullRequestCommand({ title: branch, targets: [{ repositoryName: 'foo', sourceReference: branch, destinationReference: 'main' }] }));
      // Denied calls may keep the build from starting at all; then there is nothing to stop either.
      for (let waited = 0; ci.untaken === 0 && waited < 2_000; waited += 20) await pause(20);
      await ci.clone.push(branch, { 'check.sh': `true # ${count}\n` });
      await ci.aws.quiet();
      return ci.takeBuilds().map(({ status }) => status).join() === 'STOPPED,SUCCEEDED';
    },
    'a start that failed is told': async () => {
      ci.aws.lambda.breakdown = (name) => (name.includes('start-build') ? 'out of memory' : undefined);
      return (await failingPullRequest()).comment().includes('out of memory');
    },
    'start-build logs its decisions': async () => logged('start-build'),
    'report-build logs its decisions': async () => logged('report-build'),
    'a comment tells the result': async () => (await failingPullRequest()).comment().includes('FAILED'),
    'the comment shows what failed': async () => (await failingPullRequest()).comment().includes('must be 3'),
    'the comment follows the next push': async () => {
      const { branch, comment } = await failingPullRequest();
      await ci.clone.push(branch, { 'add.js': `exports.add = (a, b) => a + b; // ${count}\n` });
      await ci.aws.quiet();
      return comment().includes('SUCCEEDED');
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
      await ci.clone.push('main', { 'notes.md': `Note ${count += 1}.\n` });
      await ci.aws.quiet();
      return ci.takeBuilds().map(({ flow, status }) => `${flow} ${status}`).join() === 'main SUCCEEDED,release SUCCEEDED';
    },
    'a build leaves a log': async () => {
      const before = ci.log('main').length;
      await ci.clone.push('main', { 'notes.md': `Note ${count += 1}.\n` });
      await ci.aws.quiet();
      return ci.log('main').length > before;
    },
  };

  beforeAll(async () => { ci = await Deployment.make(); });
  beforeEach(() => { ci.takeBuilds(); });
  afterEach(() => {
    if (ci) {
      ci.aws.iam.filter = (_, documents) => documents;
      ci.aws.lambda.breakdown = () => undefined;
    }
    expectHealth(ci);
  });
  afterAll(async () => { await end(ci); });

  test('each role has exactly these permissions', () => {
    const project = (flow: string) => ci.project.projectName(flow);
    const flows = [...ci.project.projectNames().keys()];
    const function_ = (handler: string) => ci.aws.lambda.names.find((name) => name.includes(handler)) ?? '';
    const handlerLogs = (handler: string) => ['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => `${action} logs:log-group:/aws/lambda/${function_(handler)}:*`);
    const letters = `sqs:SendMessage sqs:${ci.aws.sqs.names.find((name) => name.includes('DeadLetters')) ?? ''}`;
    const expected: Record<string, readonly string[]> = {
      'start-build': [
        `codebuild:StopBuild codebuild:project/${project('review')}`,
        'codecommit:GetCommit codecommit:foo',
        'codecommit:GetPullRequest codecommit:foo',
        // Whether an event that comes late has its build already is asked of each flow.
        ...flows.filter((flow) => flow !== 'adhoc').flatMap((flow) => ['BatchGetBuilds', 'ListBuildsForProject', 'StartBuild'].map((call) => `codebuild:${call} codebuild:project/${project(flow)}`)),
        `lambda:InvokeFunction lambda:function:${function_('report-build')}`,
        ...handlerLogs('start-build'),
        letters,
      ],
      'report-build': [
        ...['GetCommentsForPullRequest', 'GetPullRequest', 'PostCommentForPullRequest', 'UpdateComment'].map((call) => `codecommit:${call} codecommit:foo`),
        `logs:GetLogEvents logs:log-group:/aws/codebuild/${project('review')}:log-stream:*`,
        ...handlerLogs('report-build'),
        letters,
      ],
      'schedules': [`lambda:InvokeFunction lambda:function:${function_('start-build')}`, letters],
      ...Object.fromEntries(flows.map((flow) => [`builds of ${flow}`, [
        'codecommit:GitPull codecommit:foo',
        ...(flow === 'main' ? ['codecommit:GitPush codecommit:foo if {"StringLikeIfExists":{"codecommit:References":["refs/tags/*"]}}'] : []),
        ...['CreateReportGroup', 'CreateReport', 'UpdateReport', 'BatchPutTestCases', 'BatchPutCodeCoverages'].map((call) => `codebuild:${call} codebuild:report-group/${project(flow)}-*`),
        ...['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'].flatMap((action) => ['', ':*'].map((streams) => `${action} logs:log-group:/aws/codebuild/${project(flow)}${streams}`)),
      ]])),
    };
    const sorted = Object.fromEntries(Object.entries(expected).map(([role, grants]) => [role, [...grants].sort()]));
    expect(Object.fromEntries([...rolesOf(ci)].map(([name, role]) => [name, grantsOf(ci, role)]))).toEqual(sorted);
  });

  test('there is a story for each permission of each kind of role', () => {
    const granted = [...rolesOf(ci)].flatMap(([name, role]) => actionsOf(ci, role).filter((action) => !OF_CODEBUILD.includes(action) && !OF_LAST_RESORT.includes(action)).map((action) => `${name.replace(/^builds of .*/, 'builds of main')} ${action}`));
    expect([...new Set(granted)].sort()).toEqual(NEEDED.map(([role, action]) => `${role} ${action}`).sort());
  });

  test.each(Object.keys(stories))('with all permissions: %s', async (story) => {
    expect(await stories[story]()).toBe(true);
  });

  test.each(NEEDED)('%s without %s: it is not so that %s', async (role, action, story) => {
    const { name } = rolesOf(ci).get(role) ?? { name: '' };
    ci.aws.iam.filter = (each, documents) => (each.name === name ? without(action, documents) : documents);
    expect(await stories[story]()).toBe(false);
  });
});
