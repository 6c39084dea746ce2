import { randomFrom } from './history';
import { review, World } from './world';
import { handleReport } from '../../../lambda/handle/handle-report';
import { handleStart } from '../../../lambda/handle/handle-start';
import { eventNames, readEvent, REPOSITORY_ARN, STARTED_BY, TRIGGERS } from '../events';

/** What stands where something else should. Values only: each place of a recorded event can have any of them. */
const VALUES: readonly unknown[] = [
  null,
  undefined,
  true,
  false,
  0,
  -1,
  1e308,
  Number.NaN,
  '',
  ' ',
  'a',
  [],
  {},
  [null],
  [[]],
  { length: 1e9 },
  '{}',
  '__proto__',
  'constructor',
  'toString',
  '111122223333',
  '999988887777',
  'us-east-1',
  'eu-west-1',
  '$(id)',
  '`id`',
  '../../etc/passwd',
  '\u0000',
  '\ud800',
  '\u202e',
  '\u001b[2J',
  '```\n/retest\n```',
  '/retest',
  '@all',
  '<script>',
  'a'.repeat(5_000),
  '*'.repeat(2_000),
  `${'a/'.repeat(1_000)}b`,
  'arn:aws:codecommit:us-east-1:999988887777:demo-repo',
  'arn:aws:codebuild:us-east-1:999988887777:build/demo-ci:1',
  'arn:aws:codebuild:us-east-1:111122223333:build/demo-ci:2',
  'refs/heads/main',
  'refs/heads/',
  'refs/tags/v1',
  'a'.repeat(40),
  'f'.repeat(64),
  'Open',
  'True',
  'referenceDeleted',
  'commentOnPullRequestCreated',
  'pullRequestMergeStatusUpdated',
  'SUCCEEDED',
  'WHATEVER',
  '2026-05-04T12:00:00Z',
  'May 4, 2026 12:00:00 PM',
  'aws.codebuild',
  'aws.scheduler',
  'CodeBuild Build State Change',
  'Scheduled Event',
];
const KEYS = [
  '__proto__',
  'constructor',
  'detail',
  'event',
  'flows',
  'trigger',
  'requestPayload',
  'responsePayload',
  'commands',
  'reconcile',
  'tell',
  'kind',
  'resources',
  'account',
];

type Random = () => number;
const pick = <Item>(items: readonly Item[], random: Random): Item => items[Math.floor(random() * items.length)];

/** A value with a few of its places changed: replaced, taken away, doubled, wrapped or given a member. */
export function mutate(value: unknown, random: Random, depth = 0): unknown {
  if (depth > 6 || random() < 0.04) return pick(VALUES, random);
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => mutate(item, random, depth + 1));
    return random() < 0.05 ? [...items, ...items] : items;
  }
  if (typeof value !== 'object' || value === null) return random() < 0.03 ? pick(VALUES, random) : value;
  const entries = Object.entries(value)
    .filter(() => random() >= 0.02)
    .map(([key, each]): [string, unknown] => [key, mutate(each, random, depth + 1)]);
  if (random() < 0.03) entries.push([pick(KEYS, random), pick(VALUES, random)]);
  // Not `Object.fromEntries`: JSON may well have a member `__proto__`.
  return JSON.parse(
    `{${entries
      .filter(([, each]) => JSON.stringify(each) !== undefined)
      .map(([key, each]) => `${JSON.stringify(key)}:${JSON.stringify(each)}`)
      .join(',')}}`,
  ) as unknown;
}

const EVENTS = eventNames().map(readEvent);

/** What a rule, a schedule or Lambda hands over, around an event. */
function invocation(random: Random): unknown {
  const event = pick(EVENTS, random);
  const trigger = {
    ...pick(Object.values(TRIGGERS), random),
    ...(random() < 0.5 && { supersede: true, paths: ['src/**'], skipCi: true }),
  };
  const start = { flow: 'demo', project: 'demo-ci', trigger, event };
  const flows = [{ flow: 'demo', project: 'demo-ci', trigger }];
  return pick<unknown>(
    [
      start,
      {
        flows: { 'demo-ci': 'demo' },
        settings: { 'demo-ci': { reports: true, retries: true, mergeResult: true } },
        event,
      },
      { commands: { allow: ['*'], part: 0, parts: 1, flows }, event },
      { reconcile: { flows }, event },
      {
        version: '1.0',
        requestContext: { functionArn: 'arn:aws:lambda:us-east-1:111122223333:function:flow-ci-handler' },
        requestPayload: start,
        responsePayload: { errorType: 'E' },
      },
      {
        version: '1.0',
        requestContext: { functionArn: 'arn:aws:lambda:us-east-1:111122223333:function:flow-ci-handler' },
        requestPayload: { commands: { allow: ['*'], part: 0, parts: 1, flows }, event },
        responsePayload: { errorType: 'E' },
      },
      {
        requestContext: { functionArn: 'arn:aws:lambda:us-east-1:111122223333:function:flow-ci-handler' },
        responsePayload: {
          tell: [
            { kind: 'build', flow: 'demo', project: 'demo-ci', build: 'demo-ci:1' },
            {
              kind: 'skipped',
              flow: 'demo',
              project: 'demo-ci',
              trigger: review(),
              why: 'paths',
              pullRequestId: '4',
              revision: 'f'.repeat(64),
              sourceCommit: 'a'.repeat(40),
              targetCommit: 'b'.repeat(40),
              time: '2026-05-04T12:00:00Z',
            },
          ],
        },
      },
      event,
    ],
    random,
  );
}

/** Whether an invocation holds, anywhere, what only our own have: the account and Region, and the repository, schedule or a build of ours. */
function mayBeOurs(input: unknown): boolean {
  const text = JSON.stringify(input) ?? '';
  if (!text.includes('"111122223333"') && !text.includes(':111122223333:')) return false;
  // Whether a build of a flow's project with another initiator is a retry of ours, only CodeBuild knows.
  if (text.includes(':111122223333:build/demo-ci:') && text.includes('"retries":true')) return true;
  return (
    text.includes(REPOSITORY_ARN) ||
    text.includes(STARTED_BY) ||
    text.includes('Scheduled Event') ||
    text.includes('"tell"')
  );
}

export interface HostileResult {
  readonly count: number;
  readonly faults: readonly string[];
  /** Bytes of heap, a tenth of the way and at the end. */
  readonly heap: readonly [number, number];
}

/** Hand over so many hostile invocations. AWS knows nothing of what they name, and fails no call. */
export async function playHostile(count: number, seed: number): Promise<HostileResult> {
  const random = randomFrom(seed);
  const faults: string[] = [];
  let early = 0;
  const world = new World([{ flow: 'demo', project: 'demo-ci', trigger: review() }]);
  for (let n = 0; n < count; n += 1) {
    if (n === Math.floor(count / 10)) early = process.memoryUsage().heapUsed;
    const input = mutate(invocation(random), random);
    let calls = 0;
    world.before = () => {
      calls += 1;
    };
    const toReport = random() < 0.5;
    try {
      if (toReport) await handleReport(input, world.reportPorts());
      else await handleStart(input, world.startPorts());
    } catch (error) {
      // AWS may refuse what nobody knows; the handler itself may not break.
      const name = error instanceof Error ? error.name : String(error);
      if (!/Exception$/.test(name))
        faults.push(
          `${name}: ${error instanceof Error ? error.message : ''} on ${JSON.stringify(input)?.slice(0, 2_000)}`,
        );
    }
    if (calls > 0 && !mayBeOurs(input))
      faults.push(`AWS was asked because of ${JSON.stringify(input)?.slice(0, 2_000)}`);
    if (world.lines.length !== 1 && faults.length === 0 && world.lines.length > 40)
      faults.push(`${world.lines.length} lines for one invocation`);
    // What came about is not carried on.
    world.lines.length = 0;
    world.deliveries.length = 0;
    world.codeBuild.builds.length = 0;
    world.codeCommit.comments.length = 0;
    world.codeBuild.forgetTokens();
    if (faults.length > 3) break;
  }
  return { count, faults, heap: [early, process.memoryUsage().heapUsed] };
}
