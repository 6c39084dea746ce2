import { awscdk } from 'projen';
import { FlowCiComponent } from './flow-ci-component';
import { FlowCiProjectOptions } from './flow-ci-project-options';
import { withProjectDefaults } from './project-defaults';
import { requireProjen } from './require-projen';
import { tuneProject } from './tune-project';
import { FlowCiOptions } from '../flows/flow-ci-options';
import { OPTION_SCHEMAS } from '../flows/option-schemas';

// eslint-disable-next-line @typescript-eslint/no-require-imports
const { version: PROJEN_VERSION } = require('projen/package.json') as { version: string };

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
    requireProjen(PROJEN_VERSION);
    super(withProjectDefaults(options));
    tuneProject(this);
    this.flowCi = new FlowCiComponent(this, {
      ...declaredOptions(options),
      defaultBranch: options.defaultReleaseBranch,
      app: true,
    });
  }
}

/** The options of the flows, without those of the app. */
function declaredOptions(options: FlowCiProjectOptions): FlowCiOptions {
  const names = Object.keys(OPTION_SCHEMAS.FlowCiOptions.properties) as (keyof FlowCiOptions)[];
  return Object.fromEntries(names.map((name) => [name, options[name]]));
}
