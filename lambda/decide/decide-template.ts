import { ApprovalTemplateProperties, templateDigest, TemplateVariable } from '../../src/contract/gate';
import { ResourceRequest } from '../decode/decode-resource-request';

/** What approval-template was deployed with. */
export interface TemplateConfiguration {
  readonly stackId: string;
  readonly repositoryName: string;
  /** Template name -> what the stack declares of it. */
  readonly declared: Readonly<Record<string, TemplateVariable>>;
}

export type TemplateDecision =
  /** Make the template and its association be so. */
  | { readonly kind: 'ensure'; readonly properties: ApprovalTemplateProperties }
  /** Put back what there was before a deployment that failed. Nothing is made. */
  | { readonly kind: 'restore'; readonly properties: ApprovalTemplateProperties }
  | {
      readonly kind: 'remove';
      readonly name: string;
      readonly repositoryNames: readonly string[];
      /**
       * Whether the gate alone goes. At the end of the stack, and in a rollback, open pull requests wait for the next
       * deployment.
       */
      readonly releases: boolean;
    }
  /** There is nothing to do, and that is right. */
  | { readonly kind: 'keep'; readonly reason: string }
  /** The request contradicts what the stack declares: only the stack's state can say whether it is CloudFormation's. */
  | { readonly kind: 'ask' }
  | { readonly kind: 'refuse'; readonly reason: string };

/**
 * The id of what was never made. CloudFormation deletes it when a creation fails, and must not reach another's
 * template.
 */
export const NOT_MADE = 'not-made';

/** A stack, as CloudFormation answers it. */
export interface StackState {
  readonly status: string;
  readonly resources: readonly { readonly logicalId: string; readonly physicalId: string; readonly status: string }[];
}

/**
 * What a request is to do. Whoever may call the function can make one up, so what is done follows from what the stack
 * declares, which is in the function's environment. A made-up request finds everything as the stack wants it.
 * @param state absent until it is asked for
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html
 */
export function decideTemplate(
  request: ResourceRequest,
  { stackId, repositoryName, declared }: TemplateConfiguration,
  state?: StackState,
): TemplateDecision {
  const { type, properties, logicalId } = request;
  if (request.stackId !== stackId) return { kind: 'refuse', reason: 'the request is of another stack' };
  const find = (name: string) => (Object.hasOwn(declared, name) ? declared[name] : undefined);
  const own = state?.resources.find((each) => each.logicalId === logicalId);
  if (type !== 'Delete') {
    if (!properties)
      return {
        kind: 'refuse',
        reason: '"TemplateName", "RepositoryName", "Flow", "Session" and "Review" are required',
      };
    const isDeclared = find(properties.TemplateName)?.digest === templateDigest(properties);
    if (isDeclared && properties.RepositoryName === repositoryName) return { kind: 'ensure', properties };
    if (type === 'Update' && !state) return { kind: 'ask' };
    // While the stack goes back, the function may still have the variables of the deployment that failed.
    if (type === 'Update' && state?.status === 'UPDATE_ROLLBACK_IN_PROGRESS' && own?.status === 'UPDATE_IN_PROGRESS')
      return properties.RepositoryName === repositoryName
        ? { kind: 'restore', properties }
        : // A stack serves one repository, in each deployment the same.
          { kind: 'keep', reason: 'the rule is of another repository' };
    return { kind: 'refuse', reason: `the stack does not declare the template "${properties.TemplateName}" so` };
  }
  const name = request.physicalId;
  if (name === undefined || name === NOT_MADE) return { kind: 'keep', reason: 'nothing was made' };
  const repositoryNames = [...new Set([...(properties ? [properties.RepositoryName] : []), repositoryName])];
  const wanted = find(name);
  if (!wanted) return { kind: 'remove', name, repositoryNames, releases: true };
  if (properties && properties.Session !== wanted.session)
    return { kind: 'keep', reason: 'the template is of another flow now' };
  if (!state) return { kind: 'ask' };
  const isKept = state.resources.some(
    (each) => each.logicalId !== logicalId && each.physicalId === name && !each.status.startsWith('DELETE_'),
  );
  // The last gate of a stack goes together with the function, whose variables nobody changes then.
  return own?.status === 'DELETE_IN_PROGRESS' && !isKept
    ? { kind: 'remove', name, repositoryNames, releases: state.status === 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' }
    : { kind: 'keep', reason: 'the stack declares the template, and does not delete it' };
}
