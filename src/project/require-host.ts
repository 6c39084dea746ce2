import { javascript, Project, typescript } from 'projen';
import { PROJECT_ERRORS } from './project-errors';
import { errorText } from '../checks/error-data';
import { ValidationError } from '../checks/validation-error';

/** This package's own version, for projects that do not declare it as a dependency. */
// eslint-disable-next-line @typescript-eslint/no-require-imports
const { name: PACKAGE, version: VERSION } = require('../../package.json') as { name: string; version: string };

/**
 * The managed stack is TypeScript, and imports this package and the CDK.
 * @throws Error in a project that has no TypeScript sources
 */
export function requireHost(project: Project): javascript.NodeProject {
  if (!(project instanceof typescript.TypeScriptProject)) {
    const error = new ValidationError(
      errorText(PROJECT_ERRORS.notTypeScript, { project: project.name, type: project.constructor.name }),
    );
    throw error; // node-do-not-add-exception-line
  }
  addOwnPackage(project);
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

function addOwnPackage(project: javascript.NodeProject): void {
  if (project.deps.all.some((dep) => dep.name === PACKAGE)) return;
  // Unreleased, as in a checkout of this package, there is no version to ask for.
  project.addDevDeps(VERSION === '0.0.0' ? `${PACKAGE}@*` : `${PACKAGE}@^${VERSION}`);
}
