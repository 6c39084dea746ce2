import { HistoryPorts, indexByArn, readBuilds } from './builds-of';
import { withAncestors } from './is-retry';
import { Clock } from './keep-comment';
import { GateVariable } from '../../src/contract/invocation';
import { FlowVariable } from '../../src/contract/variables';
import { Repository } from '../aws/repository';
import { Voter } from '../aws/voter';
import { decideVote, VoteDecision, votedRevision, VotedRevision } from '../decide/decide-vote';
import { hasVariables, isOurs, KnownBuild } from '../decide/known-build';

export interface VotePorts extends HistoryPorts {
  readonly startedBy: string;
  readonly repository: () => Promise<Repository>;
  readonly voter: () => Promise<Voter>;
  /** Project -> its gate. */
  readonly gates: Readonly<Record<string, GateVariable>>;
  readonly clock: Clock;
}

/** Longer than the time from reading the builds to the vote. */
const SETTLE_MILLISECONDS = 1_000;
const MOST_ROUNDS = 8;

/**
 * Make the vote on a build's revision what its newest build says. Two functions may vote at once, one of them by an
 * older reading: so each looks again after its vote, and votes again if it would vote otherwise now.
 * @returns what was done, for the log; nothing when the project has no gate
 */
export async function castVote(buildId: string, ports: VotePorts): Promise<string | undefined> {
  const project = buildId.split(':')[0];
  const gate = Object.hasOwn(ports.gates, project) ? ports.gates[project] : undefined;
  if (!gate) return undefined;
  const builds = await ports.builds();
  const chain = await withAncestors(buildId, builds);
  const revision =
    chain[0] && isOurs(chain[0], ports.startedBy, indexByArn(chain)) && chain[0].project === project
      ? votedRevision(chain[0])
      : undefined;
  if (!revision)
    return 'no vote: the build was not started by an event of a flow, or is for no revision of a pull request';
  const decide = async (): Promise<VoteDecision> => {
    const pullRequest = await (await ports.repository()).pullRequest(revision.pullRequestId);
    const newest = await newestOf(chain, revision, ports);
    if (!newest)
      return { kind: 'abstain', reason: 'too many builds are newer to know that none is for the same revision' };
    const { build, find } = newest;
    return decideVote({
      build,
      find,
      pullRequest,
      revision: revision.revision,
      setup: await builds.setup(project),
      startedBy: ports.startedBy,
      mergeResult: gate.mergeResult === true,
    });
  };
  return settleVote(gate.role, revision, decide, ports);
}

/** Vote, and look again whether it is still the right vote. */
export async function settleVote(
  role: string,
  revision: VotedRevision,
  decide: () => Promise<VoteDecision>,
  ports: VotePorts,
): Promise<string> {
  let decision = await decide();
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    if (decision.kind === 'abstain') return `no vote: ${decision.reason}`;
    const answer = await (await ports.voter()).vote(role, revision, decision.state);
    if (answer !== 'done') return `no vote: the pull request has ${answer === 'ended' ? 'ended' : 'a newer revision'}`;
    await ports.clock.pause(SETTLE_MILLISECONDS);
    const again = await decide();
    if (again.kind === 'abstain' || again.state === decision.state) return `${decision.state}: ${decision.reason}`;
    decision = again;
  }
  throw new Error(`the vote on pull request ${revision.pullRequestId} did not settle in ${MOST_ROUNDS} rounds`);
}

/** The newest build of ours for the revision that the first build of the chain is of. Absent where it is not known. */
async function newestOf(
  chain: readonly KnownBuild[],
  { pullRequestId, revision }: VotedRevision,
  ports: VotePorts,
): Promise<{ readonly build: KnownBuild; readonly find: (arn: string) => KnownBuild | undefined } | undefined> {
  const same = { [FlowVariable.PULL_REQUEST_ID]: pullRequestId, [FlowVariable.PULL_REQUEST_REVISION]: revision };
  // It and what it repeats are known, so the builds that are newer are enough.
  const [self] = await (await ports.builds()).get([chain[0].arn]);
  const { builds: newer, isComplete } = await readBuilds(
    chain[0].project,
    (build) => build.arn === chain[0].arn || isOlder(build, chain[0]),
    ports,
  );
  const find = indexByArn([...newer, self ?? chain[0], ...chain]);
  const build = newer.find((each) => hasVariables(each, same) && isOurs(each, ports.startedBy, find));
  return build || isComplete ? { build: build ?? self ?? chain[0], find } : undefined;
}

function isOlder(build: KnownBuild, than: KnownBuild): boolean {
  return (
    build.startedAt !== undefined &&
    than.startedAt !== undefined &&
    Date.parse(build.startedAt) < Date.parse(than.startedAt)
  );
}
