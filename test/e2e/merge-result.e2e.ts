import {
  CreatePullRequestCommand,
  EvaluatePullRequestApprovalRulesCommand,
  GetPullRequestCommand,
  PostCommentForPullRequestCommand,
} from '@aws-sdk/client-codecommit';
import { Deployment } from './support/deployment';
import { parseState } from '../../lambda/render/state-line';

const FLOWS = `{
    review: {
      on: { review: { mergeResult: true } },
      gate: true,
      build: { commands: ['sh ./check.sh', 'echo "built $FLOW_PULL_REQUEST_SRC_COMMIT with $FLOW_MERGED_DST_COMMIT"', 'ls'] },
    },
  }`;
const WITH_SPACE = 'docs/how to add.md';

describe('builds of the merge result, deployed', () => {
  let ci: Deployment;
  let id = '';

  beforeAll(async () => {
    ci = await Deployment.make(FLOWS, { options: '  commands: true,\n' });
  });
  afterEach(() => {
    expect(ci.aws.world.takeFaults()).toEqual([]);
  });
  afterAll(async () => {
    await ci.stop();
  });

  /** A pull request of a branch, with what comes to main after the branch was made. */
  const openPullRequest = async (
    branch: string,
    files: Readonly<Record<string, string>>,
    toMain: Readonly<Record<string, string>>,
  ): Promise<{ readonly commit: string; readonly main: string }> => {
    await ci.clone.git('checkout', '-q', 'main');
    const commit = await ci.clone.push(branch, files);
    await ci.clone.git('checkout', '-q', 'main');
    const main = await ci.clone.push('main', toMain);
    const { pullRequest } = await ci.codecommit.send(
      new CreatePullRequestCommand({
        title: branch,
        targets: [{ repositoryName: 'foo', sourceReference: branch, destinationReference: 'main' }],
      }),
    );
    id = pullRequest?.pullRequestId ?? '';
    return { commit, main };
  };
  const outcomes = () => ci.takeBuilds().map(({ flow, status }) => `${flow} ${status}`);
  /** The comments that are told of builds. */
  const told = () =>
    ci.aws.codecommit
      .comments(id)
      .map(({ content }) => content)
      .filter((content) => parseState(content) !== undefined);
  const isApproved = async (): Promise<boolean | undefined> => {
    const { pullRequest } = await ci.codecommit.send(new GetPullRequestCommand({ pullRequestId: id }));
    const { evaluation } = await ci.codecommit.send(
      new EvaluatePullRequestApprovalRulesCommand({ pullRequestId: id, revisionId: pullRequest?.revisionId }),
    );
    expect([
      ...(evaluation?.approvalRulesSatisfied ?? []),
      ...(evaluation?.approvalRulesNotSatisfied ?? []),
    ]).toHaveLength(1);
    return evaluation?.approved;
  };

  test('a pull request whose merge is fine is built with what came to main meanwhile, and may be merged', async () => {
    const { commit, main } = await openPullRequest(
      'feature/multiply',
      { 'multiply.js': 'exports.multiply = (a, b) => a * b;\n' },
      { 'late.js': 'exports.late = true;\n' },
    );
    await ci.settle('pull request -> build of the merge -> comment and vote');
    expect(outcomes()).toEqual(['review SUCCEEDED']);
    expect(ci.log('review')).toContain(`\nbuilt ${commit} with ${main}\n`);
    expect(ci.log('review')).toMatch(/\nlate\.js\nmultiply\.js\n/);
    expect(told()).toEqual([expect.stringContaining(`It tested the merge into \`main\` at \`${main.slice(0, 8)}\`.`)]);
    expect(await isApproved()).toBe(true);
  });

  test('/retest merges with main as it is then', async () => {
    const main = await ci.clone.push('main', { 'later.js': 'exports.later = true;\n' });
    const { pullRequest } = await ci.codecommit.send(new GetPullRequestCommand({ pullRequestId: id }));
    const target = pullRequest?.pullRequestTargets?.[0];
    await ci.codecommit.send(
      new PostCommentForPullRequestCommand({
        pullRequestId: id,
        repositoryName: 'foo',
        beforeCommitId: target?.destinationCommit,
        afterCommitId: target?.sourceCommit,
        content: '/retest',
      }),
    );
    await ci.settle('/retest -> build of the merge -> comment and vote');
    expect(outcomes()).toEqual(['review SUCCEEDED']);
    expect(told()).toEqual([expect.stringContaining(`It tested the merge into \`main\` at \`${main.slice(0, 8)}\`.`)]);
    expect(await isApproved()).toBe(true);
  });

  test('one that conflicts runs none of its commands, names the files, and may not be merged', async () => {
    const { main } = await openPullRequest(
      'feature/conflict',
      { 'add.js': 'exports.add = (a, b) => b + a;\n', [WITH_SPACE]: 'Mine.\n' },
      { 'add.js': 'exports.add = (...all) => all.reduce((a, b) => a + b);\n', [WITH_SPACE]: 'Theirs.\n' },
    );
    await ci.settle('pull request -> conflict -> comment');
    expect(outcomes()).toEqual(['review FAILED']);
    expect(told()).toEqual([
      expect.stringContaining(
        [
          `It cannot be merged into \`main\` at \`${main.slice(0, 8)}\`: there are conflicts in 2 files. Merge \`main\` into the branch, resolve them and push.`,
          `* \`add.js\`\n* \`${WITH_SPACE}\``,
        ].join('\n\n'),
      ),
    ]);
    expect(await isApproved()).toBe(false);
  });

  test('when the conflict is resolved and pushed, the comment and the gate follow', async () => {
    await ci.clone.git('checkout', '-q', 'feature/conflict');
    await ci.clone.git('merge', '-q', '-X', 'ours', '--no-edit', 'main');
    await ci.clone.push('feature/conflict', { 'notes.md': 'Resolved.\n' });
    await ci.settle('conflict resolved -> build -> comment and vote');
    expect(outcomes()).toEqual(['review SUCCEEDED']);
    expect(told()).toEqual([expect.stringContaining('It tested the merge into `main`')]);
    expect(await isApproved()).toBe(true);
  });
});
