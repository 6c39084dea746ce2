import { createHash } from 'node:crypto';
import { PostCommentForPullRequestCommand, PostCommentReplyCommand } from '@aws-sdk/client-codecommit';
import { Deployment } from './support/deployment';
import { end, expectHealth } from './support/ended';
import { Opened, outcome, until } from './support/opened';
import { DEVELOPER, Person } from './support/person';
import { deployReviewShop } from './support/review-shop';
import { commentToken } from '../../lambda/decide/decide-comment';
import { parseState } from '../../lambda/render/state-line';

const WRONG = { 'src/add.js': 'exports.add = (a, b) => a - b;\n' };

describe('commands in comments', () => {
  let ci: Deployment;
  let bob: Person;
  let mallory: Person;
  let opened: Opened;
  const builds = () =>
    ci
      .takeBuilds()
      .map(({ flow, status }) => `${flow} ${status}`)
      .sort();
  const reactions = (id: string) => [...opened.commentOf(id).reactions.values()];
  /** Write a comment and wait for all that it sets off. */
  const say = async (content: string, as?: Person) => {
    const { commentId } = await opened.say(content, as?.codecommit);
    await ci.settle(content.split('\n')[0]);
    return commentId;
  };

  beforeAll(async () => {
    ci = await deployReviewShop();
    bob = new Person(ci, 'bob', [DEVELOPER]);
    mallory = new Person(ci, 'mallory', [DEVELOPER]);
    opened = await Opened.open(ci, { files: WRONG });
    await ci.settle('a pull request of which one flow fails');
  });
  beforeEach(() => {
    ci.takeBuilds();
  });
  afterEach(() => {
    ci.aws.events.deliveries = 1;
    expectHealth(ci);
  });
  afterAll(async () => {
    for (const person of [bob, mallory]) person.end();
    await end(ci);
  });

  test('/retest builds all flows again, and the comments follow', async () => {
    const id = await say('Once more, please.\n\n/retest\n', bob);
    expect(builds()).toEqual(['style SUCCEEDED', 'unit FAILED']);
    expect(reactions(id)).toEqual([':thumbsup:']);
    expect(opened.comment('unit')).toContain('build 2 of commit');
    expect(opened.told('unit')).toBe('FAILED');
  });

  test('/retest of one flow builds that one', async () => {
    const id = await say('/retest style', bob);
    expect(builds()).toEqual(['style SUCCEEDED']);
    expect(reactions(id)).toEqual([':thumbsup:']);
  });

  test('/retest failed builds what did not succeed', async () => {
    const id = await say('/retest failed', bob);
    expect(builds()).toEqual(['unit FAILED']);
    expect(reactions(id)).toEqual([':thumbsup:']);
  });

  test('a command that is delivered three times is obeyed once', async () => {
    ci.aws.events.deliveries = 3;
    const id = await say('/retest unit', bob);
    expect(builds()).toEqual(['unit FAILED']);
    expect(reactions(id)).toEqual([':thumbsup:']);
  });

  test('/help is answered in a reply, once', async () => {
    ci.aws.events.deliveries = 2;
    const id = await say('/help', bob);
    expect(builds()).toEqual([]);
    expect(reactions(id)).toEqual([':thumbsup:']);
    const replies = opened.state.comments.filter(({ inReplyTo }) => inReplyTo === id).map(({ content }) => content);
    expect(replies).toEqual([expect.stringContaining('Flows of pull requests into `main`: `unit`, `style`.')]);
  });

  test('/stop stops the builds that run', async () => {
    await opened.push({ 'check.sh': 'sleep 30\n' });
    await until('the build runs', () =>
      ci.aws.codebuild.builds.some(
        ({ project, resolvedVersion, record }) =>
          project.name === ci.project.projectName('unit') && resolvedVersion !== undefined && !record,
      ),
    );
    await until(
      'the other build has ended',
      () => ci.aws.codebuild.builds.filter(({ record }) => !record).length === 1,
    );
    // A build and a comment of the same second count as if the build came later.
    await until('a second has passed', () =>
      ci.aws.codebuild.builds.every(({ startTime }) => Date.now() - startTime.getTime() > 1_100),
    );
    const id = await say('/stop', bob);
    expect(builds()).toEqual(['style SUCCEEDED', 'unit STOPPED']);
    expect(reactions(id)).toEqual([':thumbsup:']);
    expect(opened.told('unit')).toBe('STOPPED');
  });

  test.each<[string, string]>([
    ['a flow that there is not', '/retest nothing'],
    ['nothing to stop', '/stop'],
  ])('%s: the reaction is a confused face', async (_, content) => {
    const id = await say(content, bob);
    expect(builds()).toEqual([]);
    expect(reactions(id)).toEqual([':confused:']);
  });

  test.each<[string, string]>([
    ['a quote', '> /retest'],
    ['a block of code', '```\n/retest\n```'],
    ['code by indentation', '    /retest'],
    ['words around it', 'you could say /retest here'],
    ["another bot's command", '/deploy'],
  ])('fails to be a command: %s', async (_, content) => {
    const id = await say(content, bob);
    expect(builds()).toEqual([]);
    expect(reactions(id)).toEqual([]);
  });

  test('fails to be a command: a reply', async () => {
    const { commentId } = opened.state.comments[0];
    const { comment } = await bob.codecommit.send(
      new PostCommentReplyCommand({ inReplyTo: commentId, content: '/retest' }),
    );
    await ci.settle('/retest in a reply');
    expect(builds()).toEqual([]);
    expect(reactions(comment?.commentId ?? '')).toEqual([]);
  });

  test('fails: somebody who is not on the list gives a command', async () => {
    ci.aws.events.deliveries = 2;
    const id = await say('/retest', mallory);
    expect(builds()).toEqual([]);
    expect(reactions(id)).toEqual([':confused:']);
    const replies = opened.state.comments.filter(({ inReplyTo }) => inReplyTo === id).map(({ content }) => content);
    expect(replies).toEqual([expect.stringContaining('You are not authorized to give commands')]);
  });

  test('fails: a role that may only comment, in a session with the name of our function, speaks for it or uses its tokens first', async () => {
    const name = ci.aws.lambda.names.find((each) => each.includes('report-build')) ?? '';
    const ours = (from: Opened) => from.state.comments.filter(({ authorArn }) => authorArn.includes('ReportBuild'));
    const forged = ours(opened)[0].content.replaceAll('failed', 'succeeded').replace('flow-ci:F', 'flow-ci:S');
    // Whoever comments on a repository with a key of the customer's needs that key.
    const least = {
      Effect: 'Allow',
      Action: ['codecommit:PostCommentForPullRequest', 'kms:*'],
      Resource: '*',
    } as const;
    const eve = new Person(ci, 'Talker', [{ Statement: [least] }], name);
    const attacked = await Opened.open(ci, { files: WRONG });
    const { destinationCommit, sourceCommit } = attacked.state;
    // All that she can know: names, and the tokens of comments that are there.
    const seen = ours(opened).flatMap(({ clientRequestToken }) => clientRequestToken ?? []);
    const project = ci.project.projectName('unit');
    const guesses = [1, 2, 3, 4].flatMap((n) => [
      `flow-ci-${createHash('sha256')
        .update(JSON.stringify([project, attacked.id]))
        .digest('hex')
        .slice(0, 40)}-${n}`,
      ...['', name, project].map((tokenSeed) =>
        commentToken({ tokenSeed, project, pullRequestId: attacked.id, account: '', writer: '' }, n),
      ),
    ]);
    for (const clientRequestToken of [...seen, ...guesses]) {
      const post = new PostCommentForPullRequestCommand({
        pullRequestId: attacked.id,
        repositoryName: 'foo',
        beforeCommitId: destinationCommit,
        afterCommitId: sourceCommit,
        content: forged,
        clientRequestToken,
      });
      await outcome(eve.codecommit.send(post));
    }
    await ci.settle('a build of which somebody else speaks first');
    expect(
      ours(attacked)
        .map(({ content }) => parseState(content)?.status)
        .sort(),
    ).toEqual(['FAILED', 'SUCCEEDED']);
    expect(ours(attacked).find(({ content }) => content.includes('`unit` failed'))).toBeDefined();
    expect(
      attacked.state.comments.filter(({ authorArn }) => authorArn.endsWith(`:assumed-role/Talker/${name}`)).length,
    ).toBe(guesses.length);
    // What she says with the name of our function is a command like anybody's, and she may give none.
    await attacked.say('/retest', eve.codecommit);
    await ci.settle('/retest by her');
    expect(builds()).toEqual(['style SUCCEEDED', 'unit FAILED']);
    eve.end();
  });
});
