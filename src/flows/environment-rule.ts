import { Check, isPlainObject, join } from '../checks/check';

/**
 * What does not go together in the machine of a flow. Lambda compute has no privileged mode, no VPC, no
 * cache, no badge and 15 minutes at most.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/lambda.html
 */
export const environmentRule: Check = (flow, path, issues) => {
  if (!isPlainObject(flow) || !isPlainObject(flow.environment)) return;
  const { computeType, type, privileged } = flow.environment;
  const at = join(path, 'environment');
  const onLambda = typeof computeType === 'string' && computeType.startsWith('BUILD_LAMBDA_');
  const lambdaType = typeof type === 'string' && type.endsWith('_LAMBDA_CONTAINER');
  if (computeType !== undefined && type !== undefined && onLambda !== lambdaType) {
    issues.push({
      path: join(at, 'computeType'),
      value: computeType,
      expected: `a size of ${String(type)}`,
      fix: lambdaType ? 'for example BUILD_LAMBDA_2GB' : 'for example BUILD_GENERAL1_SMALL',
    });
    return;
  }
  if (!onLambda && !lambdaType) return;
  const no = (name: string, where: string, value: unknown) =>
    issues.push({
      path: join(where, name),
      value,
      expected: 'left out, as Lambda compute does not have it',
      fix: 'remove it, or choose another computeType',
    });
  if (privileged === true) no('privileged', at, privileged);
  if (flow.badge === true) no('badge', path, true);
  for (const name of ['vpc', 'cache']) if (flow[name] !== undefined) no(name, path, flow[name]);
};
