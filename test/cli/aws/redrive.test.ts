import * as fc from 'fast-check';
import { FakeFunctions, FakeQueue, FakeRules, QUEUE } from './support/fake-queue';
import { fakeContext, FakeBuilds, refusal } from './support/fakes';
import { fillInput } from '../../../cli/aws/redrive/fill-input';
import { DeadLetterMessage } from '../../../cli/aws/redrive/ports';
import { readDeadLetter } from '../../../cli/aws/redrive/read-dead-letter';
import { redriveDeadLetters } from '../../../cli/aws/redrive/redrive';
import { OutputRecord } from '../../../cli/output/record';
import { handleReport } from '../../../lambda/handle/handle-report';
import { handleStart } from '../../../lambda/handle/handle-start';
import { commitKey, parseState } from '../../../lambda/render/state-line';
import { eventTemplate } from '../../../src/cdk/triggers/event-template';
import { FlowNames } from '../../../src/flows/names';
import { failedStart, readEvent, startInvocation, TRIGGERS } from '../../lambda/events';
import { awsError } from '../../lambda/fakes';
import { review, World } from '../../lambda/world/world';
import { transformInput } from '../../loopback-aws/events/input-transformer';
import { flowFileFixture } from '../support/flow-fixture';

const FILE = flowFileFixture([]);
const NAMES = new FlowNames({ namePrefix: FILE.namePrefix, repositoryName: FILE.repositoryName });
const START = NAMES.function('start-build');
const REPORT = NAMES.function('report-build');
const arn = (name: string) => `arn:aws:lambda:us-east-1:111122223333:function:${name}`;
const RULE = NAMES.rule('demo', 'review');
const PATHS = Object.fromEntries(
  ['version', 'id', 'detail-type', 'source', 'account', 'time', 'region', 'resources', 'detail'].map((name) => [
    name,
    `$.${name}`,
  ]),
);
const CONSTANTS = {
  flow: 'demo',
  project: 'demo-ci',
  trigger: { ...TRIGGERS.review, targets: ['a<b>', '"quoted"', 'release/**'] },
};
const EVENT = { version: '0', ...readEvent('cc-pr-created') };
const START_INPUT = startInvocation(EVENT, TRIGGERS.review);
const message = (body: unknown, more: Partial<DeadLetterMessage> = {}): DeadLetterMessage => ({
  id: 'l',
  receipt: 'r',
  body: typeof body === 'string' ? body : JSON.stringify(body),
  attributes: {},
  sentAt: new Date('2026-05-05T00:00:00Z'),
  ...more,
});
const fromRule = (more: Readonly<Record<string, string>> = {}) => ({
  RULE_ARN: `arn:aws:events:us-east-1:111122223333:rule/${RULE}`,
  TARGET_ARN: arn(START),
  ERROR_CODE: 'NO_PERMISSIONS',
  ERROR_MESSAGE: 'not allowed',
  RETRY_ATTEMPTS: '0',
  ...more,
});
const scheduled = { ...EVENT, source: 'aws.scheduler', 'detail-type': 'Scheduled Event', detail: '{}' };
const startResult = { requestContext: { functionArn: arn(START) }, responsePayload: { toReport: [] } };

const LOOK_AT_EVENT = { kind: 'look-again-at-event', look: 4, invocation: START_INPUT };
const LOOK_AT_BUILD = { kind: 'look-again-at-build', look: 5, flow: 'demo', project: 'demo-ci', build: 'demo-ci:1' };
const GATED = { gates: [{ project: 'demo-ci', trigger: TRIGGERS.review }], event: EVENT };
const NOTIFY = {
  notify: {
    flow: 'demo',
    project: 'demo-ci',
    topicArn: 'arn:aws:sns:us-east-1:111122223333:ci',
    format: 'text',
    on: ['failed'],
  },
  event: EVENT,
};
const COMMAND = { commands: { allow: ['*'], part: 0, parts: 1, flows: [] }, event: EVENT };

describe('a dead-letter message is read', () => {
  test.each<[string, DeadLetterMessage, object]>([
    [
      "of start-build's queue: what to look at again",
      message(LOOK_AT_EVENT),
      {
        kind: 'invocation',
        to: 'start-build',
        payload: LOOK_AT_EVENT,
        about: {
          event: EVENT.id,
          flow: 'demo',
          time: new Date(EVENT.time),
          cause: 'the function failed on it at each try',
        },
      },
    ],
    [
      "of report-build's queue: what to look at again",
      message(LOOK_AT_BUILD),
      {
        kind: 'invocation',
        to: 'report-build',
        payload: LOOK_AT_BUILD,
        about: { flow: 'demo', time: new Date('2026-05-05T00:00:00Z'), cause: 'the function failed on it at each try' },
      },
    ],
    [
      "of report-build's queue: what start-build reports",
      message(startResult),
      { kind: 'invocation', to: 'report-build', payload: startResult },
    ],
    [
      'a new revision where flows have gates',
      message(GATED, { attributes: { ErrorCode: '200', ErrorMessage: 'out of memory' } }),
      { kind: 'invocation', to: 'report-build', payload: GATED, about: { event: EVENT.id, cause: 'out of memory' } },
    ],
    [
      'a command that start-build could not obey',
      message(failedStart(COMMAND)),
      { kind: 'invocation', to: 'report-build', payload: failedStart(COMMAND), about: { event: EVENT.id } },
    ],
    [
      'of a rule: the event',
      message(EVENT, { attributes: fromRule() }),
      {
        kind: 'event',
        rule: RULE,
        target: arn(START),
        event: EVENT,
        about: { event: EVENT.id, time: new Date(EVENT.time), cause: 'not allowed' },
      },
    ],
    [
      'of a rule, should it hold what the function would have got',
      message(START_INPUT, { attributes: fromRule() }),
      { kind: 'invocation', to: 'start-build', payload: START_INPUT },
    ],
    [
      'of a schedule: the request that could not be made',
      message(
        {
          FunctionName: arn(START),
          InvocationType: 'Event',
          Payload: JSON.stringify({ ...START_INPUT, trigger: TRIGGERS.schedule, event: scheduled }),
        },
        {
          attributes: {
            SCHEDULE_ARN: 'arn',
            TARGET_ARN: 'arn:aws:scheduler:::aws-sdk:lambda:invoke',
            ERROR_CODE: 'AWSLambda.ServiceException',
            IS_PAYLOAD_TRUNCATED: 'false',
          },
        },
      ),
      {
        kind: 'invocation',
        to: 'start-build',
        payload: { ...START_INPUT, trigger: TRIGGERS.schedule, event: scheduled },
        about: { flow: 'demo', cause: 'AWSLambda.ServiceException' },
      },
    ],
    [
      'of a schedule: the request, should its payload hold the words that are filled in',
      message(
        {
          FunctionName: arn(START),
          InvocationType: 'Event',
          Payload: JSON.stringify({
            ...START_INPUT,
            trigger: TRIGGERS.schedule,
            event: { ...scheduled, id: '<aws.scheduler.execution-id>', time: '<aws.scheduler.scheduled-time>' },
          }),
        },
        { attributes: { EXECUTION_ID: 'e1', SCHEDULED_TIME: '2026-05-04T11:00:00Z' } },
      ),
      { kind: 'invocation', about: { event: 'e1', time: new Date('2026-05-04T11:00:00Z') } },
    ],
    [
      'of a schedule: a request without a payload of ours',
      message({ FunctionName: arn(START), InvocationType: 'Event', Payload: 'no JSON' }),
      { kind: 'unknown', reason: 'the payload is not a JSON object' },
    ],
    [
      'of a schedule, should it be its input',
      message(
        { ...START_INPUT, trigger: TRIGGERS.schedule, event: scheduled },
        {
          attributes: { SCHEDULE_ARN: 'arn', ERROR_CODE: 'AWSLambda.ServiceException', IS_PAYLOAD_TRUNCATED: 'false' },
        },
      ),
      { kind: 'invocation', to: 'start-build', about: { flow: 'demo', cause: 'AWSLambda.ServiceException' } },
    ],
    [
      'of a schedule, should it hold the words that are filled in',
      message(
        {
          ...START_INPUT,
          trigger: TRIGGERS.schedule,
          event: { ...scheduled, id: '<aws.scheduler.execution-id>', time: '<aws.scheduler.scheduled-time>' },
        },
        { attributes: { EXECUTION_ID: 'e1', SCHEDULED_TIME: '2026-05-04T11:00:00Z' } },
      ),
      { kind: 'invocation', about: { event: 'e1', time: new Date('2026-05-04T11:00:00Z') } },
    ],
    [
      'of the schedule that looks for lost events',
      message({ reconcile: { flows: [] }, event: scheduled }),
      { kind: 'useless', reason: 'the next look of the schedule sees the same' },
    ],
    [
      'of an event that did not reach its topic',
      message(EVENT, { attributes: fromRule({ TARGET_ARN: 'arn:aws:sns:us-east-1:111122223333:ci' }) }),
      { kind: 'useless', reason: 'an event that did not reach arn:aws:sns:us-east-1:111122223333:ci' },
    ],
    [
      'of Lambda: what notify-build was given',
      message(NOTIFY, { attributes: { ErrorCode: '200', ErrorMessage: 'KMSAccessDenied' } }),
      {
        kind: 'invocation',
        to: 'notify-build',
        payload: NOTIFY,
        about: { event: EVENT.id, flow: 'demo', cause: 'KMSAccessDenied' },
      },
    ],
    [
      'of Lambda: what start-build was given',
      message(START_INPUT, { attributes: { RequestID: 'r', ErrorCode: '200', ErrorMessage: 'Rate exceeded' } }),
      { kind: 'invocation', to: 'start-build', about: { event: EVENT.id, flow: 'demo', cause: 'Rate exceeded' } },
    ],
    [
      'of Lambda: a command',
      message({ commands: { allow: ['*'], part: 0, parts: 1, flows: [] }, event: EVENT }),
      { kind: 'invocation', to: 'start-build' },
    ],
    [
      'of Lambda: what report-build was given',
      message({ flows: { 'demo-ci': 'demo' }, event: readEvent('cb-state-failed') }),
      { kind: 'invocation', to: 'report-build', about: { event: readEvent('cb-state-failed').id } },
    ],
    [
      'of Lambda: a start that failed',
      message(failedStart(START_INPUT)),
      { kind: 'invocation', to: 'report-build', about: { flow: 'demo', time: new Date('2026-05-04T12:05:00.000Z') } },
    ],
    [
      'of Lambda: what start-build reports',
      message(startResult),
      { kind: 'invocation', to: 'report-build', about: { time: new Date('2026-05-05T00:00:00Z') } },
    ],
  ])('%s', (_, given, expected) => {
    expect(readDeadLetter(given)).toMatchObject(expected);
  });

  test.each<[string, DeadLetterMessage, string]>([
    ['no JSON', message('{'), 'the payload is not a JSON object'],
    ['a list', message('[]'), 'the payload is not a JSON object'],
    ['something else', message({ a: 1 }), 'it contains no event'],
    ['an event of nobody knows which rule', message(EVENT), 'it does not name its rule and target'],
    [
      'a text that was cut off',
      message(EVENT, { attributes: fromRule({ IS_PAYLOAD_TRUNCATED: 'true' }) }),
      'the payload was truncated',
    ],
  ])('fails to read %s, with the reason', (_, given, reason) => {
    expect(readDeadLetter(given)).toMatchObject({ kind: 'unknown', reason });
  });

  test('whatever it holds, without breaking', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.jsonValue().map((value) => JSON.stringify({ ...EVENT, detail: value })),
        ),
        fc.dictionary(fc.constantFrom('RULE_ARN', 'TARGET_ARN', 'SCHEDULED_TIME', 'ERROR_CODE'), fc.string()),
        (body, attributes) => {
          expect(['invocation', 'event', 'useless', 'unknown']).toContain(
            readDeadLetter(message(body, { attributes })).kind,
          );
        },
      ),
    );
  });
});

describe('the input of a rule is filled', () => {
  const target = { arn: arn(START), template: eventTemplate(CONSTANTS), paths: PATHS };

  test('as EventBridge fills it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (detail, id) => {
        const event = { ...EVENT, id, detail };
        expect(fillInput(target, event)).toEqual(transformInput(target.template, PATHS, event));
      }),
    );
  });

  test('with nothing where the rule hands over the event', () => {
    expect(fillInput({ arn: 'a', paths: {} }, EVENT)).toEqual(EVENT);
  });
  test('fails for a template that is none of ours', () => {
    expect(fillInput({ arn: 'a', template: '"text <id>"', paths: PATHS }, EVENT)).toBeUndefined();
  });
});

interface Setup {
  readonly queue: FakeQueue;
  readonly functions?: FakeFunctions;
  readonly rules?: FakeRules;
  readonly dryRun?: boolean;
  readonly max?: number;
  readonly stopAfter?: number;
}
async function run({
  queue,
  functions = new FakeFunctions(),
  rules = new FakeRules({ [RULE]: [{ arn: arn(START), template: eventTemplate(CONSTANTS), paths: PATHS }] }),
  dryRun,
  max = 1_000,
  stopAfter,
}: Setup) {
  const context = fakeContext(new FakeBuilds(), undefined, { file: FILE });
  if (stopAfter !== undefined) {
    const { answer } = functions;
    functions.answer = async (name, payload) => {
      if (functions.given.length >= stopAfter) context.stop.abort();
      return answer(name, payload);
    };
  }
  const code = await redriveDeadLetters(
    { ...context, deadLetters: queue, functions, rules },
    { max, ...(dryRun && { dryRun }) },
  );
  const records = context.records();
  const outcomes = records.flatMap((record) =>
    record.kind === 'dead-letter' ? [`${record.id} ${record.outcome}: ${record.about}`] : [],
  );
  return {
    code,
    functions,
    rules,
    outcomes,
    sum: records.find((record): record is Extract<OutputRecord, { kind: 'redrive' }> => record.kind === 'redrive'),
  };
}
const at = (time: string, more: object = {}) => ({ ...START_INPUT, event: { ...EVENT, id: time, time }, ...more });

describe('a redrive', () => {
  test('gives each message to its function, in the order in which it happened, and removes it then', async () => {
    const queue = new FakeQueue([
      { id: 'b', body: JSON.stringify(at('2026-05-04T12:00:02Z')) },
      {
        id: 'c',
        body: JSON.stringify({ flows: {}, event: { ...readEvent('cb-state-failed'), time: '2026-05-04T12:00:03Z' } }),
      },
      { id: 'a', body: JSON.stringify({ ...EVENT, time: '2026-05-04T12:00:01Z' }), attributes: fromRule() },
      {
        id: 'd',
        body: JSON.stringify({ reconcile: { flows: [] }, event: { ...scheduled, time: '2026-05-04T12:00:04Z' } }),
      },
      { id: 'e', body: JSON.stringify({ ...NOTIFY, event: { ...EVENT, time: '2026-05-04T12:00:05Z' } }) },
    ]);
    const { code, functions, outcomes, sum } = await run({ queue });
    expect(code).toBe(0);
    expect(functions.given).toMatchObject([
      { name: START, payload: { ...CONSTANTS, event: { id: EVENT.id, time: '2026-05-04T12:00:01Z' } } },
      { name: START, payload: { event: { id: '2026-05-04T12:00:02Z' } } },
      { name: REPORT, payload: { flows: {} } },
      { name: NAMES.function('notify-build'), payload: { notify: NOTIFY.notify } },
    ]);
    expect(queue.ids).toEqual([]);
    expect(outcomes).toEqual([
      'a redriven: done',
      'b redriven: done',
      'c redriven: reported',
      'd useless: the next look of the schedule sees the same',
      'e redriven: published',
    ]);
    expect(sum).toMatchObject({ redriven: 4, useless: 1, kept: 0, untouched: 0 });
  });

  test('shows what start-build did, and hands on what it reports', async () => {
    const result = { toReport: [{ kind: 'skipped' }], did: [{ outcome: 'skipped', reason: 'paths' }] };
    const functions = new FakeFunctions();
    functions.answer = async (name) => Promise.resolve({ kind: 'returned', result: name === START ? result : null });
    const { outcomes } = await run({ queue: new FakeQueue([{ body: JSON.stringify(START_INPUT) }]), functions });
    expect(outcomes).toEqual(['message-1 redriven: skipped (paths)']);
    expect(functions.given[1]).toEqual({
      name: REPORT,
      payload: { requestContext: { functionArn: arn(START) }, requestPayload: START_INPUT, responsePayload: result },
    });
  });

  test.each<[string, Partial<DeadLetterMessage>, FakeFunctions['answer'] | undefined, string]>([
    [
      'a function fails',
      { body: JSON.stringify(START_INPUT) },
      async () => Promise.resolve({ kind: 'failed', reason: 'start-build failed: Rate exceeded' }),
      'start-build failed: Rate exceeded',
    ],
    [
      'what is to be reported is not',
      { body: JSON.stringify(START_INPUT) },
      async (name) =>
        Promise.resolve(
          name === START
            ? { kind: 'returned', result: { toReport: [{}], did: [{ outcome: 'skipped' }] } }
            : { kind: 'failed', reason: 'no comment' },
        ),
      'skipped, but it could not be reported: no comment',
    ],
    [
      'Lambda is busy',
      { body: JSON.stringify(START_INPUT) },
      async () => Promise.reject(refusal('passing', 'busy')),
      'busy',
    ],
    [
      'the rule is gone',
      {
        body: JSON.stringify(EVENT),
        attributes: fromRule({ RULE_ARN: 'arn:aws:events:us-east-1:111122223333:rule/gone' }),
      },
      undefined,
      'the rule gone is gone, or has another target',
    ],
    [
      'the target is of another',
      { body: JSON.stringify(EVENT), attributes: fromRule({ TARGET_ARN: arn('other') }) },
      undefined,
      `its target ${arn('other')} is none of our functions`,
    ],
    ['it cannot be read', { body: '?' }, undefined, 'the payload is not a JSON object'],
  ])('fails to delete a message when %s: it is there for the next one', async (_, given, answer, about) => {
    const queue = new FakeQueue([given]);
    const functions = new FakeFunctions();
    if (answer) functions.answer = answer;
    const { code, outcomes } = await run({ queue, functions });
    expect(code).toBe(1);
    expect(outcomes).toEqual([`message-1 kept: ${about}`]);
    expect(queue.visible).toEqual(['message-1']);
  });

  test('a dry run leaves each message where it is', async () => {
    const queue = new FakeQueue([
      { body: JSON.stringify(START_INPUT) },
      { body: JSON.stringify(EVENT), attributes: fromRule() },
      { body: '?' },
    ]);
    const { code, functions, sum } = await run({ queue, dryRun: true });
    expect([code, functions.given]).toEqual([1, []]);
    expect(queue.visible).toHaveLength(3);
    expect(queue.calls.filter((call) => call.startsWith('remove'))).toEqual([]);
    expect(sum).toMatchObject({ dryRun: true, redriven: 2, kept: 1 });
  });

  test('takes as many as were asked for', async () => {
    const queue = new FakeQueue(
      Array.from({ length: 25 }, (_, n) => ({ body: JSON.stringify(at(`2026-05-04T12:00:${10 + n}Z`)) })),
    );
    const { functions } = await run({ queue, max: 12 });
    expect(functions.given).toHaveLength(12);
    expect(queue.visible).toHaveLength(13);
  });

  test('ends at Ctrl-C, after the message that it is at', async () => {
    const queue = new FakeQueue(
      Array.from({ length: 5 }, (_, n) => ({ body: JSON.stringify(at(`2026-05-04T12:00:1${n}Z`)) })),
    );
    const { code, sum } = await run({ queue, stopAfter: 2 });
    expect(code).toBe(130);
    expect(sum).toMatchObject({ redriven: 2, untouched: 3 });
    expect(queue.visible).toHaveLength(3);
  });

  test('fails at once when the user may not call the function, and releases all messages', async () => {
    const queue = new FakeQueue(Array.from({ length: 3 }, () => ({ body: JSON.stringify(START_INPUT) })));
    const functions = new FakeFunctions();
    functions.answer = async () => Promise.reject(refusal('denied', 'you may not lambda:InvokeFunction'));
    await expect(run({ queue, functions })).rejects.toThrow('you may not lambda:InvokeFunction');
    expect(functions.given).toHaveLength(1);
    expect(queue.visible).toHaveLength(3);
  });

  test('fails at its end when the user may not release messages: they are invisible for a while', async () => {
    const queue = new FakeQueue([{ body: '?' }, { body: JSON.stringify(START_INPUT) }]);
    queue.failure = (call) =>
      call.startsWith('give back') ? refusal('denied', 'you may not sqs:ChangeMessageVisibility') : undefined;
    const functions = new FakeFunctions();
    await expect(run({ queue, functions })).rejects.toThrow('you may not sqs:ChangeMessageVisibility');
    expect(functions.given).toHaveLength(1);
    expect(queue.ids).toEqual(['message-1']);
    queue.failure = (call) => (call.startsWith('give back') ? refusal('passing', 'busy') : undefined);
    queue.now += 10_000;
    expect((await run({ queue, functions })).code).toBe(1);
  });

  test('fails for a stack that has no queue', async () => {
    const functions = new FakeFunctions('');
    functions.find = async () => Promise.resolve({ arn: 'a' });
    await expect(run({ queue: new FakeQueue(), functions })).rejects.toThrow('has no dead-letter queue');
    functions.find = async () => Promise.resolve(undefined);
    await expect(run({ queue: new FakeQueue(), functions })).rejects.toThrow('does not exist');
  });

  test('asks a rule once for all its messages', async () => {
    const queue = new FakeQueue(
      Array.from({ length: 4 }, () => ({ body: JSON.stringify(EVENT), attributes: fromRule() })),
    );
    const { rules } = await run({ queue });
    expect(rules.asked).toEqual([RULE]);
    expect(queue.calls[0]).toBe(`receive ${QUEUE}`);
  });
});

/** What a function sends to its own queue to look again at what an invocation is about. */
function messageOf(to: 'start-build' | 'report-build', payload: unknown): unknown {
  if (to === 'start-build') return { kind: 'look-again-at-event', look: 3, invocation: payload };
  const { event } = payload as { readonly event?: { readonly detail: { readonly 'build-id'?: string } } };
  const build = event?.detail['build-id']?.split('build/')[1];
  return build === undefined
    ? payload
    : { kind: 'look-again-at-build', look: 5, flow: 'review', project: 'demo-ci', build, ended: true };
}

/** The whole way on paper: dead-letter messages of a day, redriven with the real handlers. */
describe('however often messages are redriven', () => {
  const kinds = ['event', 'input', 'record', 'message'] as const;

  test('each event has one build, no message is left, and comments never go back in time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            what: fc.constantFrom('open', 'push', 'branch', 'end'),
            shape: fc.constantFrom(...kinds),
            twice: fc.boolean(),
            arrives: fc.boolean(),
          }),
          { minLength: 1, maxLength: 12 },
        ),
        fc.array(fc.record({ pause: fc.integer({ min: 0, max: 900 }), both: fc.boolean(), fails: fc.boolean() }), {
          minLength: 1,
          maxLength: 4,
        }),
        async (happenings, redrives) => {
          const world = new World([
            { flow: 'review', project: 'demo-ci', trigger: review({ supersede: undefined }) },
            {
              flow: 'main',
              project: 'demo-branch',
              trigger: { kind: 'branch', id: 'branch', names: ['**'], except: [], wildcard: false },
            },
          ]);
          const queue = new FakeQueue();
          const events = new Map<string, number>();
          for (const { what, shape, twice, arrives } of happenings) {
            world.now += 60_000;
            const open = [...world.codeCommit.pullRequests.values()];
            if (what === 'open') world.openPullRequest(`${open.length + 1}`);
            else if (what === 'push' && open.length > 0) world.push(open[open.length - 1]);
            else if (what === 'branch') world.pushBranch('main');
            else if (world.running().length > 0) world.codeBuild.end(world.running()[0], 'FAILED');
            for (const delivery of world.deliveries.splice(0)) {
              const { to, payload, event } = delivery;
              if (to === 'start-build') events.set(event, 1);
              if (arrives) await world.deliver(delivery);
              if (arrives && !twice) continue;
              const body =
                shape === 'event' && to === 'start-build'
                  ? {
                      body: JSON.stringify((payload as { event: object }).event),
                      attributes: fromRule({
                        RULE_ARN: `arn:aws:events:us-east-1:111122223333:rule/${(payload as { project: string }).project}`,
                      }),
                    }
                  : {
                      body: JSON.stringify(
                        shape === 'record' && to === 'start-build'
                          ? failedStart(payload)
                          : shape === 'message'
                            ? messageOf(to, payload)
                            : payload,
                      ),
                    };
              queue.send({ id: `${event} ${to} ${queue.ids.length}`, ...body });
              // Both are sent when a function failed at each try: its event, and the record.
              if (shape === 'record' && to === 'start-build')
                queue.send({ id: `${event} again ${queue.ids.length}`, body: JSON.stringify(payload) });
            }
          }
          world.now += 86_400_000;
          const rules = new FakeRules(
            Object.fromEntries(
              world.flows.map(({ flow, project, trigger }) => [
                project,
                [{ arn: arn(START), template: eventTemplate({ flow, project, trigger }), paths: PATHS }],
              ]),
            ),
          );
          const errors: string[] = [];
          const once = async (fails: boolean) => {
            let left = fails ? 1 : 0;
            const functions = new FakeFunctions();
            functions.answer = async (name, payload) => {
              if (left-- > 0) return { kind: 'failed', reason: 'broken' };
              try {
                const result: unknown =
                  name === START
                    ? await handleStart(payload, world.startPorts())
                    : await handleReport(payload, world.reportPorts());
                return { kind: 'returned', result };
              } catch (error) {
                return { kind: 'failed', reason: String(error) };
              }
            };
            await run({ queue, functions, rules }).catch((error: unknown) => {
              errors.push(String(error));
            });
          };
          for (const { pause, both, fails } of [...redrives, { pause: 1_000, both: false, fails: false }]) {
            world.now += pause * 1_000;
            queue.now += pause;
            await Promise.all(both ? [once(fails), once(false)] : [once(fails)]);
            await world.settle();
          }
          queue.now += 10_000;
          await once(false);
          await world.settle();
          expect(errors).toEqual([]);
          expect(queue.ids).toEqual([]);
          for (const build of world.codeBuild.builds) {
            const same = world.codeBuild.builds.filter(
              (other) =>
                other.projectName === build.projectName &&
                other.sourceVersion === build.sourceVersion &&
                JSON.stringify(other.environment) === JSON.stringify(build.environment),
            );
            expect(same).toHaveLength(1);
          }
          expect(world.codeBuild.builds.length).toBeLessThanOrEqual(events.size);
          // Each open pull request's newest revision is built, and its comment shows the newest build.
          for (const { id, sourceCommit } of world.codeCommit.pullRequests.values()) {
            const newest = world.codeBuild.builds
              .filter(({ projectName, sourceVersion }) => projectName === 'demo-ci' && sourceVersion === sourceCommit)
              .at(-1);
            const comment = world.codeCommit.comments.find(
              (each) => each.pullRequestId === id && parseState(each.content),
            );
            expect(newest).toBeDefined();
            expect(parseState(comment?.content ?? '')).toMatchObject({
              commit: commitKey(sourceCommit),
              status: newest?.buildStatus,
            });
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  test('messages with which functions look again are redriven: the build is started, and its end is reported', async () => {
    const world = new World([{ flow: 'review', project: 'demo-ci', trigger: review() }]);
    const refuse = (refused: string) => {
      world.before = (operation) => {
        if (operation === refused) throw awsError('ThrottlingException');
      };
    };
    world.openPullRequest('4');
    const [{ payload }] = world.deliveries.splice(0);
    world.deliveries.push({
      to: 'start-build',
      event: 'm',
      payload: messageOf('start-build', payload),
      due: world.now,
    });
    refuse('StartBuild');
    await world.settle();
    const [start] = world.deadLetters.splice(0);
    expect(start).toMatchObject({ kind: 'look-again-at-event', look: 4 });
    const functions = new FakeFunctions();
    functions.answer = async (name, given) => ({
      kind: 'returned',
      result:
        name === START ? await handleStart(given, world.startPorts()) : await handleReport(given, world.reportPorts()),
    });
    world.before = undefined;
    world.now += 3_600_000;
    const started = await run({ queue: new FakeQueue([{ body: JSON.stringify(start) }]), functions });
    expect(started.outcomes).toEqual(['message-1 redriven: started demo-ci:b1']);
    world.codeBuild.end(world.codeBuild.builds[0], 'SUCCEEDED');
    world.late.buildEnd = 1;
    const [ended] = world.deliveries.splice(0).slice(-1);
    await world.deliver(ended);
    refuse('BatchGetBuilds');
    await world.settle();
    const [report] = world.deadLetters.splice(0);
    expect(report).toMatchObject({ kind: 'look-again-at-build', build: 'demo-ci:b1' });
    world.before = undefined;
    const reported = await run({ queue: new FakeQueue([{ body: JSON.stringify(report) }]), functions });
    expect(reported.outcomes).toEqual(['message-1 redriven: reported']);
    expect(parseState(world.comments()[0])).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('a start that is refused keeps its message, and the redrive after that starts it', async () => {
    const world = new World([{ flow: 'review', project: 'demo-ci', trigger: review() }]);
    world.openPullRequest('4');
    const [{ payload }] = world.deliveries.splice(0);
    const queue = new FakeQueue([{ body: JSON.stringify(payload) }]);
    world.before = (operation) => {
      if (operation === 'StartBuild') throw awsError('AccountLimitExceededException');
    };
    const functions = new FakeFunctions();
    functions.answer = async (_, given) =>
      handleStart(given, world.startPorts()).then(
        (result) => ({ kind: 'returned' as const, result }),
        (error: Error) => ({ kind: 'failed' as const, reason: error.name }),
      );
    expect((await run({ queue, functions })).outcomes).toEqual(['message-1 kept: AccountLimitExceededException']);
    world.before = undefined;
    expect((await run({ queue, functions })).outcomes).toEqual(['message-1 redriven: started demo-ci:b1']);
  });
});
