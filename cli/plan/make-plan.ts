import { Buildspec } from './buildspec';
import { Planning } from './plan';
import { lookUp, SecretReference, SecretValues } from './secrets';
import { errorText } from '../../src/checks/error-data';
import { EnvironmentVariable, ResolvedFlow } from '../../src/contract/flow-file';
import { PLAN_ERRORS } from '../errors/buildspec-errors';

export interface PlanRequest {
  readonly flow: ResolvedFlow;
  readonly buildspec: Buildspec;
  readonly buildspecPlace: string;
  readonly commit: string;
  /** From the host; the weakest. */
  readonly hostVariables: Readonly<Record<string, string>>;
  /** From StartBuild; the strongest. */
  readonly startVariables: Readonly<Record<string, EnvironmentVariable>>;
  readonly secretValues: SecretValues;
  /** Where secretValues came from, for the message when one is missing. */
  readonly secretsFile: string;
  /** Minutes. Default: the flow's. */
  readonly timeout?: number;
  /** Whether the phases run in the flow's own image. */
  readonly inContainer: boolean;
  /** Whether the user lets the container be privileged. */
  readonly allowsPrivileged: boolean;
  readonly nodeVersion: string;
}

/** Decide what a build will do. */
export function makePlan(request: PlanRequest): Planning {
  const { flow, buildspec } = request;
  const reasons: string[] = [];
  const variables: Record<string, string> = { ...request.hostVariables };
  for (const [variable, source] of layers(request)) {
    if (source.type === 'PLAINTEXT') variables[variable] = source.value;
  }
  const secrets: string[] = [];
  for (const reference of secretReferences(request)) {
    const value = lookUp(reference, request.secretValues);
    if (value === undefined) {
      reasons.push(
        errorText(PLAN_ERRORS.secretIsMissing, {
          variable: reference.variable,
          store: reference.store,
          name: reference.name,
          line: JSON.stringify(`${reference.name}=value`),
          file: request.secretsFile,
        }),
      );
    } else {
      variables[reference.variable] = value;
      secrets.push(value);
    }
  }
  if (reasons.length > 0) return { kind: 'refused', reasons };
  return {
    kind: 'planned',
    plan: {
      flow: flow.name,
      project: flow.projectName,
      commit: request.commit,
      depth: flow.gitCloneDepth,
      fetchSubmodules: flow.fetchSubmodules,
      buildspecPlace: request.buildspecPlace,
      buildspec,
      variables,
      exportedVariables: buildspec.exportedVariables.filter((name) => !isSecret(request, name)),
      secrets,
      timeoutMs: (request.timeout ?? flow.timeout) * 60_000,
      warnings: warningsOf(request),
    },
  };
}

/** The parameters and secrets that a build would read. */
export function secretReferences(
  request: Pick<PlanRequest, 'flow' | 'buildspec' | 'startVariables'>,
): SecretReference[] {
  return [...layers(request)].flatMap(([variable, { type, value }]) =>
    type === 'PLAINTEXT'
      ? []
      : [
          {
            variable,
            store: type === 'PARAMETER_STORE' ? ('parameter-store' as const) : ('secrets-manager' as const),
            name: value,
          },
        ],
  );
}

/** Each variable from the strongest of its sources: the start, then the project, then the buildspec. */
function layers({
  flow,
  buildspec,
  startVariables,
}: Pick<PlanRequest, 'flow' | 'buildspec' | 'startVariables'>): Map<string, EnvironmentVariable> {
  const merged = new Map<string, EnvironmentVariable>();
  const put = (values: Readonly<Record<string, string>>, type: EnvironmentVariable['type']) => {
    for (const [name, value] of Object.entries(values)) merged.set(name, { type, value });
  };
  put(buildspec.variables, 'PLAINTEXT');
  put(buildspec.parameterStore, 'PARAMETER_STORE');
  put(buildspec.secretsManager, 'SECRETS_MANAGER');
  for (const source of [flow.environmentVariables, startVariables])
    for (const [name, value] of Object.entries(source)) merged.set(name, value);
  return merged;
}

/** Whether a variable is a parameter or a secret of the flow: CodeBuild exports none of them. */
function isSecret(request: PlanRequest, variable: string): boolean {
  const type = layers(request).get(variable)?.type;
  return type !== undefined && type !== 'PLAINTEXT';
}

function warningsOf(request: PlanRequest): string[] {
  const { flow, buildspec, inContainer, allowsPrivileged, nodeVersion } = request;
  const warnings = buildspec.exportedVariables
    .filter((name) => isSecret(request, name))
    .map(
      (name) =>
        `${name} is left out of exported-variables: it is a secret of the flow, and CodeBuild exports no secret`,
    );
  const phases = Object.entries(buildspec.phases);
  if (!inContainer) {
    const users = new Set(
      [buildspec.runAs, ...phases.map(([, phase]) => phase?.runAs)].filter((user): user is string => Boolean(user)),
    );
    if (users.size > 0) warnings.push(`run-as ${[...users].join(', ')} is left out on the host: commands run as you`);
    for (const [runtime, version] of phases.flatMap(([, phase]) => Object.entries(phase?.runtimeVersions ?? {}))) {
      const major = version.split('.')[0];
      if (runtime === 'nodejs' && (major === nodeVersion.split('.')[0] || version === 'latest')) continue;
      warnings.push(
        runtime === 'nodejs'
          ? `runtime-versions asks for nodejs ${version}, the host has ${nodeVersion}: the host's is used`
          : `runtime-versions asks for ${runtime} ${version}: on the host, whatever is installed is used`,
      );
    }
    if (flow.environment.privileged)
      warnings.push('the flow is privileged: on the host, whatever Docker is installed is used');
  }
  if (inContainer && flow.environment.privileged)
    warnings.push(
      allowsPrivileged
        ? "the container is privileged, as the flow asks: it can do what this machine's root can"
        : 'the flow asks for a privileged container and gets one that is not: add --privileged if you trust what runs in it',
    );
  if (flow.vpc) warnings.push("vpc is left out: the build runs in this machine's network");
  return warnings;
}
