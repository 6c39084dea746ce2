import { storageFolder } from './storage-location';
import { Check, isPlainObject, join } from '../checks/check';

/** A flow as it is declared, with what `flowDefaults` adds. */
interface DeclaredBuild {
  readonly flow: string;
  readonly path: string;
  /** A setting of the flow, or of `flowDefaults` where the flow has none of its own. */
  readonly setting: (name: string) => unknown;
  readonly build: Readonly<Record<string, unknown>>;
  readonly repositoryName: string;
  readonly place: { readonly region?: string; readonly account?: string };
}

type Report = (path: string, value: unknown, expected: string, fix: string) => void;

/**
 * What a typed build names and the flow's project does not have: CodeBuild would leave it out, or fail in AWS alone.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html
 */
export const buildSettingsRule: Check = (declared, path, issues) => {
  if (!isPlainObject(declared) || !isPlainObject(declared.flows) || typeof declared.repositoryName !== 'string') return;
  const { repositoryName } = declared;
  const defaults = isPlainObject(declared.flowDefaults) ? declared.flowDefaults : {};
  const place = {
    ...(typeof declared.region === 'string' && { region: declared.region }),
    ...(typeof declared.account === 'string' && { account: declared.account }),
  };
  const report: Report = (at, value, expected, fix) => issues.push({ path: at, value, expected, fix });
  for (const [flow, own] of Object.entries(declared.flows)) {
    if (!isPlainObject(own)) continue;
    const at = join(join(path, 'flows'), flow);
    const each = {
      flow,
      path: join(at, 'build'),
      setting: (name: string) => own[name] ?? defaults[name],
      build: isPlainObject(own.build) ? own.build : {},
      repositoryName,
      place,
    };
    artifactIssues(each, report);
    cacheIssues(each, report);
    exportIssues(each, report);
    secretIssues(each, join(at, 'uses'), report);
    reportGroupIssues(each, join(at, 'uses'), report);
  }
};

function artifactIssues({ flow, path, setting, build, repositoryName }: DeclaredBuild, report: Report): void {
  const { artifacts } = build;
  if (!isPlainObject(artifacts)) return;
  const at = join(path, 'artifacts');
  const target = setting('artifacts');
  if (!isPlainObject(target)) {
    report(
      at,
      artifacts,
      'left out unless the flow has "artifacts", as CodeBuild keeps none without it',
      'add "artifacts" to the flow, for example { bucket: "my-artifacts" }, or remove it',
    );
    return;
  }
  if (artifacts.secondaryArtifacts !== undefined)
    report(
      join(at, 'secondaryArtifacts'),
      artifacts.secondaryArtifacts,
      'left out, as the project of a flow has one place for artifacts and CodeBuild needs one for each identifier',
      'name their files in "files", or upload them by a command',
    );
  const folder = storageFolder(typeof target.path === 'string' ? target.path : undefined, {
    repositoryName,
    flow,
    ...(Array.isArray(target.sharedWith) && {
      sharedWith: target.sharedWith.filter((each) => typeof each === 'string'),
    }),
  });
  const prefixes = [{ path: at, of: artifacts }];
  for (const { path: where, of } of prefixes)
    // The prefix takes the place of the path of the project.
    if (typeof of.s3Prefix === 'string' && folder !== '' && !`${of.s3Prefix}/`.startsWith(`${folder}/`))
      report(
        join(where, 's3Prefix'),
        of.s3Prefix,
        `a folder below ${folder}, the only one that the build's role may write`,
        'remove it, and set "path" of the flow\'s "artifacts"',
      );
}

function cacheIssues({ path, setting, build }: DeclaredBuild, report: Report): void {
  if (!isPlainObject(build.cache)) return;
  const at = join(path, 'cache');
  const target = setting('cache');
  if (!isPlainObject(target))
    report(
      at,
      build.cache,
      'left out unless the flow has "cache", as CodeBuild keeps none without it',
      'add "cache" to the flow, for example { bucket: "my-caches" }, or remove it',
    );
  else if (Array.isArray(target.local) && !target.local.includes('LOCAL_CUSTOM_CACHE'))
    report(
      at,
      build.cache,
      'left out unless "cache.local" of the flow has LOCAL_CUSTOM_CACHE, the mode that keeps folders of the buildspec',
      'add the mode, or remove it',
    );
}

/** The flow's own variables take precedence, and what is a secret there is not exported. */
function exportIssues({ path, setting, build }: DeclaredBuild, report: Report): void {
  const exported = isPlainObject(build.env) ? build.env.exportedVariables : undefined;
  const variables = setting('environmentVariables');
  if (!Array.isArray(exported) || !isPlainObject(variables)) return;
  for (const [index, name] of exported.entries())
    if (typeof name === 'string' && Object.hasOwn(variables, name) && isPlainObject(variables[name]))
      report(
        `${join(join(path, 'env'), 'exportedVariables')}[${index}]`,
        name,
        'a variable that is no secret of the flow, because CodeBuild does not export secrets',
        'remove it',
      );
}

/** Secrets Manager answers for its own Region alone. */
function secretIssues({ path, build, setting, place }: DeclaredBuild, usesPath: string, report: Report): void {
  const named = isPlainObject(build.env) ? build.env.secretsManager : undefined;
  const uses = setting('uses');
  const variables = setting('environmentVariables');
  const all: [string, unknown][] = [
    ...entries(named).map(([name, id]): [string, unknown] => [
      join(join(join(path, 'env'), 'secretsManager'), name),
      id,
    ]),
    ...listOf(uses, 'secrets').map(([index, id]): [string, unknown] => [`${join(usesPath, 'secrets')}[${index}]`, id]),
    ...entries(variables).flatMap(([name, value]): [string, unknown][] =>
      isPlainObject(value)
        ? [
            [
              join(join(join(path.replace(/\.build$/, ''), 'environmentVariables'), name), 'secretsManager'),
              value.secretsManager,
            ],
          ]
        : [],
    ),
  ];
  for (const [at, id] of all) {
    const region = typeof id === 'string' ? /^arn:[\w-]+:secretsmanager:([\w-]+):/.exec(id)?.[1] : undefined;
    if (region !== undefined && place.region !== undefined && region !== place.region)
      report(at, id, `a secret of ${place.region}, where the build runs`, 'replicate the secret to that Region');
  }
}

/** Another account can read a shared group, and not write to it. */
function reportGroupIssues({ path, build, setting, place }: DeclaredBuild, usesPath: string, report: Report): void {
  const all: [string, unknown][] = [
    ...entries(build.reports).map(([group]): [string, unknown] => [join(join(path, 'reports'), group), group]),
    ...listOf(setting('uses'), 'reportGroups').map(([index, group]): [string, unknown] => [
      `${join(usesPath, 'reportGroups')}[${index}]`,
      group,
    ]),
  ];
  for (const [at, group] of all) {
    const [, region, account] =
      (typeof group === 'string' && /^arn:[\w-]+:codebuild:([\w-]+):(\d{12}):/.exec(group)) || [];
    if (region === undefined) continue;
    if (place.region !== undefined && region !== place.region)
      report(at, group, `a report group of ${place.region}, where the build runs`, 'use a group of that Region');
    else if (place.account !== undefined && account !== place.account)
      report(
        at,
        group,
        `a report group of account ${place.account}, as CodeBuild shares groups of others for reading only`,
        'use a group of that account',
      );
  }
}

function entries(value: unknown): [string, unknown][] {
  return isPlainObject(value) ? Object.entries(value) : [];
}

function listOf(value: unknown, member: string): [number, unknown][] {
  const list = isPlainObject(value) ? value[member] : undefined;
  return Array.isArray(list) ? [...list.entries()] : [];
}
