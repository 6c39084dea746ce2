import { decodeEvent } from './decode-event';
import { decodeEnvelope } from './decode-start-invocation';
import { FlowEvent } from './flow-event';
import { isObject, listOf, matching, readOneOf, or, shape } from './json';
import { flowName, projectName } from './names';
import { REASONS } from './reasons';
import { BuildMoment } from '../../src/contract/flow-file';
import { NotifyInvocation, NotifyTarget } from '../../src/contract/notification';

export type DecodedNotify =
  | { readonly kind: 'notify-invocation'; readonly invocation: NotifyInvocation; readonly event: FlowEvent }
  | { readonly kind: 'unknown'; readonly reason: string };

/** What the rule on the builds of a flow hands to notify-build, with the event read. Total. */
export function decodeNotifyInvocation(json: unknown): DecodedNotify {
  if (!isObject(json)) return { kind: 'unknown', reason: REASONS.invocationNotObject };
  const invocation = notifyInvocation(json);
  return invocation
    ? { kind: 'notify-invocation', invocation, event: decodeEvent(invocation.event) }
    : { kind: 'unknown', reason: REASONS.invocationWithoutTarget };
}

const moments = listOf(readOneOf<BuildMoment>('started', 'succeeded', 'failed', 'stopped'));

const notifyInvocation = shape<NotifyInvocation>(
  {
    notify: shape<NotifyTarget>(
      {
        flow: flowName,
        project: projectName,
        topicArn: matching(/^arn:[a-z-]+:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/),
        format: readOneOf('text', 'chat'),
        on: or(moments, []),
      },
      {},
    ),
    event: decodeEnvelope,
  },
  {},
);
