import { ConditionContext, conditionsHold, wildcardMatches } from './conditions';
import { Fault } from '../core/fault';
import { isObject, Json, list, text } from '../core/json';

export interface PolicyDocument {
  readonly Version?: string;
  readonly Statement: readonly Json[] | Json;
}

/** A call to be decided on. */
export interface Access {
  readonly action: string;
  readonly resource: string;
  readonly context: ConditionContext;
}

/** Who calls, as resource policies name it. */
export type Asker =
  | { readonly kind: 'service'; readonly name: string }
  | { readonly kind: 'aws'; readonly arn: string; readonly identityArn: string; readonly account: string };

export type Decision = 'allow' | 'deny' | 'silent';

const KNOWN_MEMBERS = ['Sid', 'Effect', 'Action', 'Resource', 'Condition', 'Principal'];

/** What policies say of a call: a denial beats everything, and silence is no permission. */
export function decide(documents: readonly PolicyDocument[], access: Access, asker?: Asker): Decision {
  let decision: Decision = 'silent';
  for (const document of documents) {
    for (const statement of list<Json>(document.Statement)) {
      if (!applies(statement, access, asker)) continue;
      if (statement.Effect === 'Deny') return 'deny';
      if (statement.Effect !== 'Allow') throw new Fault(`a statement with the effect ${text(statement.Effect)}`);
      decision = 'allow';
    }
  }
  return decision;
}

function applies(statement: Json, access: Access, asker: Asker | undefined): boolean {
  for (const member of Object.keys(statement)) {
    if (!KNOWN_MEMBERS.includes(member)) throw new Fault(`a policy statement with ${member} is not known`);
  }
  const actions = list<string>(statement.Action);
  if (!actions.some((action) => wildcardMatches(action.toLowerCase(), access.action.toLowerCase()))) return false;
  if (asker && !principalMatches(statement.Principal, asker)) return false;
  // A trust policy has no resource: it is the role's own.
  const resources = list<string>(statement.Resource);
  if (resources.length > 0 && !resources.some((resource) => resourceMatches(resource, access.resource))) return false;
  if (resources.length === 0 && !asker) throw new Fault('an identity policy without a resource');
  return conditionsHold(statement.Condition, access.context);
}

function resourceMatches(pattern: string, resource: string): boolean {
  if (pattern.includes('${')) throw new Fault(`policy variables are not known: ${pattern}`);
  return wildcardMatches(pattern, resource);
}

function principalMatches(principal: unknown, asker: Asker): boolean {
  if (principal === '*') return true;
  if (!isObject(principal)) throw new Fault(`a principal that is not known: ${JSON.stringify(principal)}`);
  return Object.entries(principal).some(([kind, value]) =>
    list<string>(value).some((each) => {
      if (kind === 'Service') return asker.kind === 'service' && asker.name === each;
      if (kind !== 'AWS') throw new Fault(`a principal of the kind ${kind}`);
      if (asker.kind !== 'aws') return each === '*';
      return (
        each === '*' ||
        each === asker.account ||
        each === `arn:aws:iam::${asker.account}:root` ||
        each === asker.arn ||
        each === asker.identityArn
      );
    }),
  );
}
