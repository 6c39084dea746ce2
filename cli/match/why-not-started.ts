import { decideStart } from '../../lambda/decide/decide-start';
import { FlowEvent } from '../../lambda/decode/flow-event';
import { ResolvedFlow, RuleTrigger, Trigger } from '../../src/contract/flow-file';
import { matchesGlobs } from '../../src/contract/ref-glob';

/** Why an event does not start a flow, in the words of its options. */
export interface StartMiss {
  readonly reason: string;
  /** The trigger that is for such events. Absent: none is. */
  readonly trigger?: Trigger;
}

/** Say it by the trigger that came nearest: one for events of this kind, else all that there are. */
export function whyNotStarted(flow: ResolvedFlow, event: FlowEvent, repositoryArn: string): StartMiss {
  switch (event.kind) {
    case 'unknown':
      return { reason: event.reason };
    case 'comment-written':
      return { reason: 'the event is a comment on a pull request' };
    case 'build-state-changed':
      return { reason: 'the event is about a build' };
    case 'reference-changed':
    case 'pull-request-changed':
    case 'scheduled': {
      const trigger = flow.triggers.find(({ kind }) => kind === kindOf(event));
      return trigger ? { trigger, reason: ofTrigger(flow, trigger, event, repositoryArn) } : { reason: runsOn(flow) };
    }
  }
}

type StartEvent = Extract<FlowEvent, { kind: 'reference-changed' | 'pull-request-changed' | 'scheduled' }>;

function kindOf(event: StartEvent): Trigger['kind'] {
  if (event.kind === 'reference-changed') return event.referenceType;
  return event.kind === 'scheduled' ? 'schedule' : 'review';
}

function ofTrigger(flow: ResolvedFlow, trigger: Trigger, event: StartEvent, repositoryArn: string): string {
  // An event of a schedule does not name the flow that it is for.
  if (trigger.kind === 'schedule')
    return `it runs on the schedule ${trigger.expression}: run it with \`flow-ci run schedule ${flow.name}\``;
  if (trigger.kind === 'demand' || event.kind === 'scheduled') return runsOn(flow);
  const other = otherName(trigger, event);
  const decision = decideStart({ flow: flow.name, project: flow.projectName, trigger }, event, { repositoryArn });
  if (decision.kind !== 'start' && (other === undefined || !NAMES_DIFFER.test(decision.reason))) return decision.reason;
  return other ?? 'its rule does not match the event';
}

/** The function's words for globs that do not match, which do not say what they are. */
const NAMES_DIFFER = /is not one of the flow$/;

/** What differs when it is the name of the branch or tag. */
function otherName(trigger: RuleTrigger, event: Exclude<StartEvent, { kind: 'scheduled' }>): string | undefined {
  const [name, names, words, not] =
    trigger.kind === 'review'
      ? [event.kind === 'pull-request-changed' ? event.targetBranch : '', trigger.targets, 'pull requests into', 'into']
      : [event.kind === 'reference-changed' ? event.name : '', trigger.names, `${KINDS[trigger.kind]}`, 'on'];
  if (matchesGlobs(name, names, trigger.except)) return undefined;
  const except = trigger.except.length > 0 ? ` except ${trigger.except.join(', ')}` : '';
  return `it runs on ${words} ${names.join(', ')}${except}, not ${not} ${name}`;
}

const KINDS: Readonly<Record<Trigger['kind'], string>> = {
  review: 'pull requests',
  branch: 'branches',
  tag: 'tags',
  schedule: 'a schedule',
  demand: 'demand',
};

/** For example `it runs on branches and on demand`. */
function runsOn({ triggers }: ResolvedFlow): string {
  const kinds = [...new Set(triggers.map(({ kind }) => `on ${KINDS[kind]}`))];
  const last = kinds.pop() ?? '';
  const all = kinds.length > 0 ? `${kinds.join(', ')} and ${last}` : last;
  return `it runs ${all === 'on demand' ? 'on demand only' : all}`;
}
