import { decodeDue, decodeEnvelope, decodeReportSettings, decodeTrigger } from './decode-start-invocation';
import { countAt, JsonObject, objectAt, objectsAt, textsAt } from './json';
import { flowAt, projectAt } from './names';
import { BranchFlow, CommandInvocation, ReconcileInvocation, ReviewFlow } from '../../src/contract/invocation';

/** What the rule on new comments hands to start-build. */
export function decodeCommandInvocation(json: JsonObject): CommandInvocation | undefined {
  const commands = objectAt(json, 'commands');
  const event = decodeEnvelope(objectAt(json, 'event') ?? {});
  if (!commands || !event) return undefined;
  const flows = objectsAt(commands, 'flows')
    .flatMap(decodeFlow)
    .filter((flow): flow is ReviewFlow => flow.trigger.kind === 'review');
  return {
    commands: {
      allow: textsAt(commands, 'allow') ?? [],
      part: countAt(commands, 'part') ?? 0,
      parts: countAt(commands, 'parts') ?? 1,
      flows,
    },
    event,
  };
}

/** What the schedule hands to start-build so that it looks for lost events. */
export function decodeReconcileInvocation(json: JsonObject): ReconcileInvocation | undefined {
  const reconcile = objectAt(json, 'reconcile');
  const event = decodeEnvelope(objectAt(json, 'event') ?? {});
  if (!reconcile || !event) return undefined;
  const due = decodeDue(reconcile);
  const pullRequests = textsAt(reconcile, 'pullRequests');
  return {
    reconcile: {
      flows: objectsAt(reconcile, 'flows').flatMap(decodeFlow),
      interval: countAt(reconcile, 'interval') || 1,
      due,
      pullRequests,
    },
    event,
  };
}

function decodeFlow(json: JsonObject): (ReviewFlow | BranchFlow)[] {
  const flow = flowAt(json);
  const project = projectAt(json);
  const trigger = decodeTrigger(objectAt(json, 'trigger') ?? {});
  if (!flow || !project) return [];
  if (trigger?.kind === 'review') return [{ flow, project, trigger, ...decodeReportSettings(json) }];
  return trigger?.kind === 'branch' ? [{ flow, project, trigger }] : [];
}
