import { DecisionLog } from './decision-log';
import { ApprovalTemplateProperties } from '../../src/contract/gate';
import { PullRequestRules, RuledPullRequest, Voter } from '../aws/ports';
import { approvalRule, coversBranch, sessionOf } from '../decide/approval-rule';

export interface OpenRulesPorts {
  readonly rules: () => Promise<PullRequestRules>;
  readonly voter: () => Promise<Voter>;
  /** What stands before the session in the approval pools of gates. */
  readonly pool: string;
  readonly log: DecisionLog;
}

/** The function has four minutes; each pull request takes a few calls. */
const MAX_PULL_REQUESTS = 500;
/** How many are given a rule at most: each of them is built. */
const MAX_GATED = 100;

/**
 * Give the rule of a gate to the pull requests that were opened before the gate. CodeCommit gives the rules of
 * templates to new pull requests only.
 * @see https://docs.aws.amazon.com/codecommit/latest/userguide/approval-rule-templates.html
 * @param isNew whether the gate is new to the stack. A rule that is there already is of an earlier gate then, whose end
 * may have approved it.
 * @returns the ids of those that need a vote
 */
export async function gateOpen(
  { TemplateName, Session, DestinationReferences = [] }: ApprovalTemplateProperties,
  isNew: boolean,
  ports: OpenRulesPorts,
): Promise<readonly string[]> {
  const content = approvalRule(ports.pool, Session);
  const gated: string[] = [];
  await eachOpen(ports, async (pullRequest, rules) => {
    if (gated.length >= MAX_GATED || !coversBranch(DestinationReferences, pullRequest.targetReference)) return;
    const { id, revision } = pullRequest;
    if (pullRequest.rules.some((rule) => sessionOf(rule.content, ports.pool) === Session)) {
      if (!isNew) return;
      await (await ports.voter()).vote(Session, { pullRequestId: id, revision }, 'REVOKE');
      gated.push(id);
      return;
    }
    const created = await rules.create(id, TemplateName, content);
    ports.log({ outcome: created === 'done' ? 'gated' : 'kept', pullRequest: id, reason: WHY[created] });
    if (created === 'done') gated.push(id);
  });
  return gated;
}

const WHY: Readonly<Record<Awaited<ReturnType<PullRequestRules['create']>>, string>> = {
  done: 'the pull request was opened before the gate, and has its rule now',
  taken: 'the pull request has a rule of this name, which is not the rule of the gate',
  ended: 'the pull request has ended',
  full: 'the pull request has as many rules as it can have',
};

/**
 * Let go of the rules of a gate that is gone. Nobody can delete a rule that is from a template, so it is approved.
 * @param approves whether it is; what was made by us is deleted in any case
 */
export async function releaseOpen(session: string, approves: boolean, ports: OpenRulesPorts): Promise<void> {
  await eachOpen(ports, async ({ id, revision, rules: found }, rules) => {
    for (const rule of found.filter(({ content }) => sessionOf(content, ports.pool) === session)) {
      if (!rule.isFromTemplate) {
        await rules.delete(id, rule.name);
        ports.log({ outcome: 'released', pullRequest: id, reason: 'the rule of the gate was deleted' });
      } else if (approves) {
        const answer = await (await ports.voter()).vote(session, { pullRequestId: id, revision }, 'APPROVE');
        ports.log({ outcome: 'voted', pullRequest: id, vote: `APPROVE: the gate is gone: ${answer}` });
      }
    }
  });
}

async function eachOpen(
  ports: OpenRulesPorts,
  work: (pullRequest: RuledPullRequest, rules: PullRequestRules) => Promise<void>,
): Promise<void> {
  const rules = await ports.rules();
  const ids = await rules.open(MAX_PULL_REQUESTS + 1);
  if (ids.length > MAX_PULL_REQUESTS)
    ports.log({ outcome: 'kept', reason: `only the newest ${MAX_PULL_REQUESTS} open pull requests are looked at` });
  for (const id of ids.slice(0, MAX_PULL_REQUESTS)) {
    const pullRequest = await rules.get(id);
    if (pullRequest?.isOpen) await work(pullRequest, rules);
  }
}
