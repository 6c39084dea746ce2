import { posix } from 'node:path';
import { ArtifactsOptions, CacheOptions, EnvironmentVariableOptions, PolicyStatementOptions } from './build-options';
import { isBuildspecText } from './flow-checks';
import { FlowDefaults, FlowOptions } from './flow-options';
import { GateOptions } from './gate-options';
import { gateReferences } from './gate-targets';
import { NEWEST_IMAGES } from './known-values';
import { FlowNames } from './names';
import { resolveTriggers, WildcardBudget } from './resolve-triggers';
import {
  ArtifactsTarget,
  BuildEnvironment,
  BuildMoment,
  BuildspecSource,
  CacheTarget,
  EnvironmentVariable,
  FlowPolicyStatement,
  GateSettings,
  ResolvedFlow,
} from '../contract/flow-file';

export interface FlowContext {
  readonly defaults: FlowDefaults;
  readonly names: FlowNames;
  readonly repositoryName: string;
  readonly wildcards: WildcardBudget;
  /** The project's folder within the repository; empty at its root. */
  readonly directory: string;
}

/** The file that a typed `build` is written to. */
export function generatedBuildspec(flow: string): string {
  return `buildspecs/${flow}.yml`;
}

/** A flow with every default filled in. The options must have passed their checks. */
export function resolveFlow(
  name: string,
  own: FlowOptions,
  { defaults, names, repositoryName, wildcards, directory }: FlowContext,
): ResolvedFlow {
  const merged: FlowOptions = {
    ...defaults,
    ...defined(own),
    environment: { ...defaults.environment, ...defined(own.environment ?? {}) },
    environmentVariables: { ...defaults.environmentVariables, ...defined(own.environmentVariables ?? {}) },
    tags: { ...defaults.tags, ...defined(own.tags ?? {}) },
  };
  return defined({
    name,
    projectName: merged.projectName ?? names.project(name),
    description: merged.description ?? `Flow ${name} of the CodeCommit repository ${repositoryName}`,
    triggers: resolveTriggers(merged.on, wildcards),
    buildspec: buildspecSource(name, merged, directory),
    environment: resolveEnvironment(merged.environment ?? {}),
    environmentVariables: mapValues(merged.environmentVariables ?? {}, resolveVariable),
    timeout: merged.timeout ?? 60,
    queuedTimeout: merged.queuedTimeout ?? 480,
    badge: merged.badge ?? false,
    sourceVersion: merged.sourceVersion,
    gitCloneDepth: merged.gitCloneDepth ?? 0,
    fetchSubmodules: merged.fetchSubmodules ?? false,
    artifacts: merged.artifacts && resolveArtifacts(merged.artifacts),
    cache: merged.cache && resolveCache(merged.cache),
    encryptionKeyArn: merged.encryptionKeyArn,
    concurrentBuildLimit: merged.concurrentBuildLimit,
    managedPolicyArns: merged.managedPolicyArns ?? [],
    policyStatements: (merged.policyStatements ?? []).map(resolveStatement),
    vpc: merged.vpc && {
      vpcId: merged.vpc.vpcId,
      subnetIds: merged.vpc.subnetIds,
      securityGroupIds: merged.vpc.securityGroupIds,
    },
    tags: merged.tags ?? {},
    logRetention: merged.logRetention ?? 90,
    reports: mayReport(merged) || undefined,
    gate: resolveGate(merged, names.approvalTemplate(name)),
    autoRetryLimit: merged.autoRetryLimit || undefined,
    notify: merged.notify && {
      topicArn: merged.notify.topicArn,
      on: (merged.notify.on ?? ['failed']) as readonly BuildMoment[],
    },
  });
}

function resolveGate({ gate, on }: FlowOptions, byDefault: string): GateSettings | undefined {
  if (!gate || !on.review) return undefined;
  const { onSkipCi, templateName = byDefault, ...targets }: GateOptions = gate === true ? {} : gate;
  return {
    templateName,
    targets: gateReferences(targets, on.review) ?? [],
    onSkipCi: onSkipCi === 'approve' ? 'approve' : 'wait',
  };
}

/** A buildspec that is not ours may have reports; whether it does, nobody knows before the build. */
function mayReport({ on, build }: FlowOptions): boolean {
  return on.review !== undefined && (build === undefined || Object.keys(build.reports ?? {}).length > 0);
}

function buildspecSource(name: string, { build, buildspec }: FlowOptions, directory: string): BuildspecSource {
  if (build) return { kind: 'file', path: posix.join(directory, generatedBuildspec(name)) };
  if (buildspec === undefined) return { kind: 'file', path: 'buildspec.yml' };
  return isBuildspecText(buildspec) ? { kind: 'text', text: buildspec } : { kind: 'file', path: buildspec };
}

function resolveEnvironment(options: NonNullable<FlowDefaults['environment']>): BuildEnvironment {
  const lambda = options.computeType?.startsWith('BUILD_LAMBDA_');
  const type = options.type ?? (lambda ? 'LINUX_LAMBDA_CONTAINER' : 'LINUX_CONTAINER');
  const image = options.image ?? NEWEST_IMAGES[type];
  return {
    image,
    computeType: options.computeType ?? (type.includes('LAMBDA') ? 'BUILD_LAMBDA_2GB' : 'BUILD_GENERAL1_SMALL'),
    type,
    privileged: options.privileged ?? false,
    // Curated images must be pulled with CodeBuild's own credentials.
    // https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectEnvironment.html
    imagePullCredentialsType:
      options.imagePullCredentialsType ?? (image.startsWith('aws/codebuild/') ? 'CODEBUILD' : 'SERVICE_ROLE'),
    ...(options.certificate !== undefined && { certificate: options.certificate }),
  };
}

function resolveVariable(value: string | EnvironmentVariableOptions): EnvironmentVariable {
  if (typeof value === 'string') return { type: 'PLAINTEXT', value };
  if (value.parameterStore !== undefined) return { type: 'PARAMETER_STORE', value: value.parameterStore };
  return { type: 'SECRETS_MANAGER', value: value.secretsManager ?? '' };
}

function resolveArtifacts(options: ArtifactsOptions): ArtifactsTarget {
  return defined({
    bucket: options.bucket,
    path: options.path,
    name: options.name,
    packaging: options.packaging === 'NONE' ? 'NONE' : 'ZIP',
    includeBuildId: options.includeBuildId ?? true,
    encryption: options.encryption ?? true,
  });
}

function resolveCache(options: CacheOptions): CacheTarget {
  if (options.local) return { kind: 'local', modes: options.local };
  return defined({ kind: 's3', bucket: options.bucket ?? '', prefix: options.prefix });
}

function resolveStatement(options: PolicyStatementOptions): FlowPolicyStatement {
  return defined({
    sid: options.sid,
    effect: options.effect === 'Deny' ? 'Deny' : 'Allow',
    actions: options.actions,
    resources: options.resources,
    conditions: options.conditions as FlowPolicyStatement['conditions'],
  });
}

/** Without members that are undefined, so that data read back from JSON is the same. */
function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T;
}

function mapValues<A, B>(values: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]));
}
