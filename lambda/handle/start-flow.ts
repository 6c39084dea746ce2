import { buildsSince, indexByArn } from './builds-of';
import { DecisionLine } from './decision-log';
import { commitReader, reportSkip } from './skipped-build';
import { CLOCK_SKEW, NewestState, readNewest, SupersedePorts } from './supersede';
import { StartInvocation, Told } from '../../src/contract/invocation';
import { FlowVariable } from '../../src/contract/variables';
import { BuildRequest } from '../decide/build-request';
import { StartDecision } from '../decide/decide-start';
import { builtCommit, hasVariables, isOurs, variableOf } from '../decide/known-build';
import { ChangeReader, whyStartSkipped } from '../decide/why-skipped';

export type FlowStart = Extract<StartDecision, { readonly kind: 'start' }>;

export interface StartedFlow {
  readonly line: Pick<DecisionLine, 'outcome' | 'reason' | 'build' | 'commit' | 'stopped'>;
  readonly tell: readonly Told[];
  /** Whether CodeCommit's answer may have been older than the event, so that it has to be asked again later. */
  readonly unclear: boolean;
}

/**
 * CodeBuild knows a token for five minutes. Whoever comes within three of the event started, or finds, the build by
 * the token; later than that it is looked for. EventBridge tries for a day, and dead letters are redriven after days.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/run-build-cli.html
 */
const FRESH = 3 * 60_000;
/** A push of an earlier commit is an event of its own: builds from long before the event are not its own. */
const SHORT_SKEW = 60_000;

/**
 * Start a flow's build, unless it is of no use: it was overtaken, there is one, or what changed does not count.
 * @param isLastLook whether CodeCommit will not be asked again, so that its answer has to do
 */
export async function startFlow(
  start: FlowStart,
  invocation: StartInvocation,
  isLastLook: boolean,
  ports: SupersedePorts,
): Promise<StartedFlow> {
  const { request, oldCommit } = start;
  const { trigger, project, event } = invocation;
  const supersede = (trigger.kind === 'review' || trigger.kind === 'branch') && trigger.supersede === true;
  const commit = request.commit && { commit: request.commit };
  const nothing = (reason: string, unclear = false, stopped: readonly string[] = []): StartedFlow => ({
    line: { ...commit, outcome: 'ignored', reason, stopped: stopped.length > 0 ? stopped.join(' ') : undefined },
    tell: [],
    unclear,
  });
  const isLate = !isFresh(event.time, ports.now());
  const when = { time: event.time, oldCommit };
  const asks = supersede || trigger.kind === 'review';
  const { decision, stopOld, targetCommits = [] } = asks ? await readNewest(request, when, ports) : CERTAIN;
  if (decision.kind === 'contradicted') return nothing(decision.reason);
  if ((supersede || isLate) && decision.kind === 'overtaken') return nothing(OVERTAKEN);
  if ((supersede || isLate) && decision.kind === 'unclear') {
    // What happened minutes ago, CodeCommit knows by now.
    if (isLate && !isLastLook) return nothing(OVERTAKEN);
    if (!isLastLook) return nothing(decision.reason, true);
    if (!decision.isOlder) return nothing(OVERTAKEN, false, supersede ? await stopOld(project) : []);
  }
  const skipped = (await whyStartSkipped(start, trigger, changesOf(ports)))?.kind;
  const looks = (supersede || isLate) && !skipped;
  const existing = looks
    ? await findBuild(
        request,
        Math.min(Date.parse(event.time), ports.now()) - (supersede ? CLOCK_SKEW : SHORT_SKEW),
        ports,
        targetCommits,
      )
    : undefined;
  const build = skipped ? undefined : (existing ?? (await (await ports.builds()).start(request)).id);
  const { stopped, unclear } =
    supersede && decision.kind === 'current'
      ? await stopOthers(request, when, project, build, ports)
      : { stopped: [], unclear: false };
  const line = { ...commit, build, stopped: stopped.length > 0 ? stopped.join(' ') : undefined };
  if (skipped)
    return {
      line: { ...line, outcome: 'skipped', reason: skipped },
      tell: reportSkip(skipped, request, invocation),
      unclear,
    };
  if (existing) return { line: { ...line, outcome: 'ignored', reason: 'there is a build already' }, tell: [], unclear };
  return { line: { ...line, outcome: 'started' }, tell: [], unclear };
}

const OVERTAKEN = 'something newer has come since';

/** Nobody is asked, where each event has its own build. */
const CERTAIN: NewestState = { decision: { kind: 'current' }, stopOld: async () => Promise.resolve([]) };

/** A time that is none, or that is still to come, is not one of an event that just happened. */
function isFresh(time: string, now: number): boolean {
  const age = now - Date.parse(time);
  return age <= FRESH && age >= -SHORT_SKEW;
}

/**
 * Stop what is older, by an answer that was read after the start, not before: who starts a build while a newer revision
 * comes, stops it again. An answer that has turned to something else may be an older one: nothing is stopped by it, but
 * asked again.
 */
async function stopOthers(
  request: BuildRequest,
  when: { readonly time: string; readonly oldCommit?: string },
  project: string,
  started: string | undefined,
  ports: SupersedePorts,
): Promise<{ readonly stopped: readonly string[]; readonly unclear: boolean }> {
  const { decision, stopOld } = await readNewest(request, when, ports);
  return decision.kind === 'unclear'
    ? { stopped: [], unclear: true }
    : { stopped: await stopOld(project, started), unclear: false };
}

/**
 * CodeBuild forgets tokens after five minutes, events come twice after that too: so its builds are looked at.
 * @param targetCommits target commits that a build may have as well as that of the request. One with yet another commit
 * is of an invocation that was made up, and must not stand in for the true build.
 */
export async function findBuild(
  request: Pick<BuildRequest, 'project' | 'commit' | 'variables'>,
  since: number,
  ports: SupersedePorts,
  targetCommits: readonly string[] = [],
): Promise<string | undefined> {
  const { builds: recent } = await buildsSince(request.project, since, ports);
  const find = indexByArn(recent);
  const same = sameSubject(request);
  const asked = variableOf(request, FlowVariable.PULL_REQUEST_DST_COMMIT);
  return recent.find(
    (build) =>
      (request.commit === undefined || builtCommit(build) === request.commit) &&
      hasVariables(build, same) &&
      (asked === undefined ||
        [asked, ...targetCommits].includes(variableOf(build, FlowVariable.PULL_REQUEST_DST_COMMIT) ?? '')) &&
      isOurs(build, ports.startedBy, find),
  )?.buildId;
}

/**
 * What two builds have in common that are for the same thing. Branches and flow are part of it: a build that an
 * invocation with other ones started must not stand in for the true one.
 */
export function sameSubject({ variables }: Pick<BuildRequest, 'variables'>): Readonly<Record<string, string>> {
  const names = [
    FlowVariable.BRANCH,
    FlowVariable.PULL_REQUEST_ID,
    FlowVariable.PULL_REQUEST_REVISION,
    FlowVariable.PULL_REQUEST_SRC_BRANCH,
    FlowVariable.PULL_REQUEST_DST_BRANCH,
    FlowVariable.NAME,
    FlowVariable.EVENT,
    FlowVariable.COMMAND,
    FlowVariable.TAG,
    FlowVariable.SCHEDULE,
  ];
  return Object.fromEntries(
    names.filter((name) => Object.hasOwn(variables, name)).map((name) => [name, variables[name]]),
  );
}

function changesOf(ports: SupersedePorts): ChangeReader {
  return {
    ...commitReader(ports),
    mergeBase: async ({ variables, commit }) => {
      const pullRequest = await (await ports.repository()).pullRequest(variables[FlowVariable.PULL_REQUEST_ID]);
      return pullRequest?.sourceCommit === commit ? pullRequest?.mergeBase : undefined;
    },
  };
}
