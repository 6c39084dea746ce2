import { DeadLetterMessage } from './ports';
import { parseArn } from '../../../lambda/decode/arn';
import { decodeNotifyInvocation } from '../../../lambda/decode/decode-notify-invocation';
import { decodeReportInvocation } from '../../../lambda/decode/decode-report-invocation';
import {
  decodeCommandInvocation,
  decodeEnvelope,
  decodeLookAgainAtEvent,
  decodeReconcileInvocation,
  decodeStartInvocation,
} from '../../../lambda/decode/decode-start-invocation';
import { isObject, member, textAt } from '../../../lambda/decode/json';

/** What a message is about, for people. */
export interface DeadLetterSummary {
  readonly event?: string;
  readonly flow?: string;
  /** When it happened. Messages are redriven in this order. */
  readonly time: Date;
  /** Why it is in the dead-letter queue. */
  readonly cause: string;
}

export type DeadLetter =
  /** What one of our functions was to be given. */
  | {
      readonly kind: 'invocation';
      readonly to: 'start-build' | 'report-build' | 'notify-build';
      readonly payload: unknown;
      readonly about: DeadLetterSummary;
    }
  /** An event that a rule could not deliver. The input of the function follows from the rule. */
  | {
      readonly kind: 'event';
      readonly rule: string;
      readonly target: string;
      readonly event: object;
      readonly about: DeadLetterSummary;
    }
  /** Nothing is lost without it. */
  | { readonly kind: 'useless'; readonly reason: string; readonly about: DeadLetterSummary }
  | { readonly kind: 'unknown'; readonly reason: string; readonly about: DeadLetterSummary };

/**
 * What a dead-letter message is, by its body: EventBridge writes the event, Scheduler the request that it could not
 * make, with the schedule's input as its payload, Lambda what the function was given, and SQS the message of a queue.
 * Should EventBridge or Scheduler write what the function would have got, that is taken as well.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function readDeadLetter({ body, attributes, sentAt }: DeadLetterMessage): DeadLetter {
  const { ERROR_CODE, ERROR_MESSAGE, ErrorCode, ErrorMessage, IS_PAYLOAD_TRUNCATED, RULE_ARN, TARGET_ARN } = attributes;
  const named = ERROR_MESSAGE ?? ErrorMessage ?? ERROR_CODE ?? ErrorCode;
  const cause = named ?? 'no reason is given';
  const unknown = (reason: string): DeadLetter => ({ kind: 'unknown', reason, about: { time: sentAt, cause } });
  if (IS_PAYLOAD_TRUNCATED === 'true') return unknown('the payload was truncated');
  const json = payloadOf(parse(body), attributes);
  if (!isObject(json)) return unknown('the payload is not a JSON object');
  const about = (event: { readonly id: string; readonly time: string }, flow?: string): DeadLetterSummary => ({
    event: event.id,
    flow,
    time: dateOf(event.time, sentAt),
    cause,
  });

  // SQS moves a message of a queue as it is, and adds no reason.
  const queued = named ?? 'the function failed on it at each try';
  const lookAtEvent = decodeLookAgainAtEvent(json);
  if (lookAtEvent) {
    const { event, flow } = lookAtEvent.invocation;
    return { kind: 'invocation', to: 'start-build', payload: json, about: { ...about(event, flow), cause: queued } };
  }
  const command = decodeCommandInvocation(json);
  if (command) return { kind: 'invocation', to: 'start-build', payload: json, about: about(command.event) };
  const reconcile = decodeReconcileInvocation(json);
  if (reconcile)
    return { kind: 'useless', reason: 'the next look of the schedule sees the same', about: about(reconcile.event) };
  const start = decodeStartInvocation(json);
  if (start.kind === 'start-invocation')
    return {
      kind: 'invocation',
      to: 'start-build',
      payload: json,
      about: about(start.invocation.event, start.invocation.flow),
    };
  const notify = decodeNotifyInvocation(json);
  if (notify.kind === 'notify-invocation')
    return {
      kind: 'invocation',
      to: 'notify-build',
      payload: json,
      about: about(notify.invocation.event, notify.invocation.notify.flow),
    };
  const read = readReport(json, about, { time: sentAt, cause: queued });
  if (read) return read;
  const event = decodeEnvelope(json);
  const rule = parseArn(RULE_ARN ?? '')
    ?.resource.split('/')
    .at(-1);
  if (!event) return unknown('it contains no event');
  if (!rule || TARGET_ARN === undefined) return unknown('it does not name its rule and target');
  // A program wants an event when it happens: what it missed is shown here, and is not published hours later.
  if (parseArn(TARGET_ARN)?.service === 'sns')
    return { kind: 'useless', reason: `an event that did not reach ${TARGET_ARN}`, about: about(event) };
  return { kind: 'event', rule, target: TARGET_ARN, event: json, about: about(event) };
}

type About = (event: { readonly id: string; readonly time: string }, flow?: string) => DeadLetterSummary;

/** What report-build failed on. Nothing where it is for another function. */
function readReport(json: object, about: About, unnamed: DeadLetterSummary): DeadLetter | undefined {
  const report = decodeReportInvocation(json);
  const invocation = (each: DeadLetterSummary): DeadLetter => ({
    kind: 'invocation',
    to: 'report-build',
    payload: json,
    about: each,
  });
  switch (report.kind) {
    case 'report-invocation':
    case 'gated-change':
      return invocation(about(report.invocation.event));
    case 'failed-start': {
      const { requestPayload, timestamp } = report.invocation;
      return invocation(about({ ...requestPayload.event, time: timestamp }, requestPayload.flow));
    }
    case 'failed-command': {
      const { requestPayload, timestamp } = report.invocation;
      return invocation(about({ ...requestPayload.event, time: timestamp }));
    }
    case 'ended-start':
      return invocation(unnamed);
    case 'look-again':
      return invocation({ ...unnamed, flow: report.message.flow });
    case 'unknown':
      return undefined;
  }
}

/**
 * The keywords that Scheduler fills in itself, should it write the input as it was declared: each is in an attribute.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
 */
function fillKeywords(
  body: string,
  { EXECUTION_ID, SCHEDULED_TIME, SCHEDULE_ARN }: DeadLetterMessage['attributes'],
): string {
  const keywords: Readonly<Record<string, string | undefined>> = {
    'execution-id': EXECUTION_ID,
    'scheduled-time': SCHEDULED_TIME,
    'schedule-arn': SCHEDULE_ARN,
  };
  return body.replace(
    /<aws\.scheduler\.([a-z-]+)>/g,
    (whole, word: string) => (Object.hasOwn(keywords, word) ? keywords[word] : undefined) ?? whole,
  );
}

/**
 * What the function would have got. Scheduler's dead-letter message is the request of Lambda's API that it could not
 * make.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
 */
function payloadOf(json: unknown, attributes: DeadLetterMessage['attributes']): unknown {
  const payload = isObject(json) && textAt(json, 'FunctionName') !== undefined ? member(json, 'Payload') : json;
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return text === undefined ? undefined : parse(fillKeywords(text, attributes));
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

function dateOf(time: string, otherwise: Date): Date {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? otherwise : date;
}
