import { eventForFlow } from './event-for-flow';
import { EventRequest } from './run-options';
import { isPlainObject } from '../../src/checks/check';
import { nearest } from '../../src/checks/nearest';
import { BRANCH_PREFIX, EventBridgeEvent, EventSource, TAG_PREFIX } from '../../src/contract/codecommit-events';
import { FlowFile, ResolvedFlow, ScheduleTrigger } from '../../src/contract/flow-file';
import { isTimeZone, scheduleIssue } from '../../src/flows/schedule-expression';
import { triggerText } from '../../src/flows/trigger-text';
import { COMMAND_ERRORS } from '../errors/command-errors';
import { UserError } from '../errors/user-error';
import { checkEvent } from '../event/check-event';
import { eventTime } from '../event/dates';
import { pullRequestEvent, referenceEvent, scheduleEvent } from '../event/make-event';
import { nextDue } from '../event/next-due';
import { LOCAL_ACCOUNT, repositoryLocation, RepositoryLocation } from '../event/repository-location';
import { flowNamed } from '../flow-file';
import { branchCommit, regionOf, RepositoryFacts, tagCommit } from '../git/read-repository';
import { askDecision, FlowMatch, matchFlows } from '../match/match-flows';

/** What runs, in git's terms: known before a snapshot is taken. */
export type RunTarget =
  | {
      readonly kind: 'review';
      readonly source: string;
      readonly into: string;
      readonly intoCommit: string;
      readonly id: string;
      readonly updated: boolean;
    }
  | { readonly kind: 'branch'; readonly name: string; readonly oldCommit?: string }
  | { readonly kind: 'tag'; readonly name: string; readonly oldCommit?: string }
  | { readonly kind: 'schedule'; readonly flow: ResolvedFlow; readonly trigger: ScheduleTrigger; readonly at: Date }
  | { readonly kind: 'demand'; readonly flow: ResolvedFlow }
  | { readonly kind: 'replay'; readonly event: EventBridgeEvent; readonly ref?: string };

export interface ResolvedEvent {
  readonly target: RunTarget;
  /** The commit that is built. Absent: what is checked out, with uncommitted work if there is any. */
  readonly commit?: string;
  readonly notes: readonly string[];
}

/** Find the branches, tags and flows that a request means. */
export function resolveEvent(request: EventRequest, facts: RepositoryFacts, file: FlowFile, now: Date): ResolvedEvent {
  switch (request.kind) {
    case 'inferred':
      return resolveEvent(infer(facts, file), facts, file, now);
    case 'review':
      return resolveReview(request, facts, file);
    case 'branch':
      return resolveBranch(request.name, facts);
    case 'tag':
      return resolveTag(request, facts);
    case 'schedule':
      return resolveSchedule(request, file, now);
    case 'demand':
      return { target: { kind: 'demand', flow: flowNamed(file, request.flow) }, notes: [] };
    case 'flow':
      return resolveFlow(request.name, facts, file, now);
    case 'replay':
      return resolveReplay(request.event);
  }
}

/** What is checked out, with an event that starts the flow. */
function resolveFlow(name: string, facts: RepositoryFacts, file: FlowFile, now: Date): ResolvedEvent {
  const flow = file.flows.find((each) => each.name === name);
  if (!flow) throw unknownWord(name, facts, file);
  const start = eventForFlow(flow, infer(facts, file).kind, facts, file);
  switch (start?.kind) {
    case 'review':
      return resolveReview({ kind: 'review', id: '1', updated: false, into: start.into }, facts, file);
    case 'branch':
    case 'tag': {
      const prefix = start.kind === 'tag' ? TAG_PREFIX : 'refs/remotes/origin/';
      const oldCommit = facts.refs.find((ref) => ref.name === `${prefix}${start.name}`)?.commit;
      const target: RunTarget = { kind: start.kind, name: start.name, oldCommit };
      const isHere = start.kind === 'branch' && start.name === facts.branch;
      const how = start.kind === 'tag' ? `tagged ${start.name}` : `pushed to ${start.name}`;
      return { target, notes: isHere ? [] : [`what is checked out runs as if it were ${how}`] };
    }
    case 'schedule':
      return resolveSchedule({ kind: 'schedule', flow: name }, file, now);
    case 'demand':
      return { target: { kind: 'demand', flow }, notes: [] };
    case undefined:
      throw new UserError(COMMAND_ERRORS.noEventForFlow, { name, triggers: flow.triggers.map(triggerText).join(', ') });
  }
}

const EVENTS = ['review', 'branch', 'tag', 'schedule', 'demand'];

/** What somebody may have meant who wrote neither an event nor a flow. */
function unknownWord(word: string, facts: RepositoryFacts, { flows }: FlowFile): UserError {
  const branches = namesBelow(BRANCH_PREFIX, facts);
  if (branches.includes(word)) return new UserError(COMMAND_ERRORS.wordIsABranch, { word });
  if (namesBelow(TAG_PREFIX, facts).includes(word)) return new UserError(COMMAND_ERRORS.wordIsATag, { word });
  const names = flows.map(({ name }) => name);
  const near = nearest(word, [...EVENTS, ...names]);
  if (near !== undefined) return new UserError(COMMAND_ERRORS.unknownWordLike, { word, near });
  const branch = nearest(word, branches);
  if (branch !== undefined) return new UserError(COMMAND_ERRORS.unknownWordLike, { word, near: `branch ${branch}` });
  return new UserError(COMMAND_ERRORS.unknownWord, { word, names: names.join(', ') });
}

function namesBelow(prefix: string, facts: RepositoryFacts): string[] {
  return facts.refs.filter(({ name }) => name.startsWith(prefix)).map(({ name }) => name.slice(prefix.length));
}

/** On a tag, the tag; on the default branch, that branch; else a pull request into it. */
function infer(facts: RepositoryFacts, file: FlowFile): Extract<EventRequest, { kind: 'review' | 'branch' | 'tag' }> {
  const tag = facts.refs.find((ref) => ref.name.startsWith(TAG_PREFIX) && ref.commit === facts.head);
  if (!facts.branch && tag) return { kind: 'tag', name: tag.name.slice(TAG_PREFIX.length), updated: false };
  if (facts.branch === file.defaultBranch) return { kind: 'branch' };
  return { kind: 'review', id: '1', updated: false };
}

function resolveReview(
  request: Extract<EventRequest, { kind: 'review' }>,
  facts: RepositoryFacts,
  file: FlowFile,
): ResolvedEvent {
  const into = request.into ?? file.defaultBranch;
  const notes: string[] = [];
  let source = request.from ?? facts.branch ?? `detached-${(facts.head ?? '').slice(0, 8)}`;
  const named = request.from !== undefined && request.from !== facts.branch;
  if (source === into && !named) {
    source = 'local-changes';
    notes.push(`${into} is checked out, the target itself: its work is taken as a branch named ${source}`);
  }
  const intoCommit = branchCommit(facts, into) ?? (into === facts.branch ? facts.head : undefined);
  if (!intoCommit)
    throw new UserError(COMMAND_ERRORS.targetNotHere, { branch: into, suggestion: suggestion(into, facts) });
  const target: RunTarget = { kind: 'review', source, into, intoCommit, id: request.id, updated: request.updated };
  return { target, notes, commit: named ? mustHaveBranch(source, facts) : undefined };
}

function resolveBranch(named: string | undefined, facts: RepositoryFacts): ResolvedEvent {
  const name = named ?? facts.branch;
  if (!name) throw new UserError(COMMAND_ERRORS.noBranch);
  const isCheckedOut = name === facts.branch;
  const upstream = facts.refs.find((ref) => ref.name === `refs/remotes/origin/${name}`)?.commit;
  const target: RunTarget = { kind: 'branch', name, oldCommit: upstream };
  return { target, notes: [], commit: isCheckedOut ? undefined : mustHaveBranch(name, facts) };
}

function resolveTag(request: Extract<EventRequest, { kind: 'tag' }>, facts: RepositoryFacts): ResolvedEvent {
  const { name } = request;
  const commit = tagCommit(facts, name);
  const oldCommit = request.updated ? (commit ?? facts.head) : undefined;
  const target: RunTarget = { kind: 'tag', name, oldCommit };
  if (commit) return { target, commit, notes: [] };
  return { target, notes: [`there is no tag ${name} yet: it runs as if what is checked out were tagged`] };
}

function resolveSchedule(
  request: Extract<EventRequest, { kind: 'schedule' }>,
  file: FlowFile,
  now: Date,
): ResolvedEvent {
  const scheduled = file.flows.filter((flow) => flow.triggers.some(({ kind }) => kind === 'schedule'));
  const flow = request.flow === undefined ? scheduled[0] : scheduled.find(({ name }) => name === request.flow);
  const names = scheduled.map(({ name }) => name).join(', ');
  if (!flow)
    throw scheduled.length === 0
      ? new UserError(COMMAND_ERRORS.noSchedule)
      : new UserError(COMMAND_ERRORS.flowWithoutSchedule, { flow: String(request.flow), names });
  if (request.flow === undefined && scheduled.length > 1)
    throw new UserError(COMMAND_ERRORS.severalSchedules, { names });
  const trigger = flow.triggers.find((each): each is ScheduleTrigger => each.kind === 'schedule');
  if (!trigger) throw new Error(`flow ${flow.name} lost its schedule`);
  const wrong = scheduleIssue(trigger.expression);
  if (request.next && (wrong || !isTimeZone(trigger.timeZone)))
    throw wrong
      ? new UserError(COMMAND_ERRORS.wrongSchedule, {
          expression: trigger.expression,
          flow: flow.name,
          expected: wrong.expected,
        })
      : new UserError(COMMAND_ERRORS.unknownTimeZone, { zone: trigger.timeZone, flow: flow.name });
  const next = request.next ? nextDue(trigger.expression, trigger.timeZone, now) : undefined;
  if (request.next && !next)
    throw new UserError(COMMAND_ERRORS.neverDue, { expression: trigger.expression, flow: flow.name });
  const at = next ?? request.at ?? now;
  return {
    target: { kind: 'schedule', flow, trigger, at },
    notes: [...(next ? [`due next at ${eventTime(next)}`] : []), checkedOutNote(flow, file)],
  };
}

/** CodeBuild would build what the project names; on a laptop one wants to try what lies there. */
function checkedOutNote(flow: ResolvedFlow, file: FlowFile): string {
  return `what is checked out here is built; CodeBuild would build ${flow.sourceVersion ?? file.defaultBranch}`;
}

function resolveReplay(json: unknown): ResolvedEvent {
  const event = checkEvent(json);
  const detail = isPlainObject(event.detail) ? event.detail : {};
  const commit = detail.sourceCommit ?? detail.commitId;
  const ref = detail.sourceReference ?? detail.referenceFullName;
  return {
    target: { kind: 'replay', event, ref: typeof ref === 'string' ? ref : undefined },
    notes: [],
    commit: typeof commit === 'string' ? commit : undefined,
  };
}

function mustHaveBranch(name: string, facts: RepositoryFacts): string {
  const commit = branchCommit(facts, name);
  if (commit) return commit;
  throw new UserError(COMMAND_ERRORS.branchNotHere, { branch: name, suggestion: suggestion(name, facts) });
}

function suggestion(name: string, facts: RepositoryFacts): string {
  const names = namesBelow(BRANCH_PREFIX, facts);
  const near = nearest(name, names);
  return near ? `, did you mean ${near}?` : names.length > 0 ? ` (there are ${names.slice(0, 8).join(', ')})` : '';
}

/** The event of a target, and the ref that holds its commit. */
export function eventOf(
  target: RunTarget,
  commit: string,
  place: RepositoryLocation,
  now: Date,
): { event?: EventBridgeEvent; ref?: string } {
  switch (target.kind) {
    case 'review':
      return {
        event: pullRequestEvent(
          place,
          {
            id: target.id,
            title: `Merge ${target.source} into ${target.into}`,
            source: target.source,
            target: target.into,
            sourceCommit: commit,
            targetCommit: target.intoCommit,
            updated: target.updated,
          },
          now,
        ),
        ref: `${BRANCH_PREFIX}${target.source}`,
      };
    case 'branch':
    case 'tag':
      return {
        event: referenceEvent(
          place,
          { type: target.kind, name: target.name, commit, oldCommit: target.oldCommit },
          now,
        ),
        ref: `${target.kind === 'tag' ? TAG_PREFIX : BRANCH_PREFIX}${target.name}`,
      };
    case 'schedule':
      return { event: scheduleEvent(place, `${target.flow.projectName}-${target.trigger.id}`.slice(0, 64), target.at) };
    case 'demand':
      return {};
    case 'replay':
      return { event: target.event, ref: target.ref };
  }
}

/** Where the repository is: by a replayed event, or by the remotes of the clone. */
export function placeOf(target: RunTarget, repositoryName: string, { remotes }: RepositoryFacts): RepositoryLocation {
  if (target.kind !== 'replay') return repositoryLocation(repositoryName, regionOf(remotes));
  const { event } = target;
  const arn = event.source === EventSource.CODECOMMIT ? event.resources?.[0] : undefined;
  const partition = arn?.split(':')[1] || (event.region?.startsWith('cn-') ? 'aws-cn' : 'aws');
  return { partition, region: event.region, account: event.account ?? LOCAL_ACCOUNT, repositoryName };
}

/** The flows that the event of a target starts. A schedule is of one flow. */
export function matchTarget(
  target: RunTarget,
  flows: readonly ResolvedFlow[],
  event: EventBridgeEvent,
  place: RepositoryLocation,
): readonly FlowMatch[] {
  return target.kind === 'schedule'
    ? [askDecision(target.flow, target.trigger, event, place)]
    : matchFlows(flows, event, place);
}

/** One line about an event. */
export function aboutEvent(target: RunTarget, commit: string): { name: string; about: string } {
  switch (target.kind) {
    case 'review':
      return {
        name: target.updated ? 'pullRequestSourceBranchUpdated' : 'pullRequestCreated',
        about: `#${target.id}  ${target.source} → ${target.into}`,
      };
    case 'branch':
    case 'tag':
      return {
        name: target.oldCommit ? 'referenceUpdated' : 'referenceCreated',
        about: `${target.kind} ${target.name}`,
      };
    case 'schedule':
      return { name: 'Scheduled Event', about: `${target.trigger.expression} (${target.trigger.timeZone})` };
    case 'demand':
      return { name: 'StartBuild', about: `${target.flow.name} at ${commit.slice(0, 8)}` };
    case 'replay':
      return {
        name: String((isPlainObject(target.event.detail) && target.event.detail.event) || target.event['detail-type']),
        about: `replayed event ${target.event.id ?? ''}`,
      };
  }
}
