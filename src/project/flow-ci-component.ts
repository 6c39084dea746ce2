import { Component, Project } from 'projen';
import { addApp } from './add-app';
import { addFlowFile } from './add-flow-file';
import { addFlowPage } from './add-flow-page';
import { addFlowTasks } from './add-flow-tasks';
import { addStackFile } from './add-stack-file';
import { BuildspecFiles } from './buildspec-files';
import { defaultFlows } from './default-flows';
import { OwnFiles } from './own-files';
import { refuseSecond, requireHost } from './require-host';
import { readSurroundings } from './surroundings';
import { VisibleFlows } from './visible-flows';
import { commandFromRoot, flowCiCommand } from '../flows/flow-ci-command';
import { FlowCiOptions } from '../flows/flow-ci-options';
import { flowFileContent, resolveContent } from '../flows/resolve';

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
 * `new FlowCiStack(app, 'flow-ci')`.
 */
export class FlowCiComponent extends Component {
  /** The component of a project, or nothing. */
  public static of(project: Project): FlowCiComponent | undefined {
    return project.components.find((each): each is FlowCiComponent => each instanceof FlowCiComponent);
  }

  /** The CodeCommit repository that the flows watch. */
  public readonly repositoryName: string;

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
    const defaultBranch = options.defaultBranch ?? 'main';
    const flows = options.flows ?? defaultFlows(defaultBranch, surroundings.directory, host.package.packageManager);
    const content = flowFileContent(
      {
        ...declared,
        flows,
        defaultBranch,
        localCommand: commandFromRoot(surroundings.directory, flowCiCommand(host.package.packageManager)),
        repositoryName: options.repositoryName ?? surroundings.repositoryName,
      },
      surroundings.directory,
    );
    const file = resolveContent(content);
    this.repositoryName = file.repositoryName;
    this.flowNames = file.flows.map((flow) => flow.name);

    new BuildspecFiles(project, flows, file.flows);
    addFlowFile(project, content);
    addStackFile(project, file);
    addFlowPage(project, file);
    addFlowTasks(project);
    if (app) addApp(project, file);
    if (options.flows === undefined) new VisibleFlows(project, flows);
    new OwnFiles(project, { whole: app ?? false });
  }
}
