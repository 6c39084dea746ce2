import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decideStart, StartContext, StartDecision } from '../../lambda/decide/decide-start';
import { decodeEvent } from '../../lambda/decode/decode-event';
import { EventBridgeEvent } from '../../src/contract/codecommit-events';
import { EventTrigger } from '../../src/contract/flow-file';
import { StartInvocation } from '../../src/contract/invocation';

/** Recorded events, and the invocations that our rules make of them. */

const FOLDER = join(__dirname, '..', 'fixtures', 'events');

export const REPOSITORY_ARN = 'arn:aws:codecommit:us-east-1:111122223333:demo-repo';
/** The recorded builds' initiator. */
export const STARTED_BY = 'flow-ci-handler-role/flow-ci-handler';
export const START_FUNCTION_ARN = 'arn:aws:lambda:us-east-1:111122223333:function:flow-ci-handler:$LATEST';
export const SOURCE_COMMIT = '54948ed28d641a4bc9d67844adc5dcbcbf4cab12';
export const TARGET_COMMIT = '3c46a6ebbe1055446e83fb9757ad9c3f2d1d8b4f';

export const REVISION = 'fb07cc3978ed660f4517fbc6aff97daade22b246e9df212b2550ba76569acb6f';

export function eventNames(): readonly string[] {
  return readdirSync(FOLDER)
    .map((file) => file.replace(/\.json$/, ''))
    .sort();
}

export function readEvent(name: string): EventBridgeEvent {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) as EventBridgeEvent;
}

/** An event with other details than the recorded one. */
export function withDetail(event: EventBridgeEvent, detail: Readonly<Record<string, unknown>>): EventBridgeEvent {
  return { ...event, detail: { ...(event.detail as object), ...detail } };
}

/** A build event with other `additional-information`. */
export function withBuild(
  event: EventBridgeEvent,
  more: Readonly<Record<string, unknown>>,
  detail: Readonly<Record<string, unknown>> = {},
): EventBridgeEvent {
  const old = (event.detail as { readonly 'additional-information': object })['additional-information'];
  return withDetail(event, { ...detail, 'additional-information': { ...old, ...more } });
}

export const TRIGGERS: Readonly<Record<EventTrigger['kind'], EventTrigger>> = {
  review: { kind: 'review', id: 'review', targets: ['**'], except: [], wildcard: false },
  branch: { kind: 'branch', id: 'branch', names: ['**'], except: [], wildcard: false },
  tag: { kind: 'tag', id: 'tag', names: ['**'], except: [], wildcard: false },
  schedule: { kind: 'schedule', id: 'schedule1', expression: 'rate(1 day)', timeZone: 'UTC' },
};

export function startInvocation(event: EventBridgeEvent, trigger: EventTrigger): StartInvocation {
  return { flow: 'demo', project: 'demo-ci', trigger, event };
}

export function failedStart(
  payload: unknown,
  response: object | undefined = {
    errorType: 'AccountLimitExceededException',
    errorMessage: 'Cannot have more than 0 builds in queue for the account',
  },
): object {
  return {
    version: '1.0',
    timestamp: '2026-05-04T12:05:00.000Z',
    requestContext: {
      requestId: 'e4b46cbf-b738-xmpl-8880-a18cdf61200e',
      functionArn: START_FUNCTION_ARN,
      condition: 'RetriesExhausted',
      approximateInvokeCount: 3,
    },
    requestPayload: payload,
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    ...(response && { responsePayload: response }),
  };
}

/** What start-build decides about an invocation, whose event it reads first. */
export function decideInvocation(
  invocation: StartInvocation,
  context: StartContext = { repositoryArn: REPOSITORY_ARN },
): StartDecision {
  return decideStart(invocation, decodeEvent(invocation.event), context);
}
