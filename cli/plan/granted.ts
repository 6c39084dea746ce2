import { Buildspec, BuildspecIssue } from './buildspec';
import { errorText } from '../../src/checks/error-data';
import { FlowPolicyStatement, ResolvedFlow } from '../../src/contract/flow-file';
import { secretIdOf } from '../../src/flows/secret-id';
import { GRANT_ERRORS } from '../errors/buildspec-errors';

/** Something that a buildspec names and that the build's role must be allowed to use. */
interface Needed {
  readonly action: string;
  /** The end of its ARN, after the account. */
  readonly resource: string;
  /** The account and Region, where they are given. */
  readonly arn?: string;
}

/**
 * What a buildspec names and its flow has no permission or setting for. CodeBuild fails for an error, in AWS alone; of
 * a warning it says nothing, and leaves out what the user wrote.
 */
export function grantIssues(flow: ResolvedFlow, buildspec: Buildspec): BuildspecIssue[] {
  return [...secretIssues(flow, buildspec), ...reportIssues(flow, buildspec), ...settingIssues(flow, buildspec)];
}

function secretIssues(
  flow: ResolvedFlow,
  { parameterStore, secretsManager, variableLines }: Buildspec,
): BuildspecIssue[] {
  const { uses, environmentVariables } = flow;
  // A variable of the flow takes precedence: the one of the buildspec is not read.
  const own = (named: Readonly<Record<string, string>>) =>
    Object.entries(named).filter(([variable]) => !Object.hasOwn(environmentVariables, variable));
  const values = (type: string) =>
    Object.values(environmentVariables)
      .filter((each) => each.type === type)
      .map(({ value }) => value);
  const parameters = [...values('PARAMETER_STORE'), ...(uses?.parameters ?? [])].map(parameterName);
  const secrets = [...values('SECRETS_MANAGER'), ...(uses?.secrets ?? [])].map(secretName);
  const at = (variable: string) => ({ severity: 'error' as const, line: variableLines[variable] ?? 1, column: 1 });
  return [
    ...own(parameterStore)
      .filter(([, name]) => !parameters.includes(parameterName(name)))
      .filter(
        ([, name]) => !mayUse(flow, { action: 'ssm:GetParameters', resource: `parameter/${parameterName(name)}` }),
      )
      .map(([variable, name]) => ({
        ...at(variable),
        message: errorText(GRANT_ERRORS.parameterNotGranted, { variable, name }),
      })),
    ...own(secretsManager)
      .filter(([, id]) => !secrets.includes(secretName(id)))
      .filter(([, id]) => !mayUse(flow, neededFor(id)))
      .map(([variable, id]) => ({
        ...at(variable),
        message: errorText(GRANT_ERRORS.secretNotGranted, { variable, id }),
      })),
  ];
}

function neededFor(id: string): Needed {
  const arn = id.startsWith('arn:') ? secretIdOf(id) : undefined;
  const resource = `secret:${secretName(id)}`;
  return { action: 'secretsmanager:GetSecretValue', resource, ...(arn && { arn }) };
}

function reportIssues(flow: ResolvedFlow, { reports }: Buildspec): BuildspecIssue[] {
  return reports
    .filter(({ group }) => group.startsWith('arn:') && !flow.uses?.reportGroups.includes(group))
    .filter(
      ({ group }) => !mayUse(flow, { action: 'codebuild:CreateReport', resource: group.split(':')[5], arn: group }),
    )
    .map(({ group, line }) => ({
      severity: 'error',
      line,
      column: 1,
      message: errorText(GRANT_ERRORS.reportGroupNotGranted, { group }),
    }));
}

function settingIssues(flow: ResolvedFlow, { artifacts, cache }: Buildspec): BuildspecIssue[] {
  const issues: BuildspecIssue[] = [];
  const warn = (line: number, message: string) => issues.push({ severity: 'warning', line, column: 1, message });
  const primary = artifacts.find(({ identifier }) => identifier === undefined);
  if (primary && !flow.artifacts) warn(primary.line, errorText(GRANT_ERRORS.artifactsNotKept));
  for (const { identifier, line } of artifacts)
    if (identifier !== undefined) warn(line, errorText(GRANT_ERRORS.secondaryNotKept, { identifier }));
  if (cache && !flow.cache) warn(1, errorText(GRANT_ERRORS.cacheNotKept));
  else if (cache && flow.cache?.kind === 'local' && !flow.cache.modes.includes('LOCAL_CUSTOM_CACHE'))
    warn(1, errorText(GRANT_ERRORS.cacheModeMissing));
  return issues;
}

/** Whether statements of the flow may allow it: what a managed policy allows is known in AWS alone. */
export function mayUse({ policyStatements, managedPolicyArns }: ResolvedFlow, needed: Needed): boolean {
  return managedPolicyArns.length > 0 || policyStatements.some((statement) => allows(statement, needed));
}

function allows({ effect, actions, resources }: FlowPolicyStatement, { action, resource, arn }: Needed): boolean {
  const covers = (pattern: string) => {
    // Placeholders stand for what is only known in AWS.
    const glob = pattern.replace(/\$\{\w+\}/g, '*');
    if (glob === '*' || (arn !== undefined && matches(glob, arn))) return true;
    const end = glob.split(':').slice(5).join(':');
    // The ARN of a secret goes on with six characters.
    return end !== '' && (matches(end, resource) || matches(end, `${resource}-a1B2c3`));
  };
  return effect !== 'Deny' && actions.some((each) => matches(each, action, 'i')) && resources.some(covers);
}

function matches(glob: string, text: string, flags = ''): boolean {
  const escaped = glob.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '[^]*').replaceAll('?', '[^]')}$`, flags).test(text);
}

/** A name, an ARN, a label or version after it, a slash before it: all are one parameter. */
function parameterName(reference: string): string {
  const name = reference.startsWith('arn:')
    ? reference
        .split(':')
        .slice(5)
        .join(':')
        .replace(/^parameter/, '')
    : reference;
  return name.split(':')[0].replace(/^\//, '');
}

function secretName(reference: string): string {
  const id = secretIdOf(reference);
  // With the six characters at the end it is the secret of that ARN, and without them of that name.
  return id.startsWith('arn:') ? id.split(':')[6].replace(/-[A-Za-z0-9]{6}$/, '') : id;
}
