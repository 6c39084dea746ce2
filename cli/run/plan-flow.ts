import * as fs from 'node:fs';
import * as path from 'node:path';
import { askSecrets } from './ask-secrets';
import { FlowRun } from './flow-run';
import { issueText, loadBuildspec } from './load-buildspec';
import { RunContext } from './run-context';
import { readSecretsFile } from './secrets-file';
import { COMMAND_ERRORS } from '../errors/command-errors';
import { UserError } from '../errors/user-error';
import { hasLargeFiles } from '../git/large-files';
import { declaredSubmodules, GITMODULES } from '../git/submodules';
import { Host } from '../host';
import { BuildPath, buildPath } from '../plan/build-path';
import { BuildspecIssue } from '../plan/buildspec';
import { choosePhases } from '../plan/choose-phases';
import { hostVariables } from '../plan/host-variables';
import { makePlan, secretReferences } from '../plan/make-plan';
import { Plan } from '../plan/plan';
import { submoduleIssues } from '../plan/submodule-issues';

/** Plan a flow's build. All issues of the buildspec are reported at once. */
export async function planFlow(context: RunContext, run: FlowRun): Promise<Plan> {
  const { options, host, output } = context;
  const loaded = await loadBuildspec(context.git, run.origin.folder, run.commit, run.flow);
  if (loaded.kind === 'refused') throw refusedFor(loaded.place, loaded.issues);
  for (const issue of loaded.issues)
    output.show({ kind: 'warning', message: issue.message, place: `${loaded.place}:${issue.line}:${issue.column}` });
  await checkSubmodules(context, run);
  const secrets = readSecretsFile({ root: context.project.root, cwd: context.host.cwd }, options.secretsFile);
  const references = secretReferences({ flow: run.flow, buildspec: loaded.buildspec, startVariables: run.variables });
  const secretValues = options.promptSecrets
    ? await askSecrets(references, secrets.values, context.typed, host)
    : secrets.values;
  const chosen = options.phases
    ? choosePhases(loaded.buildspec, options.phases)
    : { buildspec: loaded.buildspec, warnings: [] };
  const planning = makePlan({
    flow: run.flow,
    buildspec: chosen.buildspec,
    buildspecPlace: loaded.place,
    commit: run.commit,
    hostVariables: variablesOfHost(context),
    startVariables: run.variables,
    secretValues,
    secretsFile: secrets.shown,
    timeout: options.timeout,
    inContainer: options.docker !== undefined,
    allowsPrivileged: Boolean(options.privileged),
    nodeVersion: process.versions.node,
  });
  if (planning.kind === 'refused')
    throw new UserError(COMMAND_ERRORS.buildspecRefused, { issues: planning.reasons.join('\n') });
  const warnings = [...chosen.warnings, ...planning.plan.warnings];
  if (await hasLargeFiles(context.git, run.origin.folder, run.commit))
    warnings.push(
      'the source has files of Git LFS, which is not supported in a local run: the build finds their pointers',
    );
  return { ...planning.plan, warnings };
}

/** What a build gets of the caller's environment. A container gets nothing of it. */
export function variablesOfHost({ options, host, repository }: RunContext): Readonly<Record<string, string>> {
  if (options.docker !== undefined) return {};
  const variables = hostVariables(host.env, {
    pass: options.passEnv,
    inherit: options.inheritEnv,
    aws: options.aws,
  });
  if (variables.PATH === undefined || options.passEnv.includes('PATH')) return variables;
  return { ...variables, PATH: pathOfBuild(host, repository.root).searchPath };
}

/** The PATH of a build on the host, and what of the caller's is left out of it. */
export function pathOfBuild(host: Host, workTree: string): BuildPath {
  return buildPath(host.env.PATH ?? '', workTree, host.env.HOME, realPath);
}

/** A folder that is not there is where its name says. */
function realPath(folder: string): string {
  try {
    return fs.realpathSync(folder);
  } catch {
    return path.resolve(folder);
  }
}

/** Submodules that the build's role cannot fetch, whoever can do so here. */
async function checkSubmodules({ git, project }: RunContext, { flow, origin, commit, place }: FlowRun): Promise<void> {
  if (!flow.fetchSubmodules) return;
  const submodules = await declaredSubmodules(git, { cwd: origin.folder, commit });
  const { repositoryName } = project.file;
  const issues = submoduleIssues(flow, submodules, { repositoryName, region: place.region });
  if (issues.length > 0) throw refusedFor(GITMODULES, issues);
}

function refusedFor(place: string, issues: readonly BuildspecIssue[]): UserError {
  return new UserError(COMMAND_ERRORS.buildspecRefused, {
    issues: issues.map((issue) => issueText(place, issue)).join('\n'),
  });
}
