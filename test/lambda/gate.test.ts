import { Build, StartBuildCommandInput } from '@aws-sdk/client-codebuild';
import { awsError } from './fakes';
import { FakePullRequest } from './world/fake-codecommit';
import { GATE_ROLE_ARN, gateVoter, REPORT, review, STARTED_BY, World } from './world/world';
import { decodeGates } from '../../lambda/decode/decode-gates';
import { castVote, VoteSubject } from '../../lambda/handle/cast-vote';
import { handleReport } from '../../lambda/handle/handle-report';
import { gateText } from '../../src/contract/gate';

let world: World;
let pullRequest: FakePullRequest;
beforeEach(async () => {
  world = new World([
    { flow: 'review', project: 'demo-ci', trigger: review(), gate: 'gate-a', settings: { retries: true } },
    { flow: 'lint', project: 'lint-ci', trigger: review(), gate: 'gate-b' },
  ]);
  pullRequest = world.openPullRequest('4');
  await world.settle();
});
const [A, B] = ['gate-a', 'gate-b'];
const passes = (gate: string) => world.approvedBy(gate, pullRequest);
const build = (n = 0) => world.codeBuild.builds[n];
const end = async (status: NonNullable<Build['buildStatus']>, n = 0) => {
  world.codeBuild.end(build(n), status);
  await world.settle();
};
const variables = (change: Readonly<Record<string, string>> = {}) => {
  const old = Object.fromEntries(
    (build().environment?.environmentVariables ?? []).map(({ name, value }) => [name ?? '', value ?? '']),
  );
  return Object.entries({ ...old, ...change }).map(([name, value]) => ({ name, value, type: 'PLAINTEXT' as const }));
};
const votes = () => world.lines.flatMap(({ vote }) => vote ?? []);

test('a build that succeeds fulfils the rule of its flow, and of no other', async () => {
  expect([passes(A), passes(B)]).toEqual([false, false]);
  await end('SUCCEEDED');
  expect([passes(A), passes(B)]).toEqual([true, false]);
  await end('SUCCEEDED', 1);
  expect([passes(A), passes(B)]).toEqual([true, true]);
  expect(world.codeCommit.voted.map(({ by }) => by)).toEqual([gateVoter(A), gateVoter(B)]);
});

test.each(['FAILED', 'FAULT', 'STOPPED', 'TIMED_OUT'] as const)(
  'a build that ends as %s takes the vote back',
  async (status) => {
    await end(status);
    expect(world.codeCommit.voted).toMatchObject([{ state: 'REVOKE', revision: pullRequest.revision }]);
    expect(votes().at(-1)).toBe(`REVOKE: build 1 ended as ${status}`);
  },
);

test('a build that still runs casts no vote', () => {
  expect(world.codeCommit.voted).toEqual([]);
});

describe('each way round the gate that others left open fails:', () => {
  test('a new push has no vote, and the old build does not vote for it', async () => {
    world.push(pullRequest);
    world.codeBuild.end(build(), 'SUCCEEDED');
    await world.settle();
    expect(passes(A)).toBe(false);
    expect(world.codeCommit.voted.filter(({ revision }) => revision === pullRequest.revision)).toEqual([]);
    expect(votes()).toContain('no vote: the pull request has ended or has a newer revision');
  });

  const forged: [string, () => Partial<StartBuildCommandInput>, string][] = [
    ['started by a person with our variables', () => ({}), 'alice'],
    ['started by the build itself', () => ({}), 'build-role/AWSCodeBuild-6c4d6039'],
    ['started by our role in another session', () => ({}), 'flow-ci-handler-role/alice'],
    ['of another commit, started by us', () => ({ sourceVersion: 'refs/heads/main' }), STARTED_BY],
    [
      'with another buildspec, started by us',
      () => ({ buildspecOverride: 'version: 0.2\nphases: {build: {commands: ["true"]}}' }),
      STARTED_BY,
    ],
    ['in another image, started by us', () => ({ imageOverride: 'evil/image' }), STARTED_BY],
    [
      'under another role, started by us',
      () => ({ serviceRoleOverride: 'arn:aws:iam::111122223333:role/other' }),
      STARTED_BY,
    ],
    [
      'whose revision is none, started by us',
      () => ({ environmentVariablesOverride: variables({ FLOW_PULL_REQUEST_REVISION: '../x' }) }),
      STARTED_BY,
    ],
  ];
  test.each(forged)('a build %s', async (_, change, initiator) => {
    const started = world.codeBuild.start(
      {
        projectName: 'demo-ci',
        sourceVersion: pullRequest.sourceCommit,
        environmentVariablesOverride: variables(),
        ...change(),
      },
      initiator,
    );
    world.codeBuild.end(started, 'SUCCEEDED');
    await world.settle();
    expect(passes(A)).toBe(false);
    expect(world.codeCommit.voted.filter(({ state }) => state === 'APPROVE')).toEqual([]);
    const because = /not started by an event of a flow|not of the commit|set up otherwise|no revision/;
    expect([...votes(), ...world.lines.map(({ reason }) => reason ?? '')].some((text) => because.test(text))).toBe(
      true,
    );
  });

  test('a build of another pull request, told as one of this', async () => {
    const other = world.openPullRequest('5');
    await world.settle();
    const theirs = world.codeBuild.builds.find(({ environment }) =>
      environment?.environmentVariables?.some(
        ({ name, value }) => name === 'FLOW_PULL_REQUEST_ID' && value === other.id,
      ),
    );
    if (!theirs) throw new Error('the build is missing');
    world.codeBuild.end(theirs, 'SUCCEEDED');
    world.deliveries.splice(0);
    const event = world.buildEvent({
      ...theirs,
      sourceVersion: pullRequest.sourceCommit,
      environment: { ...theirs.environment, environmentVariables: variables() } as Build['environment'],
    });
    await handleReport({ flows: { 'demo-ci': 'review' }, event }, world.reportPorts());
    expect(passes(A)).toBe(false);
    expect(world.approvedBy(A, other)).toBe(true);
  });

  test('an event of a success that never was', async () => {
    const event = world.buildEvent({ ...build(), buildStatus: 'SUCCEEDED', buildComplete: true });
    await handleReport({ flows: { 'demo-ci': 'review' }, event }, world.reportPorts());
    expect(passes(A)).toBe(false);
  });

  test('an event of a build that there is not', async () => {
    const event = world.buildEvent({
      ...build(),
      id: 'demo-ci:none',
      arn: 'arn:aws:codebuild:us-east-1:111122223333:build/demo-ci:none',
      buildStatus: 'SUCCEEDED',
      buildComplete: true,
    });
    await handleReport({ flows: { 'demo-ci': 'review' }, event }, world.reportPorts());
    expect(world.codeCommit.voted).toEqual([]);
  });

  test('an event made up for start-build: another commit as that of the newest revision', async () => {
    const good = world.codeCommit.branches.get('main') ?? '';
    // Until then CodeBuild remembers the token of the true build, and refuses.
    world.now += 6 * 60_000;
    const made = {
      event: 'pullRequestCreated',
      pullRequestId: '4',
      revisionId: pullRequest.revision,
      pullRequestStatus: 'Open',
      isMerged: 'False',
      sourceReference: 'refs/heads/x',
      destinationReference: 'refs/heads/main',
      sourceCommit: good,
      destinationCommit: good,
    };
    const event = world.event(
      'aws.codecommit',
      'CodeCommit Pull Request State Change',
      ['arn:aws:codecommit:us-east-1:111122223333:demo-repo'],
      made,
    );
    await world.deliver({
      to: 'start-build',
      event: event.id,
      payload: { flow: 'review', project: 'demo-ci', trigger: review({ supersede: undefined }), event },
    });
    expect(world.codeBuild.builds).toHaveLength(2);
    expect(world.lines.at(-1)?.reason).toBe('the pull request has other branches or commits than the event says');
  });

  test('one flow for another: an invocation that swaps their projects', async () => {
    world.codeBuild.end(build(1), 'SUCCEEDED');
    world.deliveries.splice(0);
    await handleReport(
      { flows: { 'lint-ci': 'review', 'demo-ci': 'lint' }, event: world.buildEvent(build(1)) },
      world.reportPorts(),
    );
    expect([passes(A), passes(B)]).toEqual([false, true]);
  });

  test('the vote of anybody else: only report-build may assume the role', async () => {
    const thief = world.client(
      'gate-role',
      'sts',
      'arn:aws:sts::111122223333:assumed-role/build-role/AWSCodeBuild-1',
    ) as { send(command: object): Promise<object> };
    const command = {
      constructor: { name: 'AssumeRoleCommand' },
      input: { RoleArn: GATE_ROLE_ARN, RoleSessionName: A },
    };
    await expect(thief.send(command)).rejects.toThrow('AccessDenied');
    expect(REPORT).toContain('assumed-role/report-role/');
  });
});

describe('the newest build of a revision decides', () => {
  const again = (initiator = STARTED_BY) =>
    world.codeBuild.start(
      {
        projectName: 'demo-ci',
        sourceVersion: pullRequest.sourceCommit,
        environmentVariablesOverride: variables({ FLOW_COMMAND: 'c:1' }),
      },
      initiator,
    );

  test('when it fails after a success', async () => {
    await end('SUCCEEDED');
    again();
    await world.settle();
    expect(passes(A)).toBe(false);
    await end('FAILED', 2);
    expect(passes(A)).toBe(false);
  });

  test('when the failure of an older one is told last', async () => {
    world.codeBuild.end(build(), 'FAILED');
    const late = world.deliveries.splice(0);
    again();
    await end('SUCCEEDED', 2);
    for (const delivery of late) await world.deliver(delivery);
    expect(passes(A)).toBe(true);
  });

  test('when the success of an older one is told last', async () => {
    world.codeBuild.end(build(), 'SUCCEEDED');
    const late = world.deliveries.splice(0);
    again();
    await end('FAILED', 2);
    for (const delivery of late) await world.deliver(delivery);
    expect(passes(A)).toBe(false);
  });

  test('when it ends between the reading and the vote of another', async () => {
    world.codeBuild.end(build(), 'FAILED');
    const [late] = world.deliveries.splice(0);
    let once = true;
    world.before = (operation) => {
      if (operation !== 'UpdatePullRequestApprovalState' || !once) return;
      once = false;
      world.codeBuild.end(again(), 'SUCCEEDED');
      world.deliveries.splice(0);
    };
    await world.deliver(late);
    expect(passes(A)).toBe(true);
  });

  test("when it is somebody else's, it does not count", async () => {
    await end('SUCCEEDED');
    world.codeBuild.end(again('alice'), 'FAILED');
    await world.settle();
    expect(passes(A)).toBe(true);
  });
});

describe("CodeBuild's own retry", () => {
  test('votes as the build that it repeats would, and has its place in the comment', async () => {
    await end('FAILED');
    const retried = world.codeBuild.retry(build());
    await world.settle();
    world.codeBuild.end(retried, 'SUCCEEDED');
    await world.settle();
    expect(passes(A)).toBe(true);
    expect(world.comments()[0]).toContain('**Flow `review` succeeded**');
  });

  test.each<[string, (retried: Build) => void]>([
    [
      'that the first build does not know',
      () => {
        delete build().autoRetryConfig;
      },
    ],
    [
      'of another commit',
      (retried) => {
        retried.sourceVersion = 'a'.repeat(40);
      },
    ],
    [
      'of a build that was not ours',
      () => {
        build().initiator = 'alice';
      },
    ],
  ])('%s counts for nothing', async (_, change) => {
    await end('FAILED');
    const retried = world.codeBuild.retry(build());
    change(retried);
    world.codeBuild.end(retried, 'SUCCEEDED');
    await world.settle();
    expect(passes(A)).toBe(false);
  });
});

test.each(['PullRequestAlreadyClosedException', 'PullRequestDoesNotExistException', 'RevisionNotCurrentException'])(
  '%s on the vote is no error',
  async (name) => {
    world.before = (operation) => {
      if (operation === 'UpdatePullRequestApprovalState') throw awsError(name);
    };
    await end('SUCCEEDED');
    expect(votes().at(-1)).toMatch(/^no vote: the pull request has/);
  },
);

test('fails, so that Lambda tries again, when the vote is throttled; the comment is written all the same', async () => {
  world.before = (operation) => {
    if (operation === 'AssumeRole') throw awsError('ThrottlingException');
  };
  world.codeBuild.end(build(), 'SUCCEEDED');
  const [delivery] = world.deliveries.splice(0);
  await expect(handleReport(delivery.payload, world.reportPorts())).rejects.toThrow('ThrottlingException');
  expect(world.comments()[0]).toContain('succeeded');
  world.before = undefined;
  await handleReport(delivery.payload, world.reportPorts());
  expect(passes(A)).toBe(true);
});

test('a flow without a gate reads no build and votes on nothing', async () => {
  const [known] = await (await world.reportPorts().builds()).get([build().id ?? '']);
  const subject = (project: string): VoteSubject => ({ chain: [{ ...known, project }], mayBeIncomplete: false });
  world.before = () => {
    throw new Error('nothing is to be asked');
  };
  expect(await castVote(subject('other-ci'), world.reportPorts())).toBeUndefined();
  expect(await castVote(subject('constructor'), world.reportPorts())).toBeUndefined();
});

test('fails on a configuration that is none', () => {
  expect(decodeGates(undefined)).toEqual({});
  const gate = { session: 'review-0a1b2c', flow: 'a'.repeat(11), paths: 'b'.repeat(11) };
  for (const known of [
    { ...gate, onSkipCi: 'wait' as const },
    { ...gate, onSkipCi: 'approve' as const, mergeResult: true },
  ])
    expect(decodeGates(JSON.stringify({ 'demo-ci': gateText(known) }))).toEqual({ 'demo-ci': known });
  for (const text of [
    '[]',
    '{"a":{}}',
    '{"a":"maybe aaaaaaaaaaa bbbbbbbbbbb review-0a1b2c"}',
    '{"a":{"session":"x","onSkipCi":"wait"}}',
    '{',
  ])
    expect(() => decodeGates(text)).toThrow();
});
