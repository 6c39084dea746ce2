import { join } from 'node:path';
import { Component, Project } from 'projen';
import { addApp } from './add-app';
import { addFlowFile } from './add-flow-file';
import { addFlowPage } from './add-flow-page';
import { addFlowTasks } from './add-flow-tasks';
import { addStackFile } from './add-stack-file';
import { findApplicationTest } from './application-test';
import { BuildspecFiles } from './buildspec-files';
import { checkOtherFiles } from './check-other-files';
import { checkUncommitted } from './check-uncommitted';
import { cloneWarnings } from './clone-warnings';
import { defaultFlows } from './default-flows';
import { isNew } from './is-new';
import { keepUnpublished } from './keep-unpublished';
import { OwnFiles } from './own-files';
import { PinnedOptions } from './pinned-options';
import { refuseSameRepository, refuseSecond, requireHost } from './require-host';
import { StackInApp } from './stack-in-app';
import { readSurroundings, rootFileReader, trackedFiles } from './surroundings';
import { OptionsError } from '../checks/options-error';
import { FLOW_FILE } from '../contract/flow-file';
import { commandFromRoot, flowCiCommand } from '../flows/flow-ci-command';
import { FlowCiOptions } from '../flows/flow-ci-options';
import { gateWarnings } from '../flows/gate-changes';
import { loadFlowFile } from '../flows/load-flow-file';
import { passedSchedules } from '../flows/passed-schedules';
import { flowFileContent, resolveContent } from '../flows/resolve';
import { strayPaths } from '../flows/stray-paths';

/** Options of the component. */
export interface FlowCiComponentOptions extends FlowCiOptions {
  /**
   * The repository's default branch: the target of local review runs.
   * @default "main"
   */
  readonly defaultBranch?: string;

  /**
   * Whether the CDK app is made too: `src/main.ts`, written once, and a first test.
   * @default false
   */
  readonly app?: boolean;
}

/**
 * The flows of a repository, for a projen project of any type that has TypeScript sources: buildspec
 * files, `flow-ci.json`, the managed stack `src/flow-ci-stack.ts`, and tasks. Add the stack to your own CDK app:
 * `new FlowCiStack(app, 'shop-ci')` for the repository `shop`.
 */
export class FlowCiComponent extends Component {
  /** The component of a project, or nothing. */
  public static of(project: Project): FlowCiComponent | undefined {
    return project.components.find((each): each is FlowCiComponent => each instanceof FlowCiComponent);
  }

  /** The CodeCommit repository that the flows watch. */
  public readonly repositoryName: string;

  /** The repository's Region, if the options name it. */
  public readonly region?: string;

  /** Names of the flows. */
  public readonly flowNames: string[];

  /**
   * @throws OptionsError that lists every issue of the options; nothing has been written then
   * @throws Error in a project without TypeScript sources, or with a component already
   */
  constructor(project: Project, options: FlowCiComponentOptions = {}) {
    const first = FlowCiComponent.of(project);
    super(first ? refuseSecond(project, first.repositoryName) : project, 'FlowCi');
    const host = requireHost(project);
    const surroundings = readSurroundings(project.outdir);
    const { app, ...declared } = options;
    const args = process.argv.slice(2);
    const isMade = isNew(project.outdir, host.initProject, args);
    if (isMade) checkUncommitted(project.outdir, surroundings.directory, args);
    if (isMade && app) checkOtherFiles(project.outdir);
    // Read once, when the project is made: what is deployed must not follow the clone that it is deployed from.
    const defaultBranch = options.defaultBranch ?? (isMade ? surroundings.defaultBranch : undefined) ?? 'main';
    const region = options.region ?? (isMade ? surroundings.remotes[0]?.region : undefined);
    const { directory } = surroundings;
    const flows =
      options.flows ??
      defaultFlows(
        defaultBranch,
        directory,
        host.package.packageManager,
        // In the root there is no application beside the project.
        directory === '' ? undefined : findApplicationTest(rootFileReader(project.outdir)),
      );
    const content = flowFileContent(
      {
        ...declared,
        ...(region !== undefined && { region }),
        flows,
        defaultBranch,
        localCommand: commandFromRoot(surroundings.directory, flowCiCommand(host.package.packageManager)),
        repositoryName: options.repositoryName ?? surroundings.remotes[0]?.repositoryName ?? surroundings.folderName,
      },
      surroundings.directory,
    );
    const file = resolveContent(content);
    const stray = strayPaths(file, () => trackedFiles(project.outdir));
    const earlier = loadFlowFile(join(project.outdir, FLOW_FILE));
    const earlierFile = earlier.kind === 'loaded' ? earlier.file : undefined;
    const issues = [...stray.folders, ...passedSchedules(file, earlierFile, new Date())];
    if (issues.length > 0) throw new OptionsError(issues); // node-do-not-add-exception-line
    this.repositoryName = file.repositoryName;
    this.region = file.region;
    const same = sameRepository(this);
    if (same) refuseSameRepository(project, same.project, file.repositoryName);
    this.flowNames = file.flows.map((flow) => flow.name);

    new BuildspecFiles(project, flows, file.flows);
    if (earlierFile) for (const warning of gateWarnings(earlierFile, file)) project.logger.warn(warning);
    addFlowFile(project, content);
    addStackFile(host, file);
    addFlowPage(project, file);
    addFlowTasks(project);
    if (app) addApp(host, file);
    keepUnpublished(host, surroundings.directory, file.flows);
    new StackInApp(host, file);
    const pinned = app
      ? { repositoryName: this.repositoryName, defaultReleaseBranch: defaultBranch, ...(region && { region }), flows }
      : { flows };
    if (isMade) new PinnedOptions(project, notIn({ ...options, defaultReleaseBranch: options.defaultBranch }, pinned));
    else
      for (const warning of cloneWarnings(file, options.repositoryName !== undefined, surroundings, stray))
        project.logger.warn(warning);
    new OwnFiles(host, { whole: app ?? false });
  }
}

/** Another component for the same repository and Region, in a project of the same tree. */
function sameRepository(component: FlowCiComponent): FlowCiComponent | undefined {
  return component.project.root.node
    .findAll()
    .find(
      (each): each is FlowCiComponent =>
        each instanceof FlowCiComponent &&
        each !== component &&
        each.repositoryName === component.repositoryName &&
        each.region === component.region,
    );
}

/** The members of a record that options do not have. */
function notIn(options: object, record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const given = new Map(Object.entries(options));
  return Object.fromEntries(Object.entries(record).filter(([name]) => given.get(name) === undefined));
}
