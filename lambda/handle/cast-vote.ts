import { ReportPorts } from './handler-ports';
import { buildsSince, indexByArn, ProjectBuilds } from './project-builds';
import { settle } from './settle';
import { pathsDigest } from '../../src/contract/gate';
import { GateVariable, ReportRequest } from '../../src/contract/invocation';
import { matchesGlobs } from '../../src/contract/ref-glob';
import { Build } from '../decide/build';
import { hasFacts, subjectOf } from '../decide/build-subject';
import {
  decideVote,
  isCurrent,
  MOVED_ON,
  VoteDecision,
  votedRevision,
  VotedRevision,
  whyUntrusted,
} from '../decide/decide-vote';
import { PullRequest } from '../decide/pull-request';
import { whySkipped } from '../decide/why-skipped';
import { REASONS } from '../decode/reasons';

export type VotePorts = Pick<ReportPorts, 'builds' | 'repository' | 'startedBy' | 'voter' | 'gates' | 'clock' | 'log'>;

/** What there is to vote for. */
export interface VoteSubject {
  /** The build that something was heard of, and all those that it repeats. */
  readonly chain: readonly [Build, ...Build[]];
  /** Whether CodeBuild may still answer more of it, because it is looked at again. */
  readonly mayBeIncomplete: boolean;
}

type Skipped = Extract<ReportRequest, { readonly kind: 'skipped' }>;

/** Commits of the target branch that are looked through for the one which a build was started with. */
const MAX_TARGET_COMMITS = 100;

const abstain = (reason: string): VoteDecision => ({ kind: 'abstain', reason });
const approve = (reason: string): VoteDecision => ({ kind: 'vote', state: 'APPROVE', reason });

export function gateOf(project: string, { gates }: Pick<VotePorts, 'gates'>): GateVariable | undefined {
  return Object.hasOwn(gates, project) ? gates[project] : undefined;
}

/**
 * Make the vote on a build's revision what its newest build says.
 * @returns what was done, for the log; nothing when the project has no gate
 */
export async function castVote({ chain, mayBeIncomplete }: VoteSubject, ports: VotePorts): Promise<string | undefined> {
  const [build] = chain;
  const gate = gateOf(build.project, ports);
  if (!gate) return undefined;
  const revision = votedRevision(build);
  if (!revision) return 'no vote: the build is for no revision of a pull request';
  return settleVote(gate, revision, ports, async (pullRequest) => {
    const { builds, isComplete } = await newerBuilds(build, ports);
    // What has ended stays as it is, and the comment is made of the same answer.
    const [self = build] = build.complete ? [build] : await (await ports.builds()).get([build.arn]);
    const known = [...builds, self, ...chain.slice(1)];
    const decide = await voteOf(build.project, gate, pullRequest, known, ports);
    // Where none can be trusted, the reason is that of the build which something was heard of.
    const newest = decide.newest ?? build;
    const isOther = newest.arn !== build.arn;
    if (!isComplete && !isOther) return abstain('too many builds are newer to know that none is for the same revision');
    // Each build that ends is looked at again for its own sake.
    return decide.by(newest, mayBeIncomplete || isOther);
  });
}

/**
 * The vote where no build is needed. Nothing that the invocation says is believed: the filters must be the deployed
 * ones, and the pull request, its changes and its message are read again. Once there is a build for the revision, the
 * build decides.
 */
export async function castSkipVote(request: Skipped, ports: VotePorts): Promise<string | undefined> {
  const { project, trigger } = request;
  const gate = gateOf(project, ports);
  if (!gate) return undefined;
  if (pathsDigest(trigger) !== gate.paths) return 'no vote: the filters are not those that the flow was deployed with';
  return settleVote(gate, request, ports, async (pullRequest) => {
    const { builds, isComplete } = await buildsSince(project, Date.parse(pullRequest.createdAt), ports);
    const decide = await voteOf(project, gate, pullRequest, builds, ports);
    // The build that ended is looked at again for its own sake.
    if (decide.newest) return decide.by(decide.newest, true);
    if (!isComplete)
      return abstain(
        'the flow has had too many builds since the pull request was created to know that none is for its revision',
      );
    if (!matchesGlobs(pullRequest.targetBranch, trigger.targets, trigger.except))
      return abstain(REASONS.targetNotOfFlow);
    const { sourceCommit, mergeBase } = pullRequest;
    const skip = await whySkipped(
      trigger,
      sourceCommit,
      async () => Promise.resolve(mergeBase),
      await ports.repository(),
    );
    if (skip?.kind === 'paths') return approve('no path of the flow has changed');
    if (!skip) return abstain('nothing says that no build is needed');
    return gate.onSkipCi === 'approve'
      ? approve('the commit asks for no build')
      : abstain('the commit asks for no build, and the gate waits for one all the same');
  });
}

/** Vote, and look again whether it is still the right vote. */
async function settleVote(
  { session }: GateVariable,
  { pullRequestId, revision }: VotedRevision,
  ports: VotePorts,
  decide: (pullRequest: PullRequest) => Promise<VoteDecision>,
): Promise<string> {
  let cast: Extract<VoteDecision, { readonly kind: 'vote' }> | undefined;
  return settle(`the vote on pull request ${pullRequestId}`, ports.clock, async () => {
    const pullRequest = await (await ports.repository()).pullRequest(pullRequestId);
    const isNewest = pullRequest !== undefined && isCurrent(pullRequest, revision);
    const decision = isNewest ? await decide(pullRequest) : abstain(MOVED_ON);
    if (cast && (decision.kind === 'abstain' || decision.state === cast.state)) return `${cast.state}: ${cast.reason}`;
    if (decision.kind === 'abstain') return `no vote: ${decision.reason}`;
    const answer = await (await ports.voter()).vote(session, { pullRequestId, revision }, decision.state);
    if (answer !== 'done') return `no vote: the pull request has ${answer === 'ended' ? 'ended' : 'a newer revision'}`;
    cast = decision;
    return undefined;
  });
}

/**
 * The newest of some builds, the newest first, that is of a revision and counts, and the vote by a build. One that does
 * not count hides no other.
 */
async function voteOf(
  project: string,
  { flow, mergeResult = false }: GateVariable,
  pullRequest: PullRequest,
  builds: readonly Build[],
  ports: VotePorts,
) {
  const { id: pullRequestId, revision } = pullRequest;
  const question = {
    pullRequest,
    setup: await (await ports.builds()).setup(project),
    startedBy: ports.startedBy,
    flow,
    targetAncestors: await targetAncestors(pullRequest, builds, ports),
    find: indexByArn(builds),
  };
  return {
    newest: builds.find((each) => hasFacts(each, { pullRequestId, revision }) && !whyUntrusted(each, question)),
    by: (build: Build, mayBeIncomplete: boolean) =>
      decideVote({ ...question, build, revision, mergeResult, mayBeIncomplete }),
  };
}

/** The target may have moved since a build was started. Only then its history is read. */
async function targetAncestors(
  { revision, targetCommit, mergeBase }: PullRequest,
  builds: readonly Build[],
  { repository }: VotePorts,
): Promise<readonly string[]> {
  const others = builds.flatMap((build) => {
    const said = subjectOf(build);
    const isKnown = said.targetCommit === targetCommit || said.targetCommit === mergeBase;
    return said.revision === revision && said.targetCommit && !isKnown ? [said.targetCommit] : [];
  });
  if (others.length === 0) return [];
  return (await repository()).ancestors(targetCommit, new Set(others), MAX_TARGET_COMMITS);
}

/** The builds of a project that are newer than one of them. */
async function newerBuilds(build: Build, ports: VotePorts): Promise<ProjectBuilds> {
  const start = Date.parse(build.startedAt ?? '');
  return new ProjectBuilds(build.project, ports).readUntil(
    ({ arn, startedAt }) => arn === build.arn || Date.parse(startedAt ?? '') < start,
  );
}
