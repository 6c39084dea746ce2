import { compilePattern, matchPattern } from './event-pattern';
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
  /**
   * `skipped` when what changed needs no build. `at` is the first field that differs; absent when the rule matched and
   * the start-build function refused.
   */
  | {
      readonly kind: 'misses';
      readonly flow: ResolvedFlow;
      readonly triggerId?: string;
      readonly at?: string;
      readonly skipped?: SkipReason;
      readonly reason: string;
    };

/** Hold an event against the rules of all flows, then ask the deployed decision. */
export function matchFlows(
  flows: readonly ResolvedFlow[],
  event: EventBridgeEvent,
  place: RepositoryLocation,
): FlowMatch[] {
  return flows.flatMap((flow) => {
    const matches = flow.triggers.map((trigger): FlowMatch => {
      if (trigger.kind === 'demand')
        return { kind: 'misses', flow, triggerId: trigger.id, reason: 'starts on demand only' };
      if (trigger.kind === 'schedule')
        return { kind: 'misses', flow, triggerId: trigger.id, reason: `starts by the schedule ${trigger.expression}` };
      return matchTrigger(flow, trigger, event, place);
    });
    const starts = matches.filter(({ kind }) => kind === 'starts');
    return starts.length > 0 ? starts : bestMiss(matches);
  });
}

function matchTrigger(
  flow: ResolvedFlow,
  trigger: RuleTrigger,
  event: EventBridgeEvent,
  place: RepositoryLocation,
): FlowMatch {
  const result = matchPattern(compilePattern(eventPattern(trigger, repositoryArn(place))), event);
  if (!result.matches) {
    const expected = JSON.stringify(result.expected);
    const actual = result.actual === undefined ? 'it is missing' : `it is ${JSON.stringify(result.actual)}`;
    return {
      kind: 'misses',
      flow,
      triggerId: trigger.id,
      at: result.at,
      reason: `${result.at} must match ${expected}, ${actual}`,
    };
  }
  return askDecision(flow, trigger, event, place);
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

/** Of several triggers, the one that came nearest explains most: fields are compared in the pattern's order. */
function bestMiss(matches: readonly FlowMatch[]): FlowMatch[] {
  const score = (match: FlowMatch) =>
    match.kind === 'misses' && match.triggerId && !match.at && !/^starts /.test(match.reason)
      ? 2
      : match.kind === 'misses' && match.at?.startsWith('detail.')
        ? 1
        : 0;
  return [...matches].sort((a, b) => score(b) - score(a)).slice(0, 1);
}
