import { START_FUNCTION_ARN } from './events';
import { awsError } from './fakes';
import { FakePullRequest } from './world/fake-codecommit';
import { ALICE, REPORT, review, START, World } from './world/world';
import { matchesCaller } from '../../lambda/decide/decide-command';
import { Command, parseCommand } from '../../lambda/decide/parse-command';
import { handleReport } from '../../lambda/handle/handle-report';

test.each<[string, Command | undefined]>([
  ['/retest', { kind: 'retest' }],
  ['  /retest lint  \r\nthanks', { kind: 'retest', flow: 'lint' }],
  ['Flaky.\n\n/retest failed', { kind: 'retest-failed' }],
  ['/stop', { kind: 'stop' }],
  ['/help', { kind: 'help' }],
  ['/help\n/stop', { kind: 'help' }],
  ['please /retest', undefined],
  ['/retesting', undefined],
  ['/retest lint now', undefined],
  ['/stop it', undefined],
  ['/deploy', undefined],
  ['> /retest', undefined],
  ['    /retest', undefined],
  ['\t/retest', undefined],
  ['`/retest`', undefined],
  ['```\n/retest\n```', undefined],
  ['```\n/stop\n```\n/retest', { kind: 'retest' }],
  ['````\n```\n/retest\n````', undefined],
  ['~~~\n/retest\n```\n/retest', undefined],
  ['```\n/retest', undefined],
  ['', undefined],
])('the comment %j is the command %j', (comment, command) => {
  expect(parseCommand(comment)).toEqual(command);
});

test.each<[string, string, boolean]>([
  [ALICE, '*', true],
  [ALICE, ALICE, true],
  [ALICE, 'arn:aws:iam::111122223333:user/*', true],
  [ALICE, 'arn:aws:iam::111122223333:user/ali', false],
  [ALICE, '*:user/*ce', true],
  [ALICE, '*alice*alice', false],
  [ALICE, 'arn:aws:sts::*', false],
])('%s matches %s: %p', (arn, pattern, matches) => {
  expect(matchesCaller(arn, pattern)).toBe(matches);
});

let world: World;
let pullRequest: FakePullRequest;
beforeEach(async () => {
  world = new World([
    { flow: 'review', project: 'demo-ci', trigger: review() },
    { flow: 'lint', project: 'lint-ci', trigger: review({ paths: ['nothing'] }) },
  ]);
  world.allow = ['*'];
  pullRequest = world.openPullRequest('4');
  await world.settle();
});
const say = async (text: string, author = ALICE): Promise<string> => {
  const id = world.say('4', text, author);
  await world.settle();
  return id;
};
const projects = () => world.codeBuild.builds.map(({ projectName }) => projectName);
const reactions = () => world.codeCommit.reactions.map(({ reactionValue, author }) => [reactionValue, author]);

test('/retest builds all flows again, those that were skipped too, and has a reaction', async () => {
  const id = await say('/retest');
  expect(projects()).toEqual(['demo-ci', 'demo-ci', 'lint-ci']);
  expect(world.codeBuild.builds[1].environment?.environmentVariables).toContainEqual({
    name: 'FLOW_COMMAND',
    value: id,
    type: 'PLAINTEXT',
  });
  expect(reactions()).toEqual([[':thumbsup:', START]]);
});

test('/retest with a name builds that flow, and with an unknown one says that it does not understand', async () => {
  await say('/retest lint');
  expect(projects()).toEqual(['demo-ci', 'lint-ci']);
  await say('/retest nobody');
  expect(projects()).toEqual(['demo-ci', 'lint-ci']);
  expect(reactions().map(([value]) => value)).toEqual([':thumbsup:', ':confused:']);
});

test.each([
  ['FAILED', true],
  ['TIMED_OUT', true],
  ['SUCCEEDED', false],
  [undefined, false],
] as const)('/retest failed after %s builds again: %p', async (status, again) => {
  if (status) world.codeBuild.end(world.codeBuild.builds[0], status);
  await world.settle();
  await say('/retest failed');
  expect(projects()).toEqual(again ? ['demo-ci', 'demo-ci'] : ['demo-ci']);
});

test('what is refused is tried again, and if it stays so the reaction says it', async () => {
  let failures = 0;
  world.before = (operation) => {
    if (operation !== 'StartBuild') return;
    failures += 1;
    throw awsError('AccountLimitExceededException');
  };
  await say('/retest review');
  expect([failures, reactions().at(-1)]).toEqual([3, [':confused:', START]]);
  world.before = undefined;
  await say('/retest review');
  expect(reactions().at(-1)).toEqual([':thumbsup:', START]);
});

describe('/retest that is refused at each try is told in the comments of the flows that it means', () => {
  beforeEach(async () => {
    world = new World([
      { flow: 'review', project: 'demo-ci', trigger: review() },
      { flow: 'lint', project: 'lint-ci', trigger: review() },
    ]);
    world.allow = ['*'];
    pullRequest = world.openPullRequest('4');
    await world.settle();
  });
  const refuse = (...refused: string[]) => {
    const start = world.codeBuild.start.bind(world.codeBuild);
    world.codeBuild.start = (input, initiator) => {
      if (refused.includes(input.projectName ?? ''))
        throw awsError('AccountLimitExceededException', 'Cannot have more than 0 builds in queue for the account');
      return start(input, initiator);
    };
  };
  const comment = (flow: string) => world.comments().find((text) => text.includes(`Flow \`${flow}\``)) ?? '';
  const end = async (status: 'FAILED' | 'SUCCEEDED', n = 0) => {
    world.now += 60_000;
    world.codeBuild.end(world.codeBuild.builds[n], status);
    await world.settle();
    world.now += 60_000;
  };

  test.each(['/retest', '/retest review'])('%s', async (text) => {
    await end('SUCCEEDED');
    refuse('demo-ci', 'lint-ci');
    await say(text);
    expect(comment('review')).toContain('**Flow `review` could not be started**');
    expect(comment('review')).toContain(
      'The attempt to start it ended with `AccountLimitExceededException`: `Cannot have more than 0 builds in queue for the account`.',
    );
    expect(comment('review')).toContain('`/retest review` to build it again');
    expect(comment('review')).toMatch(/\nEarlier builds:\n\* `[0-9a-f]{8}`, build 1: succeeded\n/);
    expect(comment('lint').includes('could not be started')).toBe(text === '/retest');
    expect(reactions().at(-1)).toEqual([':confused:', START]);
  });

  test('and gives way to the build of a later one', async () => {
    await end('FAILED');
    const start = world.codeBuild.start;
    refuse('demo-ci');
    await say('/retest review');
    world.codeBuild.start = start;
    world.now += 1_000;
    await say('/retest review');
    expect(comment('review')).toContain('**Flow `review` is running**');
    expect(world.comments()).toHaveLength(2);
  });

  test('but not over a build that was started before another was refused', async () => {
    await end('FAILED');
    refuse('lint-ci');
    await say('/retest');
    expect(comment('review')).toContain('**Flow `review` is running**');
    expect(comment('lint')).toContain('**Flow `lint` could not be started**');
  });

  test.each([
    ['FAILED', true],
    ['SUCCEEDED', false],
  ] as const)('/retest failed, after %s: %p', async (status, isTold) => {
    await end(status);
    refuse('demo-ci');
    // Each of start-build's three tries.
    let left = 3;
    world.before = (operation) => {
      if (operation === 'ListBuildsForProject' && left-- > 0) throw awsError('ThrottlingException');
    };
    await say('/retest failed');
    expect(comment('review').includes('could not be started')).toBe(isTold);
    expect(comment('lint')).toContain('**Flow `lint` is running**');
  });

  test('but not over a check that was skipped, which needs no build', async () => {
    world.flows[1] = { flow: 'lint', project: 'lint-ci', trigger: review({ paths: ['nothing'] }) };
    world.push(pullRequest);
    await world.settle();
    world.now += 60_000;
    refuse('demo-ci', 'lint-ci');
    await say('/retest');
    expect([comment('review').includes('could not be started'), comment('lint').includes('was skipped')]).toEqual([
      true,
      true,
    ]);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['/stop', async () => say('/stop')],
    ['/help', async () => say('/help')],
    [
      'a command on a pull request that was closed meanwhile',
      async () => {
        world.close(pullRequest);
        world.deliveries.splice(0);
        await say('/retest');
      },
    ],
    ['no command', async () => say('please retest')],
  ])('but not %s', async (_, command) => {
    const before = world.comments();
    refuse('demo-ci', 'lint-ci');
    world.before = (operation) => {
      if (['ListBuildsForProject', 'GetComment'].includes(operation)) throw awsError('ThrottlingException');
    };
    await command();
    expect(world.comments()).toEqual(before);
  });

  test('but not what another function failed to do, nor what its author may not ask for', async () => {
    refuse('demo-ci');
    world.allow = ['*'];
    const id = world.say('4', '/retest');
    const [delivery] = world.deliveries.splice(0);
    const before = world.comments();
    const failed = (change: object, payload: object = {}) => ({
      requestContext: { functionArn: START_FUNCTION_ARN, condition: 'RetriesExhausted' },
      requestPayload: { ...(delivery.payload as object), ...payload },
      ...change,
    });
    const { commands } = delivery.payload as { readonly commands: object };
    expect(id).not.toBe('');
    for (const input of [
      failed({ requestContext: { functionArn: 'arn:aws:lambda:us-east-1:111122223333:function:other' } }),
      failed({ requestContext: { functionArn: START_FUNCTION_ARN.replace('111122223333', '999988887777') } }),
      failed({}, { commands: { ...commands, allow: ['arn:aws:iam::111122223333:user/bob'] } }),
      failed({}, { commands: { ...commands, flows: [] } }),
      failed({ requestContext: {} }),
    ])
      await handleReport(input, world.reportPorts());
    expect(world.comments()).toEqual(before);
    await handleReport(failed({}), world.reportPorts());
    expect(world.comments()).not.toEqual(before);
  });
});

test('/stop stops what runs for this pull request, and nothing else', async () => {
  world.openPullRequest('5');
  await world.settle();
  await say('/stop');
  expect(world.statuses()).toEqual(['STOPPED', 'IN_PROGRESS']);
  expect(world.comments()[0]).toContain('**Flow `review` was stopped**');
});

test('/help is answered once, in a reply that names the flows', async () => {
  const id = await say('/help');
  const replies = world.codeCommit.comments.filter(({ inReplyTo }) => inReplyTo === id);
  expect(replies).toMatchObject([
    {
      authorArn: START,
      content: expect.stringContaining('Flows of pull requests into `main`: `review`, `lint`.') as string,
    },
  ]);
  expect(parseCommand(replies[0].content)).toBeUndefined();
});

describe('a comment that is delivered twice, an hour apart,', () => {
  const twice = async (text: string, between: () => Promise<void> = async () => Promise.resolve()): Promise<void> => {
    world.say('4', text);
    const [delivery] = world.deliveries;
    await world.settle();
    world.now += 3_600_000;
    await between();
    await world.deliver(delivery);
    await world.settle();
  };

  test('builds again once', async () => {
    await twice('/retest review');
    expect(projects()).toEqual(['demo-ci', 'demo-ci']);
  });

  test('builds again once, also when there was a push meanwhile', async () => {
    await twice('/retest review', async () => {
      world.push(pullRequest);
      await world.settle();
    });
    expect(projects()).toEqual(['demo-ci', 'demo-ci', 'demo-ci']);
  });

  test('builds what failed again once', async () => {
    world.codeBuild.end(world.codeBuild.builds[0], 'FAILED');
    await world.settle();
    await twice('/retest failed', async () => {
      world.codeBuild.end(world.codeBuild.builds[1], 'FAILED');
      await world.settle();
    });
    expect(projects()).toEqual(['demo-ci', 'demo-ci']);
  });

  test('stops nothing that came since', async () => {
    await twice('/stop', async () => {
      await say('/retest review');
    });
    expect(world.statuses()).toEqual(['STOPPED', 'IN_PROGRESS']);
  });

  test('is answered once', async () => {
    await twice('/help');
    expect(world.codeCommit.comments.filter(({ authorArn }) => authorArn === START)).toHaveLength(1);
  });
});

describe('no command is', () => {
  const builds = () => world.codeBuild.builds.length;

  test('a reply', async () => {
    const id = await say('hello');
    world.say('4', '/retest', ALICE, id);
    await world.settle();
    expect(builds()).toBe(1);
  });

  test.each([START, REPORT])('what our own function writes: %s', async (author) => {
    await say('/retest', author);
    expect(builds()).toBe(1);
    expect(world.codeCommit.reactions).toEqual([]);
  });

  test('what somebody writes who may give none', async () => {
    world.allow = ['arn:aws:sts::111122223333:assumed-role/Developer/*'];
    await say('/retest');
    expect(builds()).toBe(1);
    await say('/retest review', 'arn:aws:sts::111122223333:assumed-role/Developer/bob');
    expect(builds()).toBe(2);
  });

  test('talk of other things, which has no reaction', async () => {
    await say('looks good');
    expect(world.codeCommit.reactions).toEqual([]);
  });

  test('a comment that was deleted meanwhile', async () => {
    world.say('4', '/retest');
    Object.assign(world.codeCommit.comments.at(-1) ?? {}, { deleted: true });
    await world.settle();
    expect(builds()).toBe(1);
  });

  test('one on a pull request that has ended', async () => {
    world.close(pullRequest);
    await world.settle();
    await say('/retest');
    expect(builds()).toBe(1);
    expect(reactions()).toEqual([[':confused:', START]]);
  });
});

test('/help lists the flows of the target branch, and no others', async () => {
  world.flows.push({ flow: 'release', project: 'release-ci', trigger: review({ targets: ['release/**'] }) });
  const id = await say('/help');
  const [reply] = world.codeCommit.comments.filter(({ inReplyTo }) => inReplyTo === id);
  expect(reply.content).toContain('Flows of pull requests into `main`: `review`, `lint`.');
  world.flows.splice(0, 2);
  const other = await say('/help');
  expect(world.codeCommit.comments.find(({ inReplyTo }) => inReplyTo === other)?.content).toContain(
    'No flow builds pull requests into `main`.',
  );
});

describe('of several parts of the flows', () => {
  const deliverInParts = async (text: string): Promise<readonly string[]> => {
    const id = world.say('4', text);
    const delivery = world.deliveries.splice(0).slice(-1)[0];
    const { commands, event } = delivery.payload as { readonly commands: object; readonly event: object };
    for (const part of [0, 1])
      await world.deliver({
        ...delivery,
        payload: { commands: { ...commands, part, parts: 2, flows: [world.flows[part]] }, event },
      });
    return world.codeCommit.comments.filter(({ inReplyTo }) => inReplyTo === id).map(({ content }) => content);
  };

  test('the first one answers /help, and the others add their flows of the target branch', async () => {
    expect(await deliverInParts('/help')).toEqual([
      expect.stringContaining('Flows of pull requests into `main`: `review`.'),
      'More flows: `lint`.',
    ]);
    world.flows[1] = { flow: 'release', project: 'release-ci', trigger: review({ targets: ['release/**'] }) };
    expect(await deliverInParts('/help')).toHaveLength(1);
  });

  test('the first one answers somebody who may give no commands', async () => {
    world.allow = [];
    expect(await deliverInParts('/retest')).toHaveLength(1);
  });
});

describe('somebody who may give no commands', () => {
  const BOB = 'arn:aws:sts::111122223333:assumed-role/Developer/bob';
  beforeEach(() => {
    world.allow = [BOB];
  });
  const replies = () =>
    world.codeCommit.comments.filter(({ authorArn, inReplyTo }) => authorArn === START && inReplyTo !== undefined);

  test('gets one answer for each command, which is no command and names nobody', async () => {
    const id = world.say('4', '/retest');
    const [delivery] = world.deliveries;
    await world.settle();
    await world.deliver(delivery);
    await world.settle();
    expect(replies()).toMatchObject([{ inReplyTo: id }]);
    expect(replies()[0].content).toMatch(/^You are not authorized to give commands[^@]*$/);
    expect(parseCommand(replies()[0].content)).toBeUndefined();
    expect(reactions().at(-1)).toEqual([':confused:', START]);
    expect(projects()).toEqual(['demo-ci']);
  });

  test.each<[string, string, string]>([
    ['talks of other things', 'looks good', ALICE],
    ['quotes a command', '> /retest', ALICE],
    ['is one of our own functions', '/retest', START],
    ['is our other function', '/retest', REPORT],
  ])('gets none where it %s', async (_, text, author) => {
    await say(text, author);
    expect(replies()).toEqual([]);
    expect(reactions()).toEqual([]);
  });

  test('gets none for a reply, so that two machines never answer each other', async () => {
    const id = await say('/retest');
    world.say('4', '/retest', ALICE, id);
    await world.settle();
    expect(replies()).toHaveLength(1);
  });

  test('gets one even with a token that somebody else could have guessed', async () => {
    const id = world.say('4', '/retest');
    const guesses = ['help', 'refused', 'reply'].map((word) => `flow-ci-${word}-${id}`.slice(0, 128));
    for (const guess of guesses) world.codeCommit.post('4', 'mine', guess, BOB, id);
    await world.settle();
    expect(replies()).toHaveLength(1);
  });

  test.each([
    ['our role in another account', START.replace('111122223333', '999988887777')],
    ['our function as a session of another role', START.replace('flow-ci-handler-role', 'Other')],
  ])('is also %s', async (_, author) => {
    await say('/retest', author);
    expect(replies()).toHaveLength(1);
  });
});

describe('/retest failed counts a flow that could not be started', () => {
  const refuseAll = () => {
    world.before = (operation) => {
      if (operation === 'StartBuild') throw awsError('AccountLimitExceededException');
    };
  };
  const state = (text: string) => world.comments().some((comment) => comment.includes(text));

  test('at the first event', async () => {
    refuseAll();
    world.push(pullRequest);
    await world.settle();
    expect(state('**Flow `review` could not be started**')).toBe(true);
    world.before = undefined;
    await say('/retest failed');
    expect(projects()).toEqual(['demo-ci', 'demo-ci']);
    expect(state('**Flow `review` is running**')).toBe(true);
    await say('/retest failed');
    expect(projects()).toEqual(['demo-ci', 'demo-ci']);
  });

  test('by a command after a success', async () => {
    world.codeBuild.end(world.codeBuild.builds[0], 'SUCCEEDED');
    await world.settle();
    world.now += 60_000;
    refuseAll();
    await say('/retest review');
    world.before = undefined;
    await say('/retest failed');
    expect(projects()).toEqual(['demo-ci', 'demo-ci']);
  });

  test('but not one of an older commit', async () => {
    refuseAll();
    world.push(pullRequest);
    await world.settle();
    world.before = undefined;
    world.push(pullRequest, { 'src/b.ts': '1' });
    world.deliveries.splice(0);
    await say('/retest failed');
    expect(projects()).toEqual(['demo-ci']);
  });

  test('nor one of which somebody else says so', async () => {
    refuseAll();
    world.push(pullRequest);
    await world.settle();
    world.before = undefined;
    const ours = world.codeCommit.comments.find(({ authorArn }) => authorArn === REPORT);
    await say(ours?.content ?? '', ALICE);
    Object.assign(ours ?? {}, { deleted: true, content: '' });
    await say('/retest failed');
    expect(projects()).toEqual(['demo-ci']);
  });
});
