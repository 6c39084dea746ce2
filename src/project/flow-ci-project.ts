import { awscdk } from 'projen';
import { FlowCiComponent } from './flow-ci-component';
import { FlowCiProjectOptions } from './flow-ci-project-options';
import { declaredInJson, withOneProjenrc } from './one-projenrc';
import { withProjectDefaults } from './project-defaults';
import { requireProjen } from './require-projen';
import { tuneProject } from './tune-project';
import { unknownOptions } from './unknown-options';
import { definedMembers } from '../checks/fill-defaults';
import { OptionsError } from '../checks/options-error';
import { REQUIRED } from '../checks/schema-check';
import { Issue } from '../contract/issue';
import { FlowCiOptions } from '../flows/flow-ci-options';
import { OPTION_SCHEMAS } from '../flows/option-schemas';
import { issuesOf } from '../flows/resolve';

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

  /** @throws OptionsError that lists every issue of the options; nothing has been written then */
  constructor(options: FlowCiProjectOptions) {
    requireProjen(PROJEN_VERSION);
    const unknown = unknownOptions({ ...declaredInJson(options), ...options }, new.target !== FlowCiProject);
    const issues = unknown.length > 0 ? [...unknown, ...issuesOfDeclared(options)] : [];
    if (issues.length > 0) throw new OptionsError(issues); // node-do-not-add-exception-line
    super(withProjectDefaults(withOneProjenrc(options)));
    tuneProject(this);
    this.flowCi = new FlowCiComponent(this, {
      ...declaredOptions(options),
      defaultBranch: options.defaultReleaseBranch,
      app: true,
    });
  }
}

/** What else is wrong, so that all of it is said at once. What is read from the clone is not looked at. */
function issuesOfDeclared(options: FlowCiProjectOptions): readonly Issue[] {
  return issuesOf({ repositoryName: 'any', defaultBranch: 'main', ...definedMembers(declaredOptions(options)) }).filter(
    ({ path, expected }) => path !== 'flows' || expected !== REQUIRED,
  );
}

/** The options of the flows, without those of the app. */
function declaredOptions(options: FlowCiProjectOptions): FlowCiOptions {
  const names = Object.keys(OPTION_SCHEMAS.FlowCiOptions.properties) as (keyof FlowCiOptions)[];
  return Object.fromEntries(names.map((name) => [name, options[name]]));
}
