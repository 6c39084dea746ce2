import { buildsSince, indexByArn } from './builds-of';
import { DecisionLine } from './decision-log';
import { CLOCK_SKEW, stopOldBranch, stopOldReviews, SupersedePorts } from './supersede';
import { StartInvocation, Told } from '../../src/contract/invocation';
import { FlowVariable } from '../../src/contract/variables';
import { BuildRequest } from '../decide/build-request';
import { asksForNoBuild, countsPath, filtersPaths, SkipReason } from '../decide/decide-skip';
import { StartDecision } from '../decide/decide-start';
import { hasVariables, isOurs } from '../decide/known-build';

export type FlowStart = Extract<StartDecision, { readonly kind: 'start' }>;

export interface StartedFlow {
  readonly line: Pick<DecisionLine, 'outcome' | 'reason' | 'build' | 'commit' | 'stopped'>;
  readonly tell: readonly Told[];
}

/**
 * CodeBuild knows a token for five minutes. Whoever comes within three of the event started, or finds, the build by
 * the token; later than that it is looked for. EventBridge tries for a day, and dead letters are redriven after days.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/run-build-cli.html
 */
const FRESH = 3 * 60_000;
/** A push of an earlier commit is an occasion of its own: builds from long before the event are not its own. */
const SHORT_SKEW = 60_000;

/** Start a flow's build, unless it is of no use: it was overtaken, there is one, or what changed does not count. */
export async function startFlow(
  { request, oldCommit }: FlowStart,
  invocation: StartInvocation,
  ports: SupersedePorts,
): Promise<StartedFlow> {
  const { trigger, project, event } = invocation;
  const supersede = (trigger.kind === 'review' || trigger.kind === 'branch') && trigger.supersede === true;
  const commit = request.commit && { commit: request.commit };
  // Not `>`: a time that is none is late.
  const isLate = !(ports.now() - Date.parse(event.time) <= FRESH);
  if ((supersede || (isLate && trigger.kind === 'review')) && (await isOvertaken(request, ports))) {
    return { line: { ...commit, outcome: 'ignored', reason: 'something newer has come since' }, tell: [] };
  }
  const skipped = await whySkipped(request, oldCommit, invocation, ports);
  const looks = (supersede || isLate) && !skipped;
  const existing = looks
    ? await findBuild(request, Date.parse(event.time) - (supersede ? CLOCK_SKEW : SHORT_SKEW), ports)
    : undefined;
  const build = skipped ? undefined : (existing ?? (await (await ports.builds()).start(request)).id);
  const stopped = supersede ? await stopOld(project, request, build, ports) : [];
  const line = { ...commit, ...(build && { build }), ...(stopped.length > 0 && { stopped: stopped.join(' ') }) };
  if (skipped)
    return { line: { ...line, outcome: 'skipped', reason: skipped }, tell: toldSkip(skipped, request, invocation) };
  if (existing) return { line: { ...line, outcome: 'ignored', reason: 'there is a build already' }, tell: [] };
  return { line: { ...line, outcome: 'started' }, tell: [] };
}

/** Events come late and in any order: an old one must not bring an old build back. */
async function isOvertaken({ variables, commit }: BuildRequest, { repository }: SupersedePorts): Promise<boolean> {
  if (variables[FlowVariable.BRANCH] !== undefined)
    return (await (await repository()).tip(variables[FlowVariable.BRANCH])) !== commit;
  const pullRequest = await (await repository()).pullRequest(variables[FlowVariable.PULL_REQUEST_ID]);
  return !pullRequest?.isOpen || pullRequest.revision !== variables[FlowVariable.PULL_REQUEST_REVISION];
}

/** CodeBuild forgets tokens after five minutes, events come twice after that too: so its builds are looked at. */
export async function findBuild(
  request: Pick<BuildRequest, 'project' | 'commit' | 'variables'>,
  since: number,
  ports: SupersedePorts,
): Promise<string | undefined> {
  const { builds: recent } = await buildsSince(request.project, since, ports);
  const find = indexByArn(recent);
  const same = sameOccasion(request);
  return recent.find(
    (build) =>
      (request.commit === undefined || build.sourceVersion === request.commit) &&
      hasVariables(build, same) &&
      isOurs(build, ports.startedBy, find),
  )?.buildId;
}

/** What two builds have in common that are for the same occasion. */
function sameOccasion({ variables }: Pick<BuildRequest, 'variables'>): Readonly<Record<string, string>> {
  const names = [
    FlowVariable.BRANCH,
    FlowVariable.PULL_REQUEST_ID,
    FlowVariable.PULL_REQUEST_REVISION,
    FlowVariable.COMMAND,
    FlowVariable.TAG,
    FlowVariable.SCHEDULE,
  ];
  return Object.fromEntries(
    names.filter((name) => Object.hasOwn(variables, name)).map((name) => [name, variables[name]]),
  );
}

async function stopOld(
  project: string,
  { variables }: BuildRequest,
  started: string | undefined,
  ports: SupersedePorts,
): Promise<readonly string[]> {
  const branch = variables[FlowVariable.BRANCH];
  return branch === undefined
    ? stopOldReviews(project, variables[FlowVariable.PULL_REQUEST_ID], started, ports)
    : stopOldBranch(project, branch, started, ports);
}

async function whySkipped(
  request: BuildRequest,
  oldCommit: string | undefined,
  { trigger }: StartInvocation,
  ports: SupersedePorts,
): Promise<SkipReason | undefined> {
  const { commit } = request;
  if ((trigger.kind !== 'review' && trigger.kind !== 'branch') || !commit) return undefined;
  if (filtersPaths(trigger)) {
    const base = trigger.kind === 'branch' ? oldCommit : await mergeBase(request, ports);
    // A branch that is new has nothing to compare with, so it is built.
    if (base && !(await (await ports.repository()).anyChange(base, commit, (path) => countsPath(path, trigger))))
      return 'paths';
  }
  if (trigger.skipCi && asksForNoBuild(await (await ports.repository()).message(commit))) return 'skip-ci';
  return undefined;
}

/** Where the branches of the pull request part: what the target gained since then is no change of the pull request. */
async function mergeBase(
  { variables, commit }: BuildRequest,
  { repository }: SupersedePorts,
): Promise<string | undefined> {
  const pullRequest = await (await repository()).pullRequest(variables[FlowVariable.PULL_REQUEST_ID]);
  return pullRequest?.sourceCommit === commit ? pullRequest?.mergeBase : undefined;
}

/** Branches have no comment and no gate: nobody is told. */
function toldSkip(
  why: SkipReason,
  { variables, commit }: BuildRequest,
  { flow, project, trigger, report, event }: StartInvocation,
): readonly Told[] {
  if (trigger.kind !== 'review' || !commit) return [];
  return [
    {
      kind: 'skipped',
      flow,
      project,
      trigger,
      ...(report && { report }),
      why,
      pullRequestId: variables[FlowVariable.PULL_REQUEST_ID],
      revision: variables[FlowVariable.PULL_REQUEST_REVISION],
      sourceCommit: commit,
      targetCommit: variables[FlowVariable.PULL_REQUEST_DST_COMMIT],
      time: event.time,
    },
  ];
}
