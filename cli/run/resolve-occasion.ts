import { Occasion } from './run-options';
import { isPlainObject } from '../../src/checks/check';
import { nearest } from '../../src/checks/nearest';
import { BRANCH_PREFIX, EventBridgeEvent, EventSource, TAG_PREFIX } from '../../src/contract/codecommit-events';
import { FlowFile, ResolvedFlow, ScheduleTrigger } from '../../src/contract/flow-file';
import { isTimeZone, scheduleIssue } from '../../src/flows/schedule-expression';
import { COMMAND_ERRORS } from '../errors/command-errors';
import { UserError } from '../errors/user-error';
import { checkEvent } from '../event/check-event';
import { eventTime } from '../event/dates';
import { pullRequestEvent, referenceEvent, scheduleEvent } from '../event/make-event';
import { nextDue } from '../event/next-due';
import { LOCAL_ACCOUNT, repositoryPlace, RepositoryPlace } from '../event/repository-place';
import { flowNamed } from '../flow-file';
import { branchCommit, regionOf, RepositoryFacts, tagCommit } from '../git/read-repository';
import { askDecision, FlowMatch, matchFlows } from '../match/match-flows';

/** What runs, in git's terms: known before a snapshot is taken. */
export type Target =
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

export interface ResolvedOccasion {
  readonly target: Target;
  /** The commit that is built. Absent: what is checked out, with uncommitted work if there is any. */
  readonly commit?: string;
  readonly notes: readonly string[];
}

/** Find the branches, tags and flows that an occasion means. */
export function resolveOccasion(
  occasion: Occasion,
  facts: RepositoryFacts,
  file: FlowFile,
  now: Date,
): ResolvedOccasion {
  switch (occasion.kind) {
    case 'inferred':
      return resolveOccasion(infer(facts, file), facts, file, now);
    case 'review':
      return resolveReview(occasion, facts, file);
    case 'branch':
      return resolveBranch(occasion.name, facts);
    case 'tag':
      return resolveTag(occasion, facts);
    case 'schedule':
      return resolveSchedule(occasion, file, now);
    case 'demand':
      return { target: { kind: 'demand', flow: flowNamed(file, occasion.flow) }, notes: [] };
    case 'replay':
      return resolveReplay(occasion.event);
  }
}

/** On a tag, the tag; on the default branch, that branch; else a pull request into it. */
function infer(facts: RepositoryFacts, file: FlowFile): Occasion {
  const tag = facts.refs.find((ref) => ref.name.startsWith(TAG_PREFIX) && ref.commit === facts.head);
  if (!facts.branch && tag) return { kind: 'tag', name: tag.name.slice(TAG_PREFIX.length), updated: false };
  if (facts.branch === file.defaultBranch) return { kind: 'branch' };
  return { kind: 'review', id: '1', updated: false };
}

function resolveReview(
  occasion: Extract<Occasion, { kind: 'review' }>,
  facts: RepositoryFacts,
  file: FlowFile,
): ResolvedOccasion {
  const into = occasion.into ?? file.defaultBranch;
  const notes: string[] = [];
  let source = occasion.from ?? facts.branch ?? `detached-${(facts.head ?? '').slice(0, 8)}`;
  const named = occasion.from !== undefined && occasion.from !== facts.branch;
  if (source === into && !named) {
    source = 'local-changes';
    notes.push(`${into} is checked out, the target itself: its work is taken as a branch named ${source}`);
  }
  const intoCommit = branchCommit(facts, into) ?? (into === facts.branch ? facts.head : undefined);
  if (!intoCommit)
    throw new UserError(COMMAND_ERRORS.targetNotHere, { branch: into, suggestion: suggestion(into, facts) });
  const target: Target = { kind: 'review', source, into, intoCommit, id: occasion.id, updated: occasion.updated };
  return { target, notes, commit: named ? mustHaveBranch(source, facts) : undefined };
}

function resolveBranch(named: string | undefined, facts: RepositoryFacts): ResolvedOccasion {
  const name = named ?? facts.branch;
  if (!name) throw new UserError(COMMAND_ERRORS.noBranch);
  const isCheckedOut = name === facts.branch;
  const upstream = facts.refs.find((ref) => ref.name === `refs/remotes/origin/${name}`)?.commit;
  const target: Target = { kind: 'branch', name, oldCommit: upstream };
  return { target, notes: [], commit: isCheckedOut ? undefined : mustHaveBranch(name, facts) };
}

function resolveTag(occasion: Extract<Occasion, { kind: 'tag' }>, facts: RepositoryFacts): ResolvedOccasion {
  const { name } = occasion;
  const commit = tagCommit(facts, name);
  const oldCommit = occasion.updated ? (commit ?? facts.head) : undefined;
  const target: Target = { kind: 'tag', name, oldCommit };
  if (commit) return { target, commit, notes: [] };
  return { target, notes: [`there is no tag ${name} yet: it runs as if what is checked out were tagged`] };
}

function resolveSchedule(
  occasion: Extract<Occasion, { kind: 'schedule' }>,
  file: FlowFile,
  now: Date,
): ResolvedOccasion {
  const scheduled = file.flows.filter((flow) => flow.triggers.some(({ kind }) => kind === 'schedule'));
  const flow = occasion.flow === undefined ? scheduled[0] : scheduled.find(({ name }) => name === occasion.flow);
  const names = scheduled.map(({ name }) => name).join(', ');
  if (!flow)
    throw scheduled.length === 0
      ? new UserError(COMMAND_ERRORS.noSchedule)
      : new UserError(COMMAND_ERRORS.flowWithoutSchedule, { flow: String(occasion.flow), names });
  if (occasion.flow === undefined && scheduled.length > 1)
    throw new UserError(COMMAND_ERRORS.severalSchedules, { names });
  const trigger = flow.triggers.find((each): each is ScheduleTrigger => each.kind === 'schedule');
  if (!trigger) throw new Error(`flow ${flow.name} lost its schedule`);
  const wrong = scheduleIssue(trigger.expression);
  if (occasion.next && (wrong || !isTimeZone(trigger.timeZone)))
    throw wrong
      ? new UserError(COMMAND_ERRORS.wrongSchedule, {
          expression: trigger.expression,
          flow: flow.name,
          expected: wrong.expected,
        })
      : new UserError(COMMAND_ERRORS.unknownTimeZone, { zone: trigger.timeZone, flow: flow.name });
  const next = occasion.next ? nextDue(trigger.expression, trigger.timeZone, now) : undefined;
  if (occasion.next && !next)
    throw new UserError(COMMAND_ERRORS.neverDue, { expression: trigger.expression, flow: flow.name });
  const at = next ?? occasion.at ?? now;
  return {
    target: { kind: 'schedule', flow, trigger, at },
    notes: [...(next ? [`due next at ${eventTime(next)}`] : []), checkedOutNote(flow, file)],
  };
}

/** CodeBuild would build what the project names; on a laptop one wants to try what lies there. */
function checkedOutNote(flow: ResolvedFlow, file: FlowFile): string {
  return `what is checked out here is built; CodeBuild would build ${flow.sourceVersion ?? file.defaultBranch}`;
}

function resolveReplay(json: unknown): ResolvedOccasion {
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
  const names = facts.refs
    .filter((ref) => ref.name.startsWith(BRANCH_PREFIX))
    .map((ref) => ref.name.slice(BRANCH_PREFIX.length));
  const near = nearest(name, names);
  return near ? `, did you mean ${near}?` : names.length > 0 ? ` (there are ${names.slice(0, 8).join(', ')})` : '';
}

/** The event of a target, and the ref that holds its commit. */
export function eventOf(
  target: Target,
  commit: string,
  place: RepositoryPlace,
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

/** Where the repository is: as a replayed event says, or as the remotes of the clone do. */
export function placeOf(target: Target, repositoryName: string, { remotes }: RepositoryFacts): RepositoryPlace {
  if (target.kind !== 'replay') return repositoryPlace(repositoryName, regionOf(remotes));
  const { event } = target;
  const arn = event.source === EventSource.CODECOMMIT ? event.resources?.[0] : undefined;
  const partition = arn?.split(':')[1] || (event.region?.startsWith('cn-') ? 'aws-cn' : 'aws');
  return { partition, region: event.region, account: event.account ?? LOCAL_ACCOUNT, repositoryName };
}

/** The flows that the event of a target starts. A schedule is of one flow. */
export function matchTarget(
  target: Target,
  flows: readonly ResolvedFlow[],
  event: EventBridgeEvent,
  place: RepositoryPlace,
): readonly FlowMatch[] {
  return target.kind === 'schedule'
    ? [askDecision(target.flow, target.trigger, event, place)]
    : matchFlows(flows, event, place);
}

/** One line about an event. */
export function aboutEvent(target: Target, commit: string): { name: string; about: string } {
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
