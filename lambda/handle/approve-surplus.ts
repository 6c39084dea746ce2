import { ReportPorts } from './handler-ports';
import { BRANCH_PREFIX, PullRequestEvent } from '../../src/contract/codecommit-events';
import { GatedChangeInvocation } from '../../src/contract/invocation';
import { sessionOf } from '../decide/approval-rule';
import { decideSurplus } from '../decide/decide-surplus';
import { FlowEvent } from '../decode/flow-event';
import { REASONS, reasonWith } from '../decode/reasons';

export type SurplusPorts = Pick<ReportPorts, 'repositoryArn' | 'rules' | 'voter' | 'gates' | 'pool' | 'log'>;

/** Approve the rules of a new revision that no flow will ever vote on. */
export async function approveSurplus(
  { gates, event: { id: event } }: GatedChangeInvocation,
  decoded: FlowEvent,
  ports: SurplusPorts,
): Promise<void> {
  const ignore = (reason: string) => {
    ports.log({ event, outcome: 'ignored', reason });
  };
  if (
    decoded.kind !== 'pull-request-changed' ||
    !decoded.resources.includes(ports.repositoryArn) ||
    (decoded.change !== PullRequestEvent.CREATED && decoded.change !== PullRequestEvent.SOURCE_UPDATED)
  )
    return ignore(REASONS.noNewCommitForRules);
  const { pullRequestId, revision } = decoded;
  const pullRequest = await (await ports.rules()).get(pullRequestId);
  if (!pullRequest?.isOpen) return ignore(REASONS.pullRequestNotOpen);
  const surplus = decideSurplus({
    rules: pullRequest.rules,
    targetBranch: pullRequest.targetReference.replace(BRANCH_PREFIX, ''),
    pool: ports.pool,
    gates: ports.gates,
    flows: gates,
  });
  if (surplus.length === 0) return ignore(REASONS.flowsVote);
  for (const { session, reason, unknown } of surplus) {
    const live = await liveElsewhere(session, unknown, ports);
    if (live !== undefined) {
      ignore(reasonWith(REASONS.anotherStacksGate, { rule: live }));
      continue;
    }
    const answer = await (await ports.voter()).vote(session, { pullRequestId, revision }, 'APPROVE');
    ports.log({ event, outcome: 'voted', pullRequest: pullRequestId, vote: `APPROVE: ${reason}: ${answer}` });
  }
}

/**
 * The rule of which another stack still has the template: that stack votes on it. Stacks with other prefixes may serve
 * the same repository, and one role of each is in the pool.
 */
async function liveElsewhere(
  session: string,
  names: readonly string[],
  ports: SurplusPorts,
): Promise<string | undefined> {
  for (const name of names) {
    const content = await (await ports.rules()).template(name);
    if (content !== undefined && sessionOf(content, ports.pool) === session) return name;
  }
  return undefined;
}
