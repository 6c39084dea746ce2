import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { AwsFaults, pick, Random } from './aws-faults';
import { randomFrom } from './history';
import { BUILD, FunctionName, HostileAccount } from './hostile-account';
import { mutate } from './mutate';
import { NOTIFY_TARGET } from './notify-ports';
import { ADDRESS, PROPERTIES, STACK } from './templates';
import { review } from './world';
import { eventNames, readEvent, REPOSITORY_ARN, START_FUNCTION_ARN, STARTED_BY, TRIGGERS } from '../events';

const EVENTS = eventNames().map(readEvent);

const FUNCTIONS: readonly FunctionName[] = ['start-build', 'report-build', 'approval-template', 'notify-build'];

type Invocation = readonly [FunctionName, unknown];

/** What a rule, a schedule, a queue, Lambda or CloudFormation hands over. */
function invocation(random: Random): Invocation {
  const event = pick(EVENTS, random);
  const trigger = {
    ...pick(Object.values(TRIGGERS), random),
    ...(random() < 0.5 && { supersede: true, paths: ['src/**'], skipCi: true }),
  };
  const report = { reports: true, retries: true, mergeResult: true, commands: true };
  const start = { flow: 'demo', project: 'demo-ci', trigger, report, event };
  const flows = [{ flow: 'demo', project: 'demo-ci', trigger }];
  const commands = { commands: { allow: ['*'], part: 0, parts: 1, flows }, event };
  const failed = (requestPayload: unknown) => ({
    version: '1.0',
    timestamp: '2026-05-04T12:00:00Z',
    requestContext: { functionArn: START_FUNCTION_ARN },
    requestPayload,
    responsePayload: { errorType: 'E' },
  });
  const look = pick([1, 2, 4, 5, 99], random);
  const lookAtBuild = { kind: 'look-again-at-build', look, flow: 'demo', project: 'demo-ci', report, build: BUILD };
  const lookAtEvent = { kind: 'look-again-at-event', look, invocation: start };
  const ended = {
    requestContext: { functionArn: START_FUNCTION_ARN },
    responsePayload: {
      toReport: [
        { kind: 'build', flow: 'demo', project: 'demo-ci', build: BUILD },
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
  };
  const queued = (body: unknown) => ({ Records: [{ eventSource: 'aws:sqs', body: JSON.stringify(body) }] });
  return pick<Invocation>(
    [
      ['start-build', start],
      ['start-build', commands],
      ['start-build', { reconcile: { flows, ...(random() < 0.3 && { pullRequests: ['4', '900'] }) }, event }],
      ['start-build', lookAtEvent],
      ['start-build', queued(lookAtEvent)],
      ['report-build', { flows: { 'demo-ci': 'demo' }, settings: { 'demo-ci': report }, event }],
      ['report-build', failed(start)],
      ['report-build', failed(commands)],
      ['report-build', ended],
      ['report-build', { gates: [{ project: 'demo-ci', trigger: review() }], event }],
      ['report-build', lookAtBuild],
      ['report-build', queued(mutate(pick([lookAtBuild, ended, failed(start)], random), random))],
      ['notify-build', { notify: NOTIFY_TARGET, event }],
      ['notify-build', { notify: { ...NOTIFY_TARGET, format: 'text' }, event }],
      ['approval-template', resourceRequest(random)],
      ['approval-template', resourceRequest(random)],
      [pick(FUNCTIONS, random), event],
    ],
    random,
  );
}

function resourceRequest(random: Random): object {
  const TemplateName = pick([PROPERTIES.TemplateName, PROPERTIES.TemplateName, 'demo-old', 'demo-theirs'], random);
  return {
    RequestType: pick(['Create', 'Update', 'Delete'], random),
    ResponseURL: ADDRESS,
    StackId: STACK,
    RequestId: 'r',
    LogicalResourceId: 'Gate',
    PhysicalResourceId: TemplateName,
    ResourceType: 'Custom::ApprovalRuleTemplate',
    ResourceProperties: { ServiceToken: 'arn', ...PROPERTIES, ...(random() < 0.3 && { TemplateName }) },
    ...(random() < 0.5 && {
      OldResourceProperties: { ...PROPERTIES, ...(random() < 0.5 && { RepositoryName: 'old-repo', Review: '{}' }) },
    }),
  };
}

/**
 * Whether an invocation holds, anywhere, what only our own have: the account and Region, and the repository, schedule
 * or a build of ours.
 */
function mayBeOurs(input: unknown): boolean {
  const text = (JSON.stringify(input) ?? '').replaceAll('\\"', '"');
  if (text.includes(STACK)) return true;
  // A message of a queue, or what start-build has to tell, names a build and nothing else.
  if (text.includes('"build":"demo-ci:')) return true;
  if (!text.includes('"111122223333"') && !text.includes(':111122223333:')) return false;
  if (text.includes(':111122223333:build/demo-ci:')) {
    // Builds of whoever started them are notified of.
    if (text.includes('"notify"')) return true;
    // Whether a build of a flow's project with another initiator is a retry of ours, only CodeBuild knows. So it does
    // who began one whose event does not say.
    if (text.includes('"retries":true') || !/"initiator":"[^"]/.test(text)) return true;
  }
  return (
    text.includes(REPOSITORY_ARN) ||
    text.includes(STARTED_BY) ||
    text.includes('Scheduled Event') ||
    text.includes('"toReport"')
  );
}

/** Errors that no service and no handler names: somebody read what was not there. */
const UNTYPED = /\b(?:TypeError|RangeError|SyntaxError|ReferenceError|URIError|EvalError|AggregateError)\b/;

/** What became of several pieces of work is judged piece by piece. */
function partsOf(error: unknown): readonly unknown[] {
  return error instanceof AggregateError && error.errors.length > 0
    ? error.errors.flatMap((each) => partsOf(each))
    : [error];
}

/** Call a function of an account. @returns what is wrong with what it did */
export async function judge([to, input]: Invocation, account: HostileAccount): Promise<readonly string[]> {
  const { faults } = account;
  const wrong: string[] = [];
  let passed: unknown;
  try {
    await account.call(to, input);
  } catch (error) {
    passed = error;
    for (const each of partsOf(error)) {
      const { name, message, constructor, stack } = each instanceof Error ? each : new Error(String(each));
      const isNamed = /^[A-Z]\w+$/.test(name) && name !== 'Error' && !UNTYPED.test(name);
      // AWS may refuse what is made of an answer that was none of its own; the handler itself may not break.
      const isOfSpoilt = faults.isSpoilt && name === 'Error' && constructor === Error && message !== '';
      if (!faults.thrown.has(each) && !isNamed && !isOfSpoilt) wrong.push(`${name}: ${message} ${stack ?? ''}`);
    }
  }
  const isInjected = [...faults.thrown].some((error) => error instanceof Error && UNTYPED.test(error.name));
  if (!isInjected) wrong.push(...account.written().filter((line) => UNTYPED.test(line) && passed === undefined));
  wrong.push(...account.foreign);
  if (account.calls > 0 && !mayBeOurs(input)) wrong.push('AWS was asked because of it');
  const lines = account.written().length;
  if (lines > 60) wrong.push(`${lines} lines for one invocation`);
  return wrong;
}

/** Invocations that were judged wrongly once, or led to a defect. */
export const EXAMPLES: readonly (readonly [string, FunctionName, unknown])[] = [
  [
    'a build event without an initiator',
    'report-build',
    {
      flows: { 'demo-ci': 'demo' },
      settings: { 'demo-ci': -1 },
      event: {
        ...readEvent('cb-state-succeeded'),
        resources: [null],
        detail: {
          ...(readEvent('cb-state-succeeded').detail as object),
          'additional-information': 'aws.codebuild',
        },
      },
    },
  ],
];

export interface HostileResult {
  readonly count: number;
  readonly faults: readonly string[];
  /** Invocations by function. */
  readonly invocations: Readonly<Record<FunctionName, number>>;
  /** Calls to AWS, and how many of them had a fault. */
  readonly calls: number;
  readonly faultyCalls: number;
  /** Bytes of heap, a tenth of the way and at the end. */
  readonly heap: readonly [number, number];
}

/** Hand over so many hostile invocations, in accounts in which calls have faults. */
export async function playHostile(count: number, seed: number): Promise<HostileResult> {
  const random = randomFrom(seed);
  const faults: string[] = [];
  const invocations = { 'start-build': 0, 'report-build': 0, 'approval-template': 0, 'notify-build': 0 };
  let [early, calls, faultyCalls] = [0, 0, 0];
  for (let n = 0; n < count && faults.length <= 3; n += 1) {
    if (n === Math.floor(count / 10)) early = heapInUse();
    const [to, whole] = invocation(random);
    const account = new HostileAccount(random, new AwsFaults(random, pick([0, 0.05, 0.2, 0.5], random)));
    const input = random() < 0.5 ? whole : mutate(whole, random);
    const called = random() < 0.9 ? to : pick(FUNCTIONS, random);
    invocations[called] += 1;
    const wrong = await judge([called, input], account);
    if (wrong.length > 0) faults.push(`${called}: ${wrong.join('; ')} on ${JSON.stringify(input)?.slice(0, 2_000)}`);
    calls += account.calls;
    faultyCalls += account.faults.count;
  }
  return { count, faults, invocations, calls, faultyCalls, heap: [early, heapInUse()] };
}

/** Bytes that something still holds: what waits to be collected is no leak. */
function heapInUse(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}
