import { PostCommentReplyCommand } from '@aws-sdk/client-codecommit';
import { Deployment } from './support/deployment';
import { end, expectHealth } from './support/ended';
import { Opened, until } from './support/opened';
import { DEVELOPER, Person } from './support/person';
import { deployReviewShop } from './support/review-shop';

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
    expect(replies).toEqual([expect.stringContaining('Flows: `unit`, `style`')]);
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
    const id = await say('/retest', mallory);
    expect(builds()).toEqual([]);
    expect(reactions(id)).toEqual([]);
  });
});
