import { compilePattern, matchPattern } from './event-pattern';
import { EventBridgeEvent } from '../../src/contract/codecommit-events';
import { ResolvedFlow, RuleTrigger } from '../../src/contract/flow-file';
import { eventPattern, RepositoryEventPattern } from '../../src/flows/event-pattern';
import { repositoryArn, RepositoryLocation } from '../event/repository-location';

/** A rule of EventBridge, and how an event compares with its pattern. */
export interface RuleExplanation {
  /** The id of the trigger. */
  readonly trigger: string;
  readonly pattern: RepositoryEventPattern;
  /** The first field that differs. Absent: the pattern matches. */
  readonly differs?: { readonly at: string; readonly expected: unknown; readonly actual?: unknown };
}

/** What `--explain` shows of a flow. Schedules and starts on demand have no pattern. */
export function explainRules(
  flow: ResolvedFlow,
  event: EventBridgeEvent,
  place: RepositoryLocation,
): readonly RuleExplanation[] {
  return flow.triggers
    .filter((trigger): trigger is RuleTrigger => trigger.kind !== 'schedule' && trigger.kind !== 'demand')
    .map((trigger) => {
      const pattern = eventPattern(trigger, repositoryArn(place));
      const match = matchPattern(compilePattern(pattern), event);
      if (match.matches) return { trigger: trigger.id, pattern };
      const { at, expected, actual } = match;
      return { trigger: trigger.id, pattern, differs: { at, expected, actual } };
    });
}
