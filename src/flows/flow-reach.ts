import { FlowPolicyStatement, ResolvedFlow } from '../contract/flow-file';

/** Something that a flow's build may use or change, beyond its source, its logs and its reports. */
export interface Reach {
  /** What it is, for example `bucket builds`. */
  readonly what: string;
  /** What it may do there, for example `artifacts` or `s3:PutObject`. */
  readonly how: string;
}

/** More actions than these are counted, for a picture with all of a long policy shows nothing. */
const SHOWN_ACTIONS = 3;

/** All that the options let a flow's build touch. */
export function reachOf(flow: ResolvedFlow): readonly Reach[] {
  const secrets = Object.entries(flow.environmentVariables).flatMap(([name, { type, value }]): Reach[] => {
    if (type === 'PARAMETER_STORE') return [{ what: `parameter ${value}`, how: `read as ${name}` }];
    return type === 'SECRETS_MANAGER'
      ? [
          {
            what: `secret ${value
              .split(':')
              .slice(0, value.startsWith('arn:') ? 7 : 1)
              .join(':')}`,
            how: `read as ${name}`,
          },
        ]
      : [];
  });
  return [
    ...secrets,
    ...(flow.cache?.kind === 's3' ? [{ what: `bucket ${flow.cache.bucket}`, how: 'cache' }] : []),
    ...(flow.artifacts ? [{ what: `bucket ${flow.artifacts.bucket}`, how: 'artifacts' }] : []),
    ...(flow.encryptionKeyArn ? [{ what: flow.encryptionKeyArn, how: 'encrypt artifacts' }] : []),
    ...(flow.vpc ? [{ what: flow.vpc.vpcId, how: 'network' }] : []),
    ...flow.managedPolicyArns.map((arn) => ({ what: `what ${arn.split('/').pop()} allows`, how: 'managed policy' })),
    ...flow.policyStatements.flatMap(statementReach),
  ];
}

function statementReach({ effect, actions, resources, conditions }: FlowPolicyStatement): Reach[] {
  const shown =
    actions.length <= SHOWN_ACTIONS
      ? actions.join(', ')
      : `${actions.slice(0, SHOWN_ACTIONS).join(', ')} and ${actions.length - SHOWN_ACTIONS} more`;
  const how = `${effect === 'Deny' ? 'never ' : ''}${shown}${conditions ? ', on conditions' : ''}`;
  return resources.map((resource) => ({ what: resource === '${repositoryArn}' ? 'the repository' : resource, how }));
}
