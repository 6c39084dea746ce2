import { Check, isPlainObject, join } from '../checks/check';
import { Issue } from '../contract/issue';

/**
 * The options of a flow that decide on its machine, with those of `flowDefaults` where the flow has none of its own.
 */
interface Machine {
  readonly value: (option: string) => unknown;
  /** Where an option is written. */
  readonly at: (option: string) => string;
}

const CURATED = 'aws/codebuild/';

/**
 * Options of the machine that do not go together: CodeBuild refuses them, or ignores them.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/lambda.html
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/caching-local.html
 * @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectEnvironment.html
 */
export const machineRule: Check = (declared, path, issues) => {
  if (!isPlainObject(declared) || !isPlainObject(declared.flows)) return;
  const defaults = isPlainObject(declared.flowDefaults) ? declared.flowDefaults : {};
  // In `flow-ci.json` each default is filled in, so that a timeout there need not be one that somebody wrote.
  const areDeclared = declared.version === undefined;
  const found = new Map<string, Issue>();
  for (const [name, own] of Object.entries(declared.flows)) {
    if (!isPlainObject(own)) continue;
    const machine = machineOf(own, defaults, path, name);
    for (const issue of [...pairIssues(machine), ...cacheIssues(machine), ...lambdaIssues(machine, areDeclared)])
      if (!found.has(issue.path)) found.set(issue.path, issue);
  }
  issues.push(...found.values());
};

function machineOf(
  own: Record<string, unknown>,
  defaults: Record<string, unknown>,
  path: string,
  name: string,
): Machine {
  const inside = (of: Record<string, unknown>, option: string): unknown =>
    option.split('.').reduce<unknown>((value, member) => (isPlainObject(value) ? value[member] : undefined), of);
  // Members of an environment are merged; everything else of a flow replaces the default as a whole.
  const isOwn = (option: string) => {
    const decides = option.startsWith('environment.') ? option : option.split('.')[0];
    return inside(own, decides) !== undefined || inside(defaults, decides) === undefined;
  };
  return {
    value: (option) => (isOwn(option) ? inside(own, option) : inside(defaults, option)),
    at: (option) =>
      option.split('.').reduce(join, isOwn(option) ? join(join(path, 'flows'), name) : join(path, 'flowDefaults')),
  };
}

/** The environment type that counts: Lambda compute has one of its own. */
function typeOf({ value }: Machine): string {
  const type = value('environment.type');
  if (typeof type === 'string') return type;
  return isLambda(value('environment.computeType')) ? 'LINUX_LAMBDA_CONTAINER' : 'LINUX_CONTAINER';
}

const isLambda = (computeType: unknown) => typeof computeType === 'string' && computeType.startsWith('BUILD_LAMBDA_');

/** Machine and size, machine and image, image and credentials. */
function pairIssues(machine: Machine): Issue[] {
  const { value, at } = machine;
  const issues: Issue[] = [];
  const [type, computeType, image] = [typeOf(machine), value('environment.computeType'), value('environment.image')];
  const onLambda = type.endsWith('_LAMBDA_CONTAINER');
  const wrong = (option: string, expected: string, fix: string) =>
    issues.push({ path: at(option), value: value(option), expected, fix });
  if (computeType !== undefined && isLambda(computeType) !== onLambda)
    wrong(
      'environment.computeType',
      `a compute type of ${type}`,
      onLambda ? 'for example BUILD_LAMBDA_2GB' : 'for example BUILD_GENERAL1_SMALL',
    );
  else if (
    type === 'LINUX_GPU_CONTAINER' &&
    !['BUILD_GENERAL1_SMALL', 'BUILD_GENERAL1_LARGE', undefined].includes(computeType as string | undefined)
  )
    wrong(
      'environment.computeType',
      'BUILD_GENERAL1_SMALL or BUILD_GENERAL1_LARGE with LINUX_GPU_CONTAINER',
      'choose one of them',
    );
  if (typeof image === 'string' && image.startsWith(CURATED)) {
    const types = typesOfImage(image);
    if (!types.includes(type))
      wrong(
        'environment.image',
        `an image for ${type}${types.length > 0 ? `; this one is for ${types.join(' and ')}` : ''}`,
        types.length > 0 ? `choose another image, or the type ${types[0]}` : 'choose another image',
      );
    if (value('environment.imagePullCredentialsType') === 'SERVICE_ROLE')
      wrong(
        'environment.imagePullCredentialsType',
        'CODEBUILD with a CodeBuild-managed image',
        'remove it, or write CODEBUILD',
      );
  }
  return issues;
}

/**
 * Environment types of a CodeBuild-managed image, which has the architecture in its name.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-available.html
 */
function typesOfImage(image: string): readonly string[] {
  const name = image.slice(CURATED.length);
  if (/^(windows|macos)/.test(name)) return [];
  const isArm = name.includes('aarch64');
  if (name.includes('-lambda-')) return [isArm ? 'ARM_LAMBDA_CONTAINER' : 'LINUX_LAMBDA_CONTAINER'];
  return isArm ? ['ARM_CONTAINER'] : ['LINUX_CONTAINER', 'LINUX_GPU_CONTAINER'];
}

function cacheIssues(machine: Machine): Issue[] {
  const { value, at } = machine;
  const modes = value('cache.local');
  if (!Array.isArray(modes)) return [];
  const path = at('cache.local');
  const excluded = [
    value('vpc') !== undefined && 'a VPC',
    typeOf(machine) === 'LINUX_GPU_CONTAINER' && 'LINUX_GPU_CONTAINER',
    value('environment.computeType') === 'BUILD_GENERAL1_2XLARGE' && 'BUILD_GENERAL1_2XLARGE',
  ].filter((each): each is string => typeof each === 'string');
  if (excluded.length > 0)
    return [
      {
        path,
        value: modes,
        expected: `left out, as CodeBuild has no local cache with ${excluded.join(' or ')}`,
        fix: 'keep the cache in a "bucket"',
      },
    ];
  if (modes.includes('LOCAL_DOCKER_LAYER_CACHE') && value('environment.privileged') !== true)
    return [
      {
        path,
        value: modes,
        expected: 'without LOCAL_DOCKER_LAYER_CACHE, which needs privileged mode',
        fix: 'set environment.privileged to true, or remove the mode',
      },
    ];
  return [];
}

/** What Lambda compute does not have, and what works only with CodeBuild-managed images of other compute. */
function lambdaIssues(machine: Machine, areDeclared: boolean): Issue[] {
  const { value, at } = machine;
  const onLambda = typeOf(machine).endsWith('_LAMBDA_CONTAINER');
  // The pair itself is the error.
  if (value('environment.computeType') !== undefined && isLambda(value('environment.computeType')) !== onLambda)
    return [];
  const image = value('environment.image');
  const isOwnImage = typeof image === 'string' && !image.startsWith(CURATED);
  const issues: Issue[] = [];
  const refuse = (option: string, why: string, fix: string) => {
    const given = value(option);
    if (given === undefined || given === false) return;
    issues.push({ path: at(option), value: given, expected: `left out, as ${why}`, fix });
  };
  const phases = ['install', 'preBuild', 'build', 'postBuild'].map((phase) => `build.phases.${phase}`);
  if (onLambda) {
    for (const option of [
      'environment.privileged',
      'environment.certificate',
      'badge',
      'vpc',
      'cache',
      ...(areDeclared ? ['timeout', 'queuedTimeout'] : []),
      'build.runAs',
      ...phases.map((phase) => `${phase}.runAs`),
      'build.phases.install.runtimeVersions',
    ])
      refuse(option, 'Lambda compute does not have it', 'remove it, or choose another computeType');
  }
  if (onLambda || isOwnImage)
    for (const phase of phases)
      refuse(
        `${phase}.onFailure`,
        'it works only with CodeBuild-managed images on EC2 compute',
        'remove it, or choose another image and computeType',
      );
  return issues;
}
