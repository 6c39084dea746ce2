import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Deployment } from './support/deployment';
import { end, expectHealth } from './support/ended';
import { without } from './support/granted';
import { until } from './support/opened';
import { run } from './support/run';
import { instantBuild } from '../load/instant-build';
import { Json, list } from '../loopback-aws/core/json';
import { PolicyDocument } from '../loopback-aws/iam/policy';

/**
 * The policy that users are told to have, as it stands on the page: it is for this very account, repository and stack.
 */
const PAGE = readFileSync(join(__dirname, '../../docs/command-line.md'), 'utf8');
const POLICY = JSON.parse(/<!-- policy of users -->\n+```json\n([^]*?)\n```/.exec(PAGE)?.[1] ?? '') as PolicyDocument;

type Story = 'start' | 'follow' | 'status' | 'logs' | 'stop' | 'open' | 'redrive' | 'dry-run';
/** Each action of the policy, with a command that needs it. */
const NEEDED: readonly (readonly [action: string, story: Story])[] = [
  ['codebuild:StartBuild', 'start'],
  ['codebuild:BatchGetBuilds', 'follow'],
  ['codebuild:ListBuildsForProject', 'status'],
  ['codebuild:BatchGetBuilds', 'status'],
  ['codebuild:ListBuildsForProject', 'logs'],
  ['codebuild:BatchGetBuilds', 'logs'],
  ['logs:GetLogEvents', 'logs'],
  ['codebuild:ListBuildsForProject', 'stop'],
  ['codebuild:BatchGetBuilds', 'stop'],
  ['codebuild:StopBuild', 'stop'],
  ['codebuild:ListBuildsForProject', 'open'],
  ['codebuild:BatchGetBuilds', 'open'],
  ['lambda:GetFunctionConfiguration', 'redrive'],
  ['sqs:ReceiveMessage', 'redrive'],
  ['events:ListTargetsByRule', 'redrive'],
  ['lambda:InvokeFunction', 'redrive'],
  ['sqs:DeleteMessage', 'redrive'],
  ['sqs:ChangeMessageVisibility', 'dry-run'],
];

describe('what a user of the command must be allowed', () => {
  let ci: Deployment;
  let users = 0;
  /** A letter of a rule: what it is about, the rule says. */
  let letter: { readonly body: string; readonly attributes: Readonly<Record<string, string>> };
  const queue = () => ci.aws.sqs.names.find((name) => name.includes('DeadLetters')) ?? '';
  const deadLetters = () => ci.aws.sqs.messages(queue());

  /** With nothing but this policy. */
  async function flowCi(
    policy: PolicyDocument | readonly PolicyDocument[],
    ...args: string[]
  ): Promise<{ readonly code: number; readonly output: string; readonly user: string }> {
    const user = `bob${(users += 1)}`;
    const credentials = ci.aws.iam.addUser(user, [policy].flat());
    const done = await run(`flow-ci ${args.join(' ')}`, join(ci.project.folder, 'node_modules/.bin/flow-ci'), args, {
      cwd: ci.project.folder,
      env: { ...ci.aws.environment(credentials), NO_COLOR: '1' },
      mayFail: true,
    });
    return { ...done, user };
  }

  const stories: Readonly<
    Record<
      Story,
      { readonly args: readonly string[]; readonly prepare?: () => Promise<void>; readonly after?: () => Promise<void> }
    >
  > = {
    start: { args: ['start', 'adhoc'], after: async () => ci.settle('a build by hand') },
    follow: {
      args: ['start', 'adhoc', '--follow', '--interval', '0.2'],
      after: async () => ci.settle('a build by hand'),
    },
    status: { args: ['status'] },
    logs: { args: ['logs', 'adhoc'] },
    open: { args: ['open', 'adhoc'] },
    stop: {
      args: ['stop', 'adhoc'],
      prepare: async () => {
        const builds = ci.aws.codebuild.builds.length;
        ci.aws.codebuild.execute = async (build) => {
          await new Promise<void>((resolve) => {
            build.stop.signal.addEventListener('abort', () => resolve());
          });
          return { ...(await instantBuild()), status: 'STOPPED' };
        };
        await flowCi(POLICY, 'start', 'adhoc');
        await until('the build runs', () => ci.aws.codebuild.builds.length > builds);
      },
      after: async () => {
        for (const build of ci.aws.codebuild.builds) build.stop.abort('STOPPED');
        await ci.settle('a stopped build');
        ci.aws.codebuild.execute = undefined;
      },
    },
    redrive: { args: ['redrive'], prepare: async () => send(), after: async () => takeLetters() },
    'dry-run': { args: ['redrive', '--dry-run'], prepare: async () => send(), after: async () => takeLetters() },
  };

  async function send(): Promise<void> {
    ci.aws.sqs.sendFrom(
      ci.aws.iam.principal(ci.aws.administrator.accessKeyId),
      ci.aws.sqs.arn(queue()),
      letter.body,
      letter.attributes,
    );
    return Promise.resolve();
  }

  async function takeLetters(): Promise<void> {
    await ci.settle('a redrive');
    ci.aws.sqs.remove(queue());
    ci.aws.sqs.create(queueName);
  }
  let queueName: string;

  beforeAll(async () => {
    ci = await Deployment.make();
    queueName = queue();
    const startBuild = ci.aws.lambda.arn(ci.aws.lambda.names.find((name) => name.includes('start-build')) ?? '');
    ci.aws.events.breakdown = (target) => (target === startBuild ? 'INTERNAL_ERROR_RESPONSE' : undefined);
    await ci.clone.push('main', { 'letter.md': 'Of which a rule could tell nobody.\n' });
    await ci.settle('all tries of the rule -> queue');
    ci.aws.events.breakdown = () => undefined;
    [letter] = deadLetters();
    await takeLetters();
  });
  afterEach(() => {
    expectHealth(ci);
  });
  afterAll(async () => {
    await end(ci);
  });

  test('the policy of the page is enough for each command, and each letter is redriven with it', async () => {
    const done: Record<string, unknown> = {};
    for (const [story, { args, prepare, after }] of Object.entries(stories)) {
      await prepare?.();
      const { code, output } = await flowCi(POLICY, ...args);
      done[story] = code === 0 ? code : output;
      if (story === 'redrive')
        expect([output, deadLetters()]).toEqual([expect.stringContaining('1 redriven, 0 of no use, 0 left'), []]);
      if (story === 'logs') expect(output).toContain('by hand for');
      await after?.();
    }
    expect(done).toEqual({ start: 0, follow: 0, status: 0, logs: 0, open: 0, stop: 0, redrive: 0, 'dry-run': 0 });
  });

  test.each(NEEDED)('fails without %s, which %s needs, in one line that names it', async (action, story) => {
    const { args, prepare, after } = stories[story];
    await prepare?.();
    const { code, output, user } = await flowCi(without(action, [POLICY]), ...args);
    const refusals = output.split('\n').filter((line) => line.startsWith('error:'));
    expect([code, refusals]).toEqual([
      4,
      [
        expect.stringMatching(
          new RegExp(
            `^error: arn:aws:iam::111122223333:user/${user} is not authorized to perform ${action} on arn:aws:\\S+: ask your administrator to grant it, or choose another --profile$`,
          ),
        ) as string,
      ],
    ]);
    expect(output.trimEnd().split('\n').at(-1)).toBe(refusals[0]);
    await after?.();
  });

  test('a build is followed to its end without logs:GetLogEvents, and a line says that the log cannot be read', async () => {
    const { args, after } = stories.follow;
    const { code, output, user } = await flowCi(without('logs:GetLogEvents', [POLICY]), ...args);
    expect(code).toBe(0);
    expect(output.split('\n').filter((line) => line.includes('is not authorized'))).toEqual([
      expect.stringContaining(
        `the log cannot be read: arn:aws:iam::111122223333:user/${user} is not authorized to perform logs:GetLogEvents on arn:aws:logs:`,
      ),
    ]);
    await after?.();
  });

  test('the policy has no action that no command needs', () => {
    const actions = list<Json>(POLICY.Statement).flatMap(({ Action }) => list<string>(Action));
    expect([...actions].sort()).toEqual([...new Set(NEEDED.map(([action]) => action))].sort());
  });

  test('fails for what is of somebody else: a project, a queue and a function of another name', async () => {
    const elsewhere = JSON.parse(JSON.stringify(POLICY).replaceAll('foo-', 'bar-')) as PolicyDocument;
    for (const [story, { args }] of Object.entries(stories))
      expect([story, (await flowCi(elsewhere, ...args)).code]).toEqual([story, 4]);
  });
});
