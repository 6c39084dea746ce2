import { join } from 'node:path';
import { StartBuildCommand } from '@aws-sdk/client-codebuild';
import { CreatePullRequestCommand, MergePullRequestByFastForwardCommand } from '@aws-sdk/client-codecommit';
import { Clone } from './support/clone';
import { Deployment } from './support/deployment';
import { end, expectHealth } from './support/ended';
import { run } from './support/run';

describe('the stories of the README, deployed', () => {
  let ci: Deployment;
  let pullRequestId: string;

  beforeAll(async () => {
    ci = await Deployment.make();
  });
  afterEach(() => {
    expectHealth(ci);
  });
  afterAll(async () => {
    await end(ci);
  });

  test('a push to the target branch is built, tagged by the build, and the tag is released', async () => {
    await ci.clone.push('main', { 'notes.md': 'First.\n' });
    await ci.settle('push -> branch flow -> tag -> tag flow');
    expect(ci.takeBuilds()).toEqual([
      {
        flow: 'main',
        status: 'SUCCEEDED',
        variables: { FLOW_BRANCH: 'main', FLOW_EVENT: 'branch', FLOW_NAME: 'main' },
      },
      {
        flow: 'release',
        status: 'SUCCEEDED',
        variables: { FLOW_TAG: 'v1.0.1', FLOW_EVENT: 'tag', FLOW_NAME: 'release' },
      },
    ]);
    expect(ci.log('release')).toContain('\nreleasing v1.0.1\n');
  });

  test('a pull request is built at each push, and has one comment that tells the newest state', async () => {
    await ci.clone.push('feature/subtract', { 'add.js': 'exports.add = (a, b) => a - b;\n' }, 'Subtract by mistake');
    const { pullRequest } = await ci.codecommit.send(
      new CreatePullRequestCommand({
        title: 'Subtract',
        targets: [{ repositoryName: 'foo', sourceReference: 'feature/subtract', destinationReference: 'main' }],
      }),
    );
    pullRequestId = pullRequest?.pullRequestId ?? '';
    await ci.settle('pull request -> build -> comment');
    expect(ci.takeBuilds()).toEqual([
      {
        flow: 'review',
        status: 'FAILED',
        variables: expect.objectContaining({ FLOW_PULL_REQUEST_ID: pullRequestId, FLOW_EVENT: 'review' }) as unknown,
      },
    ]);
    expect(ci.aws.codecommit.comments(pullRequestId).map(({ content }) => content)).toEqual([
      expect.stringContaining('add(1, 2) must be 3'),
    ]);

    // The line of the comment, in a fresh clone, from its root.
    const [{ content }] = ci.aws.codecommit.comments(pullRequestId);
    const [, line] = /^To run it on your own machine, .*: `(.*)`$/m.exec(content) ?? [];
    expect(line).toBe(
      'cd ci && npx --no --offline flow-ci run review --flow review --from feature/subtract --into main',
    );
    const modules = join(ci.project.folder, 'node_modules');
    const reader = await Clone.fresh(ci.aws, 'foo', 'ci', modules);
    const again = await run('the line of the comment', 'sh', ['-c', line], { cwd: reader.folder, mayFail: true });
    expect(again.code).toBe(1);
    expect(again.output).toContain('add(1, 2) must be 3');

    const commit = await ci.clone.push(
      'feature/subtract',
      { 'add.js': 'exports.add = (a, b) => b + a;\n' },
      'Add after all',
    );
    await ci.settle('push to it -> build -> comment');
    expect(ci.takeBuilds()).toEqual([
      {
        flow: 'review',
        status: 'SUCCEEDED',
        variables: expect.objectContaining({ FLOW_PULL_REQUEST_SRC_COMMIT: commit }) as unknown,
      },
    ]);
    const [comment, ...more] = ci.aws.codecommit.comments(pullRequestId);
    expect(more).toEqual([]);
    expect(comment.content).toContain(commit.slice(0, 7));
    expect(comment.content).not.toContain('must be 3');
  });

  test('merging the pull request starts the branch flow, not the review again', async () => {
    await ci.codecommit.send(new MergePullRequestByFastForwardCommand({ pullRequestId, repositoryName: 'foo' }));
    await ci.settle('merge -> branch flow -> tag -> tag flow');
    expect(ci.takeBuilds().map(({ flow, status }) => `${flow} ${status}`)).toEqual([
      'main SUCCEEDED',
      'release SUCCEEDED',
    ]);
    expect(ci.aws.codecommit.comments(pullRequestId)).toHaveLength(1);
  });

  test('a schedule builds the default branch when it is due', async () => {
    const [name] = ci.aws.scheduler.names;
    ci.aws.scheduler.fire(name, new Date('2026-11-23T16:00:00Z'));
    await ci.settle('schedule -> build');
    expect(ci.takeBuilds()).toEqual([
      {
        flow: 'nightly',
        status: 'SUCCEEDED',
        variables: { FLOW_SCHEDULE: '2026-11-23T16:00:00Z', FLOW_EVENT: 'schedule', FLOW_NAME: 'nightly' },
      },
    ]);
    expect(ci.log('nightly')).toContain('\nnightly of 2026-11-23T16:00:00Z\n');
  });

  test('a flow on demand is started by hand, with variables', async () => {
    await ci.codebuild.send(
      new StartBuildCommand({
        projectName: ci.project.projectName('adhoc'),
        environmentVariablesOverride: [{ name: 'WHOM', value: 'Alice' }],
      }),
    );
    await ci.settle('by hand -> build');
    expect(ci.takeBuilds()).toEqual([{ flow: 'adhoc', status: 'SUCCEEDED', variables: { WHOM: 'Alice' } }]);
    expect(ci.log('adhoc')).toContain('\nby hand for Alice\n');
  });

  test('a tag that is excepted, and a branch that no flow names, build nothing', async () => {
    await ci.clone.git('tag', 'v2.0.0-rc1');
    await ci.clone.git('push', '-q', 'origin', 'v2.0.0-rc1');
    await ci.clone.push('docs/other', { 'docs.md': 'More.\n' });
    await ci.settle('pushes that nobody waits for');
    expect(ci.takeBuilds()).toEqual([]);
  });
});
