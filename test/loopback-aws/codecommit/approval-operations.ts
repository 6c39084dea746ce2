import { isSatisfied, mustBe, newRule, readRule, sha256, showRule } from './approval-rule';
import { PullRequest } from './pull-request';
import { Store } from './store';
import { AwsError } from '../core/aws-error';
import { Json, text } from '../core/json';
import { Operation } from '../core/service';
import { Principal } from '../iam/principal';

/** @see https://docs.aws.amazon.com/codecommit/latest/userguide/limits.html */
const MOST_RULES = 30;

/** Approval rules of pull requests, and who approves. A vote is of an identity for a revision. */
export function approvalOperations(store: Store): Readonly<Record<string, Operation>> {
  const open = (input: Json): PullRequest => {
    const pullRequest = store.pullRequest(text(input.pullRequestId));
    if (pullRequest.status === 'CLOSED')
      throw new AwsError(
        'PullRequestAlreadyClosedException',
        'The pull request status cannot be updated because it is already closed.',
      );
    return pullRequest;
  };
  const current = (pullRequest: PullRequest, { revisionId }: Json): string => {
    if (revisionId !== pullRequest.revisionId)
      throw new AwsError(
        'RevisionNotCurrentException',
        'The revision ID provided in the request does not match the current revision ID.',
      );
    return pullRequest.revisionId;
  };
  const vote = (input: Json, caller: Principal): Json => {
    const pullRequest = open(input);
    const revision = current(pullRequest, input);
    if (caller.arn === pullRequest.authorArn)
      throw new AwsError(
        'PullRequestCannotBeApprovedByAuthorException',
        'The approval cannot be applied because the user approving the pull request matches the user who created the pull request.',
      );
    const approvers = pullRequest.approvals.get(revision) ?? new Set();
    pullRequest.approvals.set(revision, approvers);
    const approves = input.approvalState === 'APPROVE';
    if (approvers.has(caller.arn) === approves) return {};
    if (approves) approvers.add(caller.arn);
    else approvers.delete(caller.arn);
    store.tell(
      pullRequest,
      approves ? 'cc-pr-approval-approve' : 'cc-pr-approval-revoke',
      'pullRequestApprovalStateChanged',
      caller,
      { approvalStatus: input.approvalState },
    );
    return {};
  };
  const override = (input: Json, caller: Principal): Json => {
    const pullRequest = open(input);
    const revision = current(pullRequest, input);
    const overrides = input.overrideStatus === 'OVERRIDE';
    if (overrides === pullRequest.overrides.has(revision))
      throw overrides
        ? new AwsError(
            'OverrideAlreadySetException',
            'The pull request has already had its approval rules set to override.',
          )
        : new AwsError('OverrideStatusRequiredException', 'There is no override.');
    if (overrides) pullRequest.overrides.set(revision, caller.arn);
    else pullRequest.overrides.delete(revision);
    store.tell(pullRequest, 'cc-pr-override', 'pullRequestApprovalRuleOverridden', caller, {
      overrideStatus: input.overrideStatus,
    });
    return {};
  };
  const find = (pullRequest: PullRequest, name: unknown) => {
    const rule = pullRequest.rules.find((each) => each.name === name);
    if (!rule)
      throw new AwsError('ApprovalRuleDoesNotExistException', `The approval rule ${text(name)} does not exist`);
    return rule;
  };
  const tellRule = (
    pullRequest: PullRequest,
    name: unknown,
    word: 'Created' | 'Updated' | 'Deleted',
    caller: Principal,
  ) => {
    const rule = find(pullRequest, name);
    store.tell(pullRequest, `cc-pr-approval-rule-${word.toLowerCase()}`, `pullRequestApprovalRule${word}`, caller, {
      approvalRuleContentSha256: sha256(rule.content),
      approvalRuleId: rule.id,
      approvalRuleName: rule.name,
    });
    return rule;
  };
  return {
    UpdatePullRequestApprovalState: store.onPullRequest(vote),
    GetPullRequestApprovalStates: store.onPullRequest((input) => ({
      approvals: [...(store.pullRequest(text(input.pullRequestId)).approvals.get(text(input.revisionId)) ?? [])].map(
        (userArn) => ({ userArn, approvalState: 'APPROVE' }),
      ),
    })),
    EvaluatePullRequestApprovalRules: store.onPullRequest((input) => {
      const pullRequest = store.pullRequest(text(input.pullRequestId));
      current(pullRequest, input);
      return { evaluation: evaluate(pullRequest) };
    }),
    OverridePullRequestApprovalRules: store.onPullRequest(override),
    GetPullRequestOverrideState: store.onPullRequest((input) => {
      const overrider = store.pullRequest(text(input.pullRequestId)).overrides.get(text(input.revisionId));
      return { overridden: overrider !== undefined, ...(overrider !== undefined && { overrider }) };
    }),
    CreatePullRequestApprovalRule: store.onPullRequest((input, caller) => {
      const pullRequest = open(input);
      const [name, content] = [text(input.approvalRuleName), text(input.approvalRuleContent)];
      readRule(content, 'pull request');
      if (pullRequest.rules.some((rule) => rule.name === name))
        throw new AwsError('ApprovalRuleNameAlreadyExistsException', `There is an approval rule ${name} already`);
      if (pullRequest.rules.length >= MOST_RULES)
        throw new AwsError('NumberOfRulesExceededException', 'The number of rules has been exceeded');
      pullRequest.rules.push(newRule(name, content, caller.arn));
      return { approvalRule: showRule(tellRule(pullRequest, name, 'Created', caller)) };
    }),
    UpdatePullRequestApprovalRuleContent: store.onPullRequest((input, caller) => {
      const pullRequest = open(input);
      const rule = find(pullRequest, input.approvalRuleName);
      if (rule.origin)
        throw new AwsError(
          'CannotModifyApprovalRuleFromTemplateException',
          'The approval rule cannot be modified for the pull request because it was created by an approval rule template.',
        );
      mustBe(rule, input.existingRuleContentSha256);
      readRule(text(input.newRuleContent), 'pull request');
      Object.assign(rule, {
        content: text(input.newRuleContent),
        lastModifiedDate: Date.now() / 1000,
        lastModifiedUser: caller.arn,
      });
      return { approvalRule: showRule(tellRule(pullRequest, rule.name, 'Updated', caller)) };
    }),
    DeletePullRequestApprovalRule: store.onPullRequest((input, caller) => {
      const pullRequest = open(input);
      const rule = find(pullRequest, input.approvalRuleName);
      if (rule.origin)
        throw new AwsError(
          'CannotDeleteApprovalRuleFromTemplateException',
          'The approval rule for the pull request cannot be deleted because it was created by an approval rule template.',
        );
      tellRule(pullRequest, rule.name, 'Deleted', caller);
      pullRequest.rules.splice(pullRequest.rules.indexOf(rule), 1);
      return { approvalRuleId: rule.id };
    }),
  };
}

interface Evaluation extends Json {
  readonly approved: boolean;
  readonly overridden: boolean;
  readonly approvalRulesSatisfied: readonly string[];
  readonly approvalRulesNotSatisfied: readonly string[];
}

/** How a pull request stands to its rules. */
export function evaluate(pullRequest: PullRequest): Evaluation {
  const approvers = [...(pullRequest.approvals.get(pullRequest.revisionId) ?? [])];
  const satisfied = pullRequest.rules.filter(({ content }) => isSatisfied(content, approvers));
  return {
    approved: satisfied.length === pullRequest.rules.length,
    overridden: pullRequest.overrides.has(pullRequest.revisionId),
    approvalRulesSatisfied: satisfied.map(({ name }) => name),
    approvalRulesNotSatisfied: pullRequest.rules.filter((rule) => !satisfied.includes(rule)).map(({ name }) => name),
  };
}
