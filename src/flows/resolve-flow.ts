import { gateReferences } from './gate-targets';
import { NEWEST_IMAGES } from './known-values';
import { FlowNames } from './names';
import { resolveTriggers, WildcardBudget } from './resolve-triggers';
import { storageFolder } from './storage-location';
import { isBuildspecText } from './value-rules';
import { definedMembers } from '../checks/fill-defaults';
import {
  BuildEnvironment,
  BuildspecSource,
  CacheTarget,
  EnvironmentVariable,
  GateSettings,
  ResolvedFlow,
} from '../contract/flow-file';
import {
  ResolvedBuildEnvironmentOptions,
  ResolvedCacheOptions,
  ResolvedEnvironmentVariableOptions,
  ResolvedFlowOptions,
} from '../contract/resolved-options';

export interface FlowContext {
  readonly names: FlowNames;
  readonly repositoryName: string;
  readonly wildcards: WildcardBudget;
}

/** The file that a typed `build` is written to. */
export function generatedBuildspec(flow: string): string {
  return `buildspecs/${flow}.yml`;
}

/** A flow with everything that follows from its options. Only what is not a literal default is here. */
export function resolveFlow(name: string, flow: ResolvedFlowOptions, context: FlowContext): ResolvedFlow {
  const { names, repositoryName, wildcards } = context;
  const { on, environment, environmentVariables, buildspec, artifacts, cache, gate, annotations, ...settings } = flow;
  const folder = (given: string | undefined, sharedWith?: readonly string[]) =>
    storageFolder(given, { repositoryName, flow: name, ...(sharedWith && { sharedWith }) });
  return definedMembers({
    ...settings,
    name,
    projectName: settings.projectName ?? names.project(name),
    description: settings.description ?? `Flow ${name} of the CodeCommit repository ${repositoryName}`,
    triggers: resolveTriggers(on, wildcards),
    buildspec: buildspecSource(buildspec),
    environment: resolveEnvironment(environment),
    environmentVariables: Object.fromEntries(
      Object.entries(environmentVariables).map(([variable, value]) => [variable, resolveVariable(value)]),
    ),
    artifacts: artifacts && { ...artifacts, path: folder(artifacts.path, artifacts.sharedWith) },
    cache: cache && resolveCache(cache, folder(cache.prefix, cache.sharedWith), repositoryName),
    // Whether someone else's buildspec has reports is not known before the build.
    reports: settings.reports ?? on.review !== undefined,
    annotations: annotations && on.review ? (annotations.only ?? 'all') : undefined,
    gate: resolveGate(flow, names.approvalTemplate(name)),
  });
}

function resolveGate({ gate, on }: ResolvedFlowOptions, defaultName: string): GateSettings | undefined {
  if (!gate || !on.review) return undefined;
  const { onSkipCi, templateName = defaultName, targets } = gate;
  return { templateName, targets: gateReferences({ targets }, on.review) ?? [], onSkipCi };
}

function buildspecSource(buildspec = 'buildspec.yml'): BuildspecSource {
  return isBuildspecText(buildspec) ? { kind: 'text', text: buildspec } : { kind: 'file', path: buildspec };
}

function resolveEnvironment(options: ResolvedBuildEnvironmentOptions): BuildEnvironment {
  const onLambda = options.computeType?.startsWith('BUILD_LAMBDA_');
  const type = options.type ?? (onLambda ? 'LINUX_LAMBDA_CONTAINER' : 'LINUX_CONTAINER');
  const image = options.image ?? NEWEST_IMAGES[type];
  return {
    ...options,
    image,
    type,
    computeType: options.computeType ?? (type.includes('LAMBDA') ? 'BUILD_LAMBDA_2GB' : 'BUILD_GENERAL1_SMALL'),
    // Curated images must be pulled with CodeBuild's own credentials.
    // https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectEnvironment.html
    imagePullCredentialsType:
      options.imagePullCredentialsType ?? (image.startsWith('aws/codebuild/') ? 'CODEBUILD' : 'SERVICE_ROLE'),
  };
}

function resolveVariable(value: string | ResolvedEnvironmentVariableOptions): EnvironmentVariable {
  if (typeof value === 'string') return { type: 'PLAINTEXT', value };
  if (value.parameterStore !== undefined) return { type: 'PARAMETER_STORE', value: value.parameterStore };
  return { type: 'SECRETS_MANAGER', value: value.secretsManager ?? '' };
}

/**
 * Without a namespace CodeBuild shares a cache with no other project.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/caching-s3.html#caching-s3-sharing
 */
function resolveCache(
  { local, bucket = '', sharedWith = [] }: ResolvedCacheOptions,
  prefix: string,
  repositoryName: string,
): CacheTarget {
  if (local) return { kind: 'local', modes: local };
  return { kind: 's3', bucket, prefix, ...(sharedWith.length > 0 && { namespace: repositoryName }) };
}
