import { BuildHistory, HistoryPorts, readBuilds } from './builds-of';
import { Clock } from './keep-comment';
import { newestTrusted, TrustPorts, trustQuestion } from './trusted-builds';
import { GateVariable } from '../../src/contract/invocation';
import { Voter } from '../aws/voter';
import { decideVote, isCurrent, MOVED_ON, VoteDecision, votedRevision, VotedRevision } from '../decide/decide-vote';
import { KnownBuild } from '../decide/known-build';

export interface VotePorts extends TrustPorts, HistoryPorts {
  readonly voter: () => Promise<Voter>;
  /** Project -> its gate. */
  readonly gates: Readonly<Record<string, GateVariable>>;
  readonly clock: Clock;
}

/** What there is to vote for. */
export interface VoteSubject {
  /** The build that something was heard of, and all those that it repeats. */
  readonly chain: readonly [KnownBuild, ...KnownBuild[]];
  /** Whether CodeBuild may still tell more of it, because it is looked at again. */
  readonly mayBeIncomplete: boolean;
}

/** Longer than the time from reading the builds to the vote. */
const SETTLE_MILLISECONDS = 1_000;
const MAX_ROUNDS = 8;
const TOO_MANY_BUILDS = 'too many builds are newer to know that none is for the same revision';

/**
 * Make the vote on a build's revision what its newest build says. Two functions may vote at once, one of them by an
 * older reading: so each looks again after its vote, and votes again if it would vote otherwise now.
 * @returns what was done, for the log; nothing when the project has no gate
 */
export async function castVote(subject: VoteSubject, ports: VotePorts): Promise<string | undefined> {
  const [build] = subject.chain;
  const gate = Object.hasOwn(ports.gates, build.project) ? ports.gates[build.project] : undefined;
  if (!gate) return undefined;
  const revision = votedRevision(build);
  if (!revision) return 'no vote: the build is for no revision of a pull request';
  return settleVote(gate.session, revision, async () => decideNow(subject, revision, gate, ports), ports);
}

async function decideNow(
  { chain, mayBeIncomplete }: VoteSubject,
  { pullRequestId, revision }: VotedRevision,
  gate: GateVariable,
  ports: VotePorts,
): Promise<VoteDecision> {
  const [build] = chain;
  const pullRequest = await (await ports.repository()).pullRequest(pullRequestId);
  if (!pullRequest || !isCurrent(pullRequest, revision)) return { kind: 'abstain', reason: MOVED_ON };
  const { builds, isComplete } = await knownBuilds(chain, ports);
  const question = await trustQuestion(build.project, gate, pullRequest, builds, ports);
  // Where none can be trusted, the reason is that of the build which something was heard of.
  const newest = newestTrusted(builds, question) ?? build;
  if (!isComplete && newest.arn === build.arn) return { kind: 'abstain', reason: TOO_MANY_BUILDS };
  return decideVote({
    ...question,
    build: newest,
    revision,
    mergeResult: gate.mergeResult === true,
    // Each build that ends is looked at again for its own sake.
    mayBeIncomplete: mayBeIncomplete || newest.arn !== build.arn,
  });
}

/** Vote, and look again whether it is still the right vote. */
export async function settleVote(
  session: string,
  revision: VotedRevision,
  decide: () => Promise<VoteDecision>,
  ports: Pick<VotePorts, 'voter' | 'clock'>,
): Promise<string> {
  let decision = await decide();
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    if (decision.kind === 'abstain') return `no vote: ${decision.reason}`;
    const answer = await (await ports.voter()).vote(session, revision, decision.state);
    if (answer !== 'done') return `no vote: the pull request has ${answer === 'ended' ? 'ended' : 'a newer revision'}`;
    await ports.clock.pause(SETTLE_MILLISECONDS);
    const again = await decide();
    if (again.kind === 'abstain' || again.state === decision.state) return `${decision.state}: ${decision.reason}`;
    decision = again;
  }
  throw new Error(`the vote on pull request ${revision.pullRequestId} did not settle in ${MAX_ROUNDS} rounds`);
}

/** A build, those that are newer, and those that it repeats, the newest first. */
async function knownBuilds(chain: VoteSubject['chain'], ports: VotePorts): Promise<BuildHistory> {
  const [build] = chain;
  // What has ended stays as it is, and the comment is made of the same answer.
  const [self = build] = build.complete ? [build] : await (await ports.builds()).get([build.arn]);
  const { builds: newer, isComplete } = await readBuilds(
    build.project,
    (each) => each.arn === build.arn || isOlder(each, build),
    ports,
  );
  return { builds: [...newer, self, ...chain.slice(1)], isComplete };
}

function isOlder(build: KnownBuild, than: KnownBuild): boolean {
  return (
    build.startedAt !== undefined &&
    than.startedAt !== undefined &&
    Date.parse(build.startedAt) < Date.parse(than.startedAt)
  );
}
