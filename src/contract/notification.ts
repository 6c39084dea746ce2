import { EventBridgeEvent } from './codecommit-events';
import { digest } from './digest';
import { BuildMoment, NotifySettings } from './flow-file';

/** Formats that notify-build renders. EventBridge itself publishes the events of the other one. */
export type RenderedFormat = Exclude<NotifySettings['format'], 'event'>;

/** What the rule on the builds of a flow hands to notify-build. */
export interface NotifyInvocation {
  readonly notify: NotifyTarget;
  readonly event: EventBridgeEvent;
}

/** Which states of which builds are published, where and how. */
export interface NotifyTarget {
  readonly flow: string;
  readonly project: string;
  readonly topicArn: string;
  readonly format: RenderedFormat;
  readonly on: readonly BuildMoment[];
}

/**
 * A short stand-in for a target. The function has those of all its rules in its environment, which holds 4 KB, so no
 * caller can make up the name of a flow, or a state that nobody asked for. The topic is not in it: its ARN may be known
 * at deployment only, and the role may publish to the topics of the stack alone.
 */
export function targetDigest({ flow, project, format, on }: NotifyTarget): string {
  return digest([flow, project, format, on]);
}
