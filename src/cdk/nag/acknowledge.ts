import * as iam from 'aws-cdk-lib/aws-iam';
import { Stack, Validations } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';
import { Acknowledged, ACKNOWLEDGEMENTS } from './acknowledgements';

/** Older versions of the CDK have no `Validations`: with them cdk-nag is an Aspect with suppressions of its own. */
type MaybeValidations = typeof Validations | undefined;

function acknowledgeId(scope: IConstruct, id: string, reason: string): void {
  (Validations as MaybeValidations)?.of(scope).acknowledge({ id, reason });
}

/**
 * Tell cdk-nag's AwsSolutions pack why a construct does not follow a rule. The CDK itself keeps what is acknowledged,
 * so nothing here depends on cdk-nag.
 * @see https://github.com/cdklabs/cdk-nag#acknowledging-a-rule
 */
export function acknowledge(scope: IConstruct, why: Acknowledged): void {
  const { rule, reason } = ACKNOWLEDGEMENTS[why];
  acknowledgeId(scope, rule, reason);
}

/** The same for one wildcard in what a role may do: an action (`kms:ReEncrypt*`) or a resource. */
export function acknowledgeWildcard(
  scope: IConstruct,
  why: Acknowledged,
  kind: 'Action' | 'Resource',
  value: string,
): void {
  const { rule, reason } = ACKNOWLEDGEMENTS[why];
  const text = textOf(scope, value);
  // The CDK rejects an id with an unbalanced bracket. Options may hold such paths; their finding stays.
  if (text.includes('*') && !/[()[\]{}]/.test(text)) acknowledgeId(scope, `${rule}[${kind}::${text}]`, reason);
}

/** The same for each wildcard in a statement of ours. */
export function acknowledgeStatement(
  scope: IConstruct,
  why: Acknowledged,
  { actions, resources }: iam.PolicyStatement,
): void {
  for (const action of actions) acknowledgeWildcard(scope, why, 'Action', action);
  for (const resource of resources) acknowledgeWildcard(scope, why, 'Resource', resource);
}

/** Statements that the options of a flow make, by their ids. */
const OURS: Readonly<Record<string, { readonly Action?: Acknowledged; readonly Resource?: Acknowledged }>> = {
  Artifacts: { Resource: 'artifacts' },
  Cache: { Resource: 'cache' },
  ImageToken: { Resource: 'imageToken' },
  Key: { Action: 'keyActions', Resource: 'keyAlias' },
  ParameterKeys: { Resource: 'secretKeys' },
  SecretKeys: { Resource: 'secretKeys' },
};

/**
 * The same for the statements of a flow's options. What is acknowledged is a value, whatever statement has it: one
 * that a statement of the user's has too stays a finding, for the user to judge.
 */
export function acknowledgeOurs(
  scope: IConstruct,
  ours: readonly iam.PolicyStatement[],
  theirs: readonly iam.PolicyStatement[],
): void {
  const allowed = theirs.filter(({ effect }) => effect === iam.Effect.ALLOW);
  const judged = new Set(
    allowed.flatMap(({ actions, resources }) => [...actions, ...resources]).map((each) => textOf(scope, each)),
  );
  for (const { sid, actions, resources } of ours) {
    // Those of a kind that are spread over several are numbered.
    const why = sid === undefined ? undefined : OURS[sid.replace(/\d+$/, '')];
    const mine = (values: readonly string[]) => values.filter((each) => !judged.has(textOf(scope, each)));
    if (why?.Action) for (const action of mine(actions)) acknowledgeWildcard(scope, why.Action, 'Action', action);
    if (why?.Resource)
      for (const resource of mine(resources)) acknowledgeWildcard(scope, why.Resource, 'Resource', resource);
  }
}

function textOf(scope: IConstruct, value: string): string {
  return flat(Stack.of(scope).resolve(value));
}

/** A resolved value as cdk-nag writes it: references in angle brackets. */
function flat(value: unknown): string {
  if (typeof value === 'string') return value;
  const {
    'Fn::Join': join,
    'Fn::GetAtt': attribute,
    Ref: ref,
  } = value as { readonly 'Fn::Join'?: [string, unknown[]]; readonly 'Fn::GetAtt'?: string[]; readonly Ref?: string };
  if (join) return join[1].map(flat).join(join[0]);
  if (attribute) return `<${attribute.join('.')}>`;
  return ref !== undefined ? `<${ref}>` : JSON.stringify(value);
}
