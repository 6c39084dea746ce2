import { awscdk } from 'projen';
import { FlowCiComponent } from './flow-ci-component';
import { FlowCiProjectOptions } from './flow-ci-project-options';
import { withProjectDefaults } from './project-defaults';
import { tuneProject } from './tune-project';

/**
 * Continuous integration for a CodeCommit repository: a CDK app with a stack that runs CodeBuild on pull
 * requests, branches, tags, schedules and on demand.
 *
 * @pjid flow-ci
 */
export class FlowCiProject extends awscdk.AwsCdkTypeScriptApp {
  /** The flows and the files that are made from them. */
  public readonly flowCi: FlowCiComponent;

  constructor(options: FlowCiProjectOptions) {
    super(withProjectDefaults(options));
    tuneProject(this);
    this.flowCi = new FlowCiComponent(this, {
      repositoryName: options.repositoryName,
      createRepository: options.createRepository,
      namePrefix: options.namePrefix,
      flows: options.flows,
      flowDefaults: options.flowDefaults,
      handlerRuntime: options.handlerRuntime,
      handlerLogRetention: options.handlerLogRetention,
      tags: options.tags,
      protectBranches: options.protectBranches,
      fastForwardMergesOnly: options.fastForwardMergesOnly,
      commands: options.commands,
      reconcile: options.reconcile,
      alarmTopicArn: options.alarmTopicArn,
      dashboard: options.dashboard,
      defaultBranch: options.defaultReleaseBranch,
      app: true,
    });
  }
}
