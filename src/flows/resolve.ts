import { posix } from 'node:path';
import { optionsCheck } from './check-options';
import { FlowCiSettings } from './flow-ci-options';
import { DeclaredFlows } from './flow-file-options';
import { FlowOptions } from './flow-options';
import { FlowNames } from './names';
import { OPTION_SCHEMAS } from './option-schemas';
import { generatedBuildspec, resolveFlow } from './resolve-flow';
import { WildcardBudget } from './resolve-triggers';
import { usesOf } from './uses-of-build';
import { definedMembers, fillDefaults } from '../checks/fill-defaults';
import { OptionsError } from '../checks/options-error';
import { FLOW_FILE_VERSION, FlowFile, FlowFileContent } from '../contract/flow-file';
import { Issue } from '../contract/issue';

/** Settings that all flows share, with every default filled in. */
export type ResolvedSettings = Omit<
  FlowFileContent,
  '$schema' | 'version' | 'repositoryName' | 'defaultBranch' | 'flows'
>;

const declaredCheck = optionsCheck('DeclaredFlows');
const settingsCheck = optionsCheck('FlowCiSettings');

/** Everything that is wrong with the options. */
export function issuesOf(declared: unknown): readonly Issue[] {
  const issues: Issue[] = [];
  declaredCheck(declared, '', issues);
  return issues;
}

/**
 * The content of `flow-ci.json`: the options with every default filled in.
 * @param directory the project's folder within the repository, with the generated buildspecs
 * @throws OptionsError with all issues at once
 */
export function flowFileContent(declared: DeclaredFlows, directory = ''): FlowFileContent {
  const issues = issuesOf(declared);
  if (issues.length > 0) throw new OptionsError(issues); // node-do-not-add-exception-line
  const { flows, flowDefaults = {}, ...settings } = declared;
  const tags = { ...settings.tags, ...flowDefaults.tags };
  return fillDefaults(OPTION_SCHEMAS, OPTION_SCHEMAS.FlowFileOptions, {
    ...settings,
    version: FLOW_FILE_VERSION,
    flows: mapValues(flows, (own, name) => withoutBuild(name, withDefaults(own, { ...flowDefaults, tags }), directory)),
  }) as FlowFileContent;
}

/**
 * The settings that all flows share, with every default filled in.
 * @throws OptionsError with all issues at once
 */
export function resolveSettings(settings: FlowCiSettings): ResolvedSettings {
  const issues: Issue[] = [];
  settingsCheck(settings, '', issues);
  if (issues.length > 0) throw new OptionsError(issues); // node-do-not-add-exception-line
  return fillDefaults(OPTION_SCHEMAS, OPTION_SCHEMAS.FlowCiSettings, settings) as ResolvedSettings;
}

/** The flows of some options, as `flow-ci.json` has them. */
export function resolveFlowFile(declared: DeclaredFlows, directory = ''): FlowFile {
  return resolveContent(flowFileContent(declared, directory));
}

/** The flows keep their order, and some of what follows depends on all of them. */
export function resolveContent(content: FlowFileContent): FlowFile {
  const { repositoryName } = content;
  const names = new FlowNames(content);
  const wildcards = new WildcardBudget();
  const flows = Object.entries(content.flows).map(([name, flow]) =>
    resolveFlow(name, flow, { names, repositoryName, wildcards }),
  );
  return { ...content, flows };
}

/** A flow's own settings take precedence: some objects are merged by key, everything else is replaced. */
function withDefaults(own: FlowOptions, defaults: FlowOptions | object): FlowOptions {
  const shared = defaults as Partial<FlowOptions>;
  const merged = (member: 'environment' | 'environmentVariables' | 'tags') => ({
    [member]: { ...shared[member], ...definedMembers(own[member] ?? {}) },
  });
  return {
    ...shared,
    ...definedMembers(own),
    ...merged('environment'),
    ...merged('environmentVariables'),
    ...merged('tags'),
  };
}

/** A typed build is a file of its own, which the flow then names. */
function withoutBuild(name: string, { build, ...flow }: FlowOptions, directory: string): FlowOptions {
  if (!build) return flow;
  const reports = Object.keys(build.reports ?? {}).length > 0;
  return {
    ...flow,
    uses: usesOf(build, flow.uses),
    reports: flow.reports ?? (flow.on.review !== undefined && reports),
    buildspec: posix.join(directory, generatedBuildspec(name)),
  };
}

function mapValues<A, B>(
  values: { readonly [name: string]: A },
  change: (value: A, name: string) => B,
): { [name: string]: B } {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, change(value, key)]),
  );
}
