import { ApprovalTemplateProperties, gateApprover } from '../../src/contract/gate';
import { isObject, objectsAt, textsAt } from '../decode/json';

/**
 * The content of a rule: one approval, by the flow's own session of the role that only our functions may assume.
 * @see https://docs.aws.amazon.com/codecommit/latest/userguide/how-to-create-pull-request-approval-rule.html
 */
export function approvalRule(pool: string, session: string): string {
  return JSON.stringify({ Version: VERSION, Statements: statements(pool, session) });
}

/**
 * The content of a template: the rule, and the branches that it is for.
 * @see https://docs.aws.amazon.com/codecommit/latest/userguide/how-to-create-template.html
 */
export function approvalTemplate(
  pool: string,
  { Session, DestinationReferences = [] }: Pick<ApprovalTemplateProperties, 'Session' | 'DestinationReferences'>,
): string {
  return JSON.stringify({
    Version: VERSION,
    DestinationReferences: DestinationReferences.length > 0 ? DestinationReferences : undefined,
    Statements: statements(pool, Session),
  });
}

const VERSION = '2018-11-08';

function statements(pool: string, session: string): readonly object[] {
  return [{ Type: 'Approvers', NumberOfApprovalsNeeded: 1, ApprovalPoolMembers: [gateApprover(pool, session)] }];
}

/** The session that a rule of a gate asks for. Nothing when it is a rule of others. */
export function sessionOf(content: string, pool: string): string | undefined {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    return undefined;
  }
  if (!isObject(json)) return undefined;
  const [statement, ...others] = objectsAt(json, 'Statements');
  const [member, ...more] = (statement && textsAt(statement, 'ApprovalPoolMembers')) ?? [];
  if (others.length > 0 || more.length > 0 || !member?.startsWith(pool)) return undefined;
  const session = member.slice(pool.length);
  return /^[\w-]{2,64}$/.test(session) ? session : undefined;
}

/** Whether a template is for a branch, by its references. */
export function coversBranch(references: readonly string[], branch: string): boolean {
  return (
    references.length === 0 ||
    references.some((reference) =>
      reference.endsWith('*') ? branch.startsWith(reference.slice(0, -1)) : branch === reference,
    )
  );
}

/** At the end of a template's description: by it we know the templates of a stack, and touch no other. */
export function ownerMark(stackId: string): string {
  return `[${stackId}]`;
}

/** Digests of the properties that a template was made of: those that it has, and those that it had before. */
export interface TemplateHistory {
  readonly now: string;
  readonly before?: string;
}

/** The description of a template: what it is for, and what a rollback may put back. */
export function describe(flow: string, stackId: string, { now, before }: TemplateHistory): string {
  return `Flow ${flow} has to succeed (${now}${before === undefined ? '' : `, before ${before}`}) ${ownerMark(stackId)}`;
}

/** Reads what `describe` wrote; nothing when it did not. */
export function templateHistory(description: string, stackId: string): TemplateHistory | undefined {
  if (!description.endsWith(` ${ownerMark(stackId)}`)) return undefined;
  const match = /\((?<now>[\w-]{11})(?:, before (?<before>[\w-]{11}))?\) \[[^\]]*\]$/.exec(description);
  const { now, before } = match?.groups ?? {};
  return now === undefined ? undefined : { now, before };
}
