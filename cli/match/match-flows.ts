import { compilePattern, matchPattern } from './event-pattern';
import { whyNotStarted } from './why-not-started';
import { BuildRequest } from '../../lambda/decide/build-request';
import { BuildSubject } from '../../lambda/decide/build-subject';
import { decideStart } from '../../lambda/decide/decide-start';
import { SkipReason } from '../../lambda/decide/why-skipped';
import { decodeEvent } from '../../lambda/decode/decode-event';
import { EventBridgeEvent } from '../../src/contract/codecommit-events';
import { EventTrigger, ResolvedFlow, RuleTrigger } from '../../src/contract/flow-file';
import { eventPattern } from '../../src/flows/event-pattern';
import { repositoryArn, RepositoryLocation } from '../event/repository-location';

/** Whether an event makes a flow build. */
export type FlowMatch =
  | {
      readonly kind: 'starts';
      readonly flow: ResolvedFlow;
      readonly trigger: EventTrigger;
      readonly subject: BuildSubject;
      readonly request: BuildRequest;
      /** What a branch was before. */
      readonly oldCommit?: string;
    }
  /** `skipped` when what changed needs no build. The reason is in the words of the options. */
  | {
      readonly kind: 'misses';
      readonly flow: ResolvedFlow;
      readonly triggerId?: string;
      readonly skipped?: SkipReason;
      readonly reason: string;
    };

/** Hold an event against the rules of all flows, then ask the deployed decision. */
export function matchFlows(
  flows: readonly ResolvedFlow[],
  event: EventBridgeEvent,
  place: RepositoryLocation,
): FlowMatch[] {
  const decoded = decodeEvent(event);
  return flows.flatMap((flow) => {
    const starts = flow.triggers
      .filter((trigger): trigger is RuleTrigger => trigger.kind !== 'demand' && trigger.kind !== 'schedule')
      .filter((trigger) => matchPattern(compilePattern(eventPattern(trigger, repositoryArn(place))), event).matches)
      .map((trigger) => askDecision(flow, trigger, event, place))
      .filter(({ kind }) => kind === 'starts');
    if (starts.length > 0) return starts;
    const { trigger, reason } = whyNotStarted(flow, decoded, repositoryArn(place));
    return [{ kind: 'misses', flow, triggerId: trigger?.id, reason }];
  });
}

/** What the start-build function would do with the event. */
export function askDecision(
  flow: ResolvedFlow,
  trigger: EventTrigger,
  event: EventBridgeEvent,
  place: RepositoryLocation,
): FlowMatch {
  const decision = decideStart({ flow: flow.name, project: flow.projectName, trigger }, decodeEvent(event), {
    repositoryArn: repositoryArn(place),
  });
  return decision.kind === 'start'
    ? {
        kind: 'starts',
        flow,
        trigger,
        subject: decision.subject,
        request: decision.request,
        oldCommit: decision.oldCommit,
      }
    : { kind: 'misses', flow, triggerId: trigger.id, reason: decision.reason };
}
