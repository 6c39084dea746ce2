import { decodeEvent } from './decode-event';
import { FlowEvent } from './flow-event';
import {
  readCount,
  readFlag,
  isObject,
  listOf,
  member,
  readOneOf,
  or,
  Reader,
  shape,
  readSomeStrings,
  readString,
  readStrings,
} from './json';
import { flowName, projectName } from './names';
import { REASONS } from './reasons';
import { EventBridgeEvent } from '../../src/contract/codecommit-events';
import {
  ANNOTATED_LEVELS,
  BranchTrigger,
  EventTrigger,
  ReviewTrigger,
  ScheduleTrigger,
  TagTrigger,
} from '../../src/contract/flow-file';
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
  if (!isObject(json)) return REASONS.invocationNotObject;
  if (!flowName(member(json, 'flow')) || !projectName(member(json, 'project'))) return REASONS.invocationWithoutFlow;
  if (!eventTrigger(member(json, 'trigger'))) return REASONS.invocationWithoutTrigger;
  return REASONS.invocationWithoutEvent;
}

/** The envelope's members, and the detail whatever it is. */
export const decodeEnvelope = shape<EventBridgeEvent>(
  {
    id: readString,
    'detail-type': readString,
    source: readString,
    account: readString,
    time: readString,
    region: readString,
    resources: or(readStrings, []),
  },
  { version: readString, detail: (value) => value },
);

const names = { id: readString, except: or(readStrings, []), wildcard: (value: unknown) => value === true };
const filters = { supersede: readFlag, paths: readSomeStrings, exceptPaths: readSomeStrings, skipCi: readFlag };

export const reviewTrigger = shape<ReviewTrigger>(
  { kind: readOneOf('review'), targets: readStrings, ...names },
  { ...filters, mergeResult: readFlag },
);
const branchTrigger = shape<BranchTrigger>({ kind: readOneOf('branch'), names: readStrings, ...names }, filters);
const tagTrigger = shape<TagTrigger>({ kind: readOneOf('tag'), names: readStrings, ...names }, {});
const scheduleTrigger = shape<ScheduleTrigger>(
  { kind: readOneOf('schedule'), id: readString, expression: or(readString, ''), timeZone: or(readString, 'UTC') },
  { runImmediately: readFlag },
);
const eventTrigger: Reader<EventTrigger> = (value) =>
  reviewTrigger(value) ?? branchTrigger(value) ?? tagTrigger(value) ?? scheduleTrigger(value);

/** A member that is absent is off. */
export const readReportSettings = shape<ReportSettings>(
  {},
  {
    reports: readFlag,
    retries: readFlag,
    commands: readFlag,
    mergeResult: readFlag,
    concurrentBuildLimit: readCount,
    annotations: readOneOf(...ANNOTATED_LEVELS),
  },
);

const dueMinutes = shape<DueMinutes>({ interval: (value) => readCount(value) || undefined, remainder: readCount }, {});

const startInvocation = shape<StartInvocation>(
  { flow: flowName, project: projectName, trigger: eventTrigger, event: decodeEnvelope },
  { report: readReportSettings, due: dueMinutes },
);

const reviewFlow = shape<ReviewFlow>(
  { flow: flowName, project: projectName, trigger: reviewTrigger },
  { report: readReportSettings },
);
const branchFlow = shape<BranchFlow>({ flow: flowName, project: projectName, trigger: branchTrigger }, {});

/** What the rule on new comments hands to start-build. */
export const decodeCommandInvocation = shape<CommandInvocation>(
  {
    commands: shape<CommandInvocation['commands']>(
      {
        allow: or(readStrings, []),
        part: or(readCount, 0),
        parts: or(readCount, 1),
        flows: or(listOf(reviewFlow), []),
      },
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
        interval: (value) => readCount(value) || 1,
      },
      { due: dueMinutes, pullRequests: readStrings },
    ),
    event: decodeEnvelope,
  },
  {},
);

/** A message of start-build's queue. */
export const decodeLookAgainAtEvent = shape<LookAgainAtEvent>(
  {
    kind: readOneOf('look-again-at-event'),
    look: (value) => readCount(value) || undefined,
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
  const body = readString(member(record, 'body')) ?? '';
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return body;
  }
};
