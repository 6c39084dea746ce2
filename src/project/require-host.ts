import { javascript, Project, typescript } from 'projen';
import { PROJECT_ERRORS } from './project-errors';
import { errorText } from '../checks/error-data';
import { ValidationError } from '../checks/validation-error';

/** This package's own version, and what it needs beside it, for projects that do not declare them. */
// eslint-disable-next-line @typescript-eslint/no-require-imports
const MANIFEST = require('../../package.json') as {
  readonly name: string;
  readonly version: string;
  readonly peerDependencies: Readonly<Record<string, string>>;
};

/**
 * The managed stack is TypeScript, and imports this package and the CDK.
 * @throws Error in a project that has no TypeScript sources
 */
export function requireHost(project: Project): typescript.TypeScriptProject {
  if (!(project instanceof typescript.TypeScriptProject)) {
    const error = new ValidationError(
      errorText(PROJECT_ERRORS.notTypeScript, { project: project.name, type: project.constructor.name }),
    );
    throw error; // node-do-not-add-exception-line
  }
  addPackages(project);
  return project;
}

/**
 * Both would write the same files.
 * @throws Error always
 */
export function refuseSecond(project: Project, repositoryName: string): never {
  const error = new ValidationError(
    errorText(PROJECT_ERRORS.secondComponent, { project: project.name, repository: repositoryName }),
  );
  throw error; // node-do-not-add-exception-line
}

/**
 * Their stacks would have one name, and each event would be built twice.
 * @throws Error that names both projects
 */
export function refuseSameRepository(project: Project, other: Project, repositoryName: string): never {
  const error = new ValidationError(
    errorText(PROJECT_ERRORS.sameRepository, { project: project.name, other: other.name, repository: repositoryName }),
  );
  throw error; // node-do-not-add-exception-line
}

/** The stack imports this package and the CDK. A library that is published does not need them where it is used. */
function addPackages(project: javascript.NodeProject): void {
  const { name, version, peerDependencies } = MANIFEST;
  const needed = {
    // Unreleased, as in a checkout of this package, there is no version to ask for.
    [name]: version === '0.0.0' ? '*' : `^${version}`,
    'aws-cdk-lib': peerDependencies['aws-cdk-lib'],
    constructs: peerDependencies.constructs,
  };
  for (const [each, range] of Object.entries(needed))
    if (!project.deps.all.some((dep) => dep.name === each)) project.addDevDeps(`${each}@${range}`);
}
