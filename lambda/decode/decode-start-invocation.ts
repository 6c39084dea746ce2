import { decodeEvent } from './decode-event';
import { FlowEvent } from './flow-event';
import { count, flag, isObject, listOf, member, oneOf, or, Reader, shape, someTexts, text, texts } from './json';
import { flowName, projectName } from './names';
import { EventBridgeEvent } from '../../src/contract/codecommit-events';
import { BranchTrigger, EventTrigger, ReviewTrigger, ScheduleTrigger, TagTrigger } from '../../src/contract/flow-file';
import {
  BranchFlow,
  CommandInvocation,
  DueMinutes,
  LookAgainAtEvent,
  ReconcileInvocation,
  ReportSettings,
  ReviewFlow,
  StartInvocation,
} from '../../src/contract/invocation';

/** What start-build is called with. `look` counts from 1. */
export type StartInput =
  | { readonly kind: 'messages'; readonly bodies: readonly unknown[] }
  | {
      readonly kind: 'event';
      readonly invocation: StartInvocation;
      readonly event: FlowEvent;
      readonly look: number;
      /** Whether it is a message of the function's own queue. */
      readonly isLookAgain: boolean;
    }
  | { readonly kind: 'command'; readonly invocation: CommandInvocation; readonly event: FlowEvent }
  | { readonly kind: 'reconcile'; readonly invocation: ReconcileInvocation; readonly event: FlowEvent }
  | { readonly kind: 'unknown'; readonly reason: string };

/** What a rule, a schedule or the function's own queue hands to start-build, with the event read. Total. */
export function decodeStartInput(json: unknown): StartInput {
  const bodies = decodeQueueMessages(json);
  if (bodies) return { kind: 'messages', bodies };
  const again = decodeLookAgainAtEvent(json);
  if (again) return { ...again, kind: 'event', event: decodeEvent(again.invocation.event), isLookAgain: true };
  const command = decodeCommandInvocation(json);
  if (command) return { kind: 'command', invocation: command, event: decodeEvent(command.event) };
  const reconcile = decodeReconcileInvocation(json);
  if (reconcile) return { kind: 'reconcile', invocation: reconcile, event: decodeEvent(reconcile.event) };
  const start = decodeStartInvocation(json);
  if (start.kind === 'unknown') return start;
  const { invocation } = start;
  return { kind: 'event', invocation, event: decodeEvent(invocation.event), look: 1, isLookAgain: false };
}

export type DecodedStart =
  | { readonly kind: 'start-invocation'; readonly invocation: StartInvocation }
  | { readonly kind: 'unknown'; readonly reason: string };

/** What a rule or a schedule hands to start-build. The event inside stays as it is: `decodeEvent` reads it. Total. */
export function decodeStartInvocation(json: unknown): DecodedStart {
  const invocation = startInvocation(json);
  return invocation ? { kind: 'start-invocation', invocation } : { kind: 'unknown', reason: whyUnknown(json) };
}

function whyUnknown(json: unknown): string {
  if (!isObject(json)) return 'the invocation is not a JSON object';
  if (!flowName(member(json, 'flow')) || !projectName(member(json, 'project')))
    return 'the invocation does not name its flow and project';
  if (!eventTrigger(member(json, 'trigger'))) return 'the invocation has no trigger of a known kind';
  return 'the invocation holds no event';
}

/** The envelope's members, and the detail whatever it is. */
export const decodeEnvelope = shape<EventBridgeEvent>(
  { id: text, 'detail-type': text, source: text, account: text, time: text, region: text, resources: or(texts, []) },
  { version: text, detail: (value) => value },
);

const names = { id: text, except: or(texts, []), wildcard: (value: unknown) => value === true };
const filters = { supersede: flag, paths: someTexts, exceptPaths: someTexts, skipCi: flag };

export const reviewTrigger = shape<ReviewTrigger>(
  { kind: oneOf('review'), targets: texts, ...names },
  { ...filters, mergeResult: flag },
);
const branchTrigger = shape<BranchTrigger>({ kind: oneOf('branch'), names: texts, ...names }, filters);
const tagTrigger = shape<TagTrigger>({ kind: oneOf('tag'), names: texts, ...names }, {});
const scheduleTrigger = shape<ScheduleTrigger>(
  { kind: oneOf('schedule'), id: text, expression: or(text, ''), timeZone: or(text, 'UTC') },
  { runImmediately: flag },
);
const eventTrigger: Reader<EventTrigger> = (value) =>
  reviewTrigger(value) ?? branchTrigger(value) ?? tagTrigger(value) ?? scheduleTrigger(value);

/** A member that is absent is off. */
export const reportSettings = shape<ReportSettings>(
  {},
  { reports: flag, retries: flag, commands: flag, mergeResult: flag, concurrentBuildLimit: count },
);

const dueMinutes = shape<DueMinutes>({ interval: (value) => count(value) || undefined, remainder: count }, {});

const startInvocation = shape<StartInvocation>(
  { flow: flowName, project: projectName, trigger: eventTrigger, event: decodeEnvelope },
  { report: reportSettings, due: dueMinutes },
);

const reviewFlow = shape<ReviewFlow>(
  { flow: flowName, project: projectName, trigger: reviewTrigger },
  { report: reportSettings },
);
const branchFlow = shape<BranchFlow>({ flow: flowName, project: projectName, trigger: branchTrigger }, {});

/** What the rule on new comments hands to start-build. */
export const decodeCommandInvocation = shape<CommandInvocation>(
  {
    commands: shape<CommandInvocation['commands']>(
      { allow: or(texts, []), part: or(count, 0), parts: or(count, 1), flows: or(listOf(reviewFlow), []) },
      {},
    ),
    event: decodeEnvelope,
  },
  {},
);

/** What the schedule hands to start-build so that it looks for lost events. */
export const decodeReconcileInvocation = shape<ReconcileInvocation>(
  {
    reconcile: shape<ReconcileInvocation['reconcile']>(
      {
        flows: or(
          listOf<ReviewFlow | BranchFlow>((value) => reviewFlow(value) ?? branchFlow(value)),
          [],
        ),
        interval: (value) => count(value) || 1,
      },
      { due: dueMinutes, pullRequests: texts },
    ),
    event: decodeEnvelope,
  },
  {},
);

/** A message of start-build's queue. */
export const decodeLookAgainAtEvent = shape<LookAgainAtEvent>(
  {
    kind: oneOf('look-again-at-event'),
    look: (value) => count(value) || undefined,
    invocation: startInvocation,
  },
  {},
);

/**
 * The messages that Lambda hands over from a queue; nothing when the invocation is not of a queue. A body that is no
 * JSON stays a string.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#example-standard-queue-message-event
 */
export function decodeQueueMessages(json: unknown): readonly unknown[] | undefined {
  return isObject(json) ? listOf(queueRecord)(member(json, 'Records')) : undefined;
}

const queueRecord: Reader<unknown> = (record) => {
  if (!isObject(record) || member(record, 'eventSource') !== 'aws:sqs') return undefined;
  const body = text(member(record, 'body')) ?? '';
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return body;
  }
};
