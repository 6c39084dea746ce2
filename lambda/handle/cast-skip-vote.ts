import { buildsSince } from './builds-of';
import { settleVote, VotePorts } from './cast-vote';
import { newestTrusted, trustQuestion } from './trusted-builds';
import { pathsDigest } from '../../src/contract/gate';
import { GateVariable, Told } from '../../src/contract/invocation';
import { matchesGlobs } from '../../src/contract/ref-glob';
import { Repository } from '../aws/repository';
import { decideVote, isCurrent, MOVED_ON, VoteDecision } from '../decide/decide-vote';
import { PullRequest } from '../decide/pull-request';
import { whySkipped } from '../decide/why-skipped';

const TOO_MANY_BUILDS =
  'the flow has had too many builds since the pull request was created to know that none is for its revision';

type Skipped = Extract<Told, { readonly kind: 'skipped' }>;

/**
 * The vote where no build is needed. Nothing that the invocation says is believed: the filters must be the deployed
 * ones, and the pull request, its changes and its message are read again. Once there is a build for the revision, the
 * build decides.
 */
export async function castSkipVote(told: Skipped, ports: VotePorts): Promise<string | undefined> {
  const gate = Object.hasOwn(ports.gates, told.project) ? ports.gates[told.project] : undefined;
  if (!gate) return undefined;
  if (pathsDigest(told.trigger) !== gate.paths)
    return 'no vote: the filters are not those that the flow was deployed with';
  const { pullRequestId, revision } = told;
  return settleVote(gate.session, { pullRequestId, revision }, async () => decideSkipVote(told, gate, ports), ports);
}

async function decideSkipVote(told: Skipped, gate: GateVariable, ports: VotePorts): Promise<VoteDecision> {
  const repository = await ports.repository();
  const pullRequest = await repository.pullRequest(told.pullRequestId);
  if (!pullRequest || !isCurrent(pullRequest, told.revision)) return { kind: 'abstain', reason: MOVED_ON };
  return (await decideByBuild(told, gate, pullRequest, ports)) ?? decideByFilters(told, gate, pullRequest, repository);
}

async function decideByBuild(
  { project }: Skipped,
  gate: GateVariable,
  pullRequest: PullRequest,
  ports: VotePorts,
): Promise<VoteDecision | undefined> {
  const { builds, isComplete } = await buildsSince(project, Date.parse(pullRequest.createdAt), ports);
  const question = await trustQuestion(project, gate, pullRequest, builds, ports);
  const build = newestTrusted(builds, question);
  if (!build) return isComplete ? undefined : { kind: 'abstain', reason: TOO_MANY_BUILDS };
  return decideVote({
    ...question,
    build,
    revision: pullRequest.revision,
    mergeResult: gate.mergeResult === true,
    // The build that ended is looked at again for its own sake.
    mayBeIncomplete: true,
  });
}

async function decideByFilters(
  { trigger }: Skipped,
  gate: GateVariable,
  pullRequest: PullRequest,
  repository: Repository,
): Promise<VoteDecision> {
  const { mergeBase, sourceCommit, targetBranch } = pullRequest;
  if (!matchesGlobs(targetBranch, trigger.targets, trigger.except))
    return { kind: 'abstain', reason: 'the target branch is not one of the flow' };
  const skip = await whySkipped(trigger, sourceCommit, async () => Promise.resolve(mergeBase), repository);
  if (skip?.kind === 'paths') return { kind: 'vote', state: 'APPROVE', reason: 'no path of the flow has changed' };
  if (!skip) return { kind: 'abstain', reason: 'nothing says that no build is needed' };
  return gate.onSkipCi === 'approve'
    ? { kind: 'vote', state: 'APPROVE', reason: 'the commit asks for no build' }
    : { kind: 'abstain', reason: 'the commit asks for no build, and the gate waits for one all the same' };
}
