import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StackTemplate } from './stack-template';

/** Every action that IAM knows of the services that our roles touch. */
const ACTIONS = JSON.parse(
  readFileSync(join(__dirname, '..', 'fixtures', 'iam-actions', 'actions.json'), 'utf8'),
) as Readonly<Record<string, readonly string[]>>;

const MEMBERS = ['Sid', 'Effect', 'Action', 'Resource', 'Condition'];

/** Actions on resources, as policies have them: each action on each of the resources. */
export interface Grant {
  readonly on: readonly string[];
  readonly actions: readonly string[];
  readonly if?: unknown;
  /** @default "Allow" */
  readonly effect?: string;
}

/** One action on one resource, as a line: sets of them are compared. */
export function lines(grants: readonly Grant[]): string[] {
  const all = grants.flatMap(({ on, actions, if: condition, effect = 'Allow' }) =>
    actions.flatMap((action) =>
      expand(action).flatMap((each) =>
        on.map(
          (resource) =>
            `${effect} ${each} on ${resource}${condition === undefined ? '' : ` if ${JSON.stringify(sorted(condition))}`}`,
        ),
      ),
    ),
  );
  return [...new Set(all)].sort();
}

/**
 * All that a role may do by the policies of the template, wildcards in actions filled in over all actions that there
 * are.
 */
export function allowedFor(stack: StackTemplate, role: string): string[] {
  const { Policies } = stack.properties(role) as { Policies?: { PolicyDocument: unknown }[] };
  const documents = [
    ...(Policies ?? []).map(({ PolicyDocument }) => PolicyDocument),
    ...['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy']
      .flatMap((type) => stack.idsOf(type))
      .filter((id) => JSON.stringify(stack.resources[id].Properties.Roles ?? []).includes(`{"Ref":"${role}"}`))
      .map((id) => stack.properties(id).PolicyDocument),
  ];
  const statements = documents.flatMap((document) => (document as { Statement: Record<string, unknown>[] }).Statement);
  return lines(
    statements.map((statement) => {
      const odd = Object.keys(statement).filter((member) => !MEMBERS.includes(member));
      if (odd.length > 0) throw new Error(`a statement with ${odd.join(', ')} allows what nobody has listed`);
      return {
        effect: statement.Effect as string,
        actions: list(statement.Action),
        on: list(statement.Resource),
        if: statement.Condition,
      };
    }),
  );
}

/** The actions that a name with wildcards stands for. A name that IAM does not know is a issue. */
function expand(action: string): string[] {
  const [service, name] = action.split(':');
  if (!Object.hasOwn(ACTIONS, service)) throw new Error(`the actions of ${service} are not listed`);
  const pattern = new RegExp(`^${name.replace(/\*/g, '.*').replace(/\?/g, '.')}$`, 'i');
  const found = ACTIONS[service].filter((each) => pattern.test(each));
  if (found.length === 0) throw new Error(`IAM has no action ${action}`);
  return found.map((each) => `${service}:${each}`);
}

function list(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]) as string[];
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
}
