import { createHash, randomUUID } from 'node:crypto';
import { AwsError } from '../core/aws-error';
import { isObject, Json, list, text } from '../core/json';
import { wildcardMatches } from '../iam/conditions';

/** An approval rule of a pull request, or of a template. */
export interface ApprovalRule {
  readonly id: string;
  readonly name: string;
  content: string;
  readonly creationDate: number;
  lastModifiedDate: number;
  lastModifiedUser: string;
  /** The template that a pull request has the rule from. */
  readonly origin?: { readonly id: string; readonly name: string };
}

export interface ApprovalTemplate extends ApprovalRule {
  name: string;
  description: string;
  readonly repositories: Set<string>;
}

export function newRule(name: string, content: string, userArn: string, origin?: ApprovalRule['origin']): ApprovalRule {
  const now = Date.now() / 1000;
  return {
    id: randomUUID(),
    name,
    content,
    creationDate: now,
    lastModifiedDate: now,
    lastModifiedUser: userArn,
    ...(origin && { origin }),
  };
}

export function sha256(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

interface RuleContent {
  readonly destinationReferences: readonly string[];
  readonly needed: number;
  /** Absent: everybody but the author. */
  readonly pool?: readonly string[];
}

const MAX_REFERENCES = 100;
const MEMBERS = ['Version', 'DestinationReferences', 'Statements'];
const STATEMENT_MEMBERS = ['Type', 'NumberOfApprovalsNeeded', 'ApprovalPoolMembers'];

/**
 * What a rule asks for. A rule of a pull request has no target branches; only a template has.
 * @see https://docs.aws.amazon.com/codecommit/latest/userguide/how-to-create-template.html
 */
export function readRule(content: string, of: 'template' | 'pull request'): RuleContent {
  const refuse = (why: string) =>
    new AwsError(
      of === 'template' ? 'InvalidApprovalRuleTemplateContentException' : 'InvalidApprovalRuleContentException',
      why,
    );
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    throw refuse('The content is not JSON');
  }
  if (!isObject(json) || json.Version !== '2018-11-08') throw refuse('The version is not 2018-11-08');
  const [statement, ...more] = list<Json>(json.Statements);
  if (!isObject(statement) || more.length > 0) throw refuse('There must be one statement');
  const unknown = [
    ...Object.keys(json).filter((key) => !MEMBERS.includes(key)),
    ...Object.keys(statement).filter((key) => !STATEMENT_MEMBERS.includes(key)),
  ];
  if (unknown.length > 0 || (of === 'pull request' && json.DestinationReferences !== undefined))
    throw refuse(`Unexpected members: ${unknown.join(', ') || 'DestinationReferences'}`);
  const needed = Number(statement.NumberOfApprovalsNeeded);
  if (statement.Type !== 'Approvers' || !Number.isInteger(needed) || needed < 1)
    throw refuse('The statement asks for no number of approvers');
  const destinationReferences = list<string>(json.DestinationReferences);
  // https://docs.aws.amazon.com/codecommit/latest/userguide/limits.html
  if (destinationReferences.length > MAX_REFERENCES) throw refuse(`More than ${MAX_REFERENCES} destination references`);
  const wrong = destinationReferences.find((each) => !/^refs\/heads\/[^*]/.test(each));
  if (wrong) throw refuse(`The destination reference ${wrong} is no branch, or begins with a wildcard`);
  return {
    destinationReferences,
    needed,
    ...(statement.ApprovalPoolMembers !== undefined && { pool: list<string>(statement.ApprovalPoolMembers) }),
  };
}

/**
 * Whether a template's reference covers a branch. AWS documents the wildcard, and not whether it crosses a slash: here
 * it does.
 * @see https://docs.aws.amazon.com/codecommit/latest/userguide/how-to-create-template.html
 */
export function coversReference(reference: string, branch: string): boolean {
  return wildcardMatches(reference, branch);
}

/** What a pull request has of a template: all but the branches. */
export function ruleOfTemplate(content: string): string {
  const { DestinationReferences: _, ...rule } = JSON.parse(content) as Record<string, unknown>;
  return JSON.stringify(rule);
}

/** Whether enough of those who approved count. Each session of a role counts for itself. */
export function isSatisfied(content: string, approvers: readonly string[]): boolean {
  const { needed, pool } = readRule(content, 'pull request');
  return approvers.filter((arn) => !pool || pool.some((member) => isMember(member, arn))).length >= needed;
}

/**
 * An ARN, or `CodeCommitApprovers:ACCOUNT:NAME` for a user, a federated user or the session of a role.
 * @see https://docs.aws.amazon.com/codecommit/latest/userguide/how-to-create-pull-request-approval-rule.html
 */
function isMember(member: string, arn: string): boolean {
  const [, account, name] = /^CodeCommitApprovers:(\d{12}):(.+)$/.exec(member) ?? [];
  if (!name) return wildcardMatches(member, arn);
  const [, partition] = arn.split(':');
  return [`iam::${account}:user/`, `sts::${account}:federated-user/`, `sts::${account}:assumed-role/`].some((kind) =>
    wildcardMatches(`arn:${partition}:${kind}${name}`, arn),
  );
}

/** As the API shows a rule of a pull request. */
export function showRule(rule: ApprovalRule): Json {
  return {
    approvalRuleId: rule.id,
    approvalRuleName: rule.name,
    approvalRuleContent: rule.content,
    ruleContentSha256: sha256(rule.content),
    lastModifiedDate: rule.lastModifiedDate,
    creationDate: rule.creationDate,
    lastModifiedUser: rule.lastModifiedUser,
    ...(rule.origin && {
      originApprovalRuleTemplate: {
        approvalRuleTemplateId: rule.origin.id,
        approvalRuleTemplateName: rule.origin.name,
      },
    }),
  };
}

/** Refuse a change of a rule that has changed since it was read. */
export function mustBe(rule: ApprovalRule, sha: unknown): void {
  if (sha !== undefined && text(sha) !== sha256(rule.content))
    throw new AwsError(
      'InvalidRuleContentSha256Exception',
      'The SHA-256 hash signature for the rule content is not valid.',
    );
}
