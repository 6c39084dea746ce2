import { javascript, Project, typescript } from 'projen';
import { Refusal } from '../checks/refusal';

/** This package's own version, which a project gets that does not name it among its dependencies. */
// eslint-disable-next-line @typescript-eslint/no-require-imports
const { name: PACKAGE, version: VERSION } = require('../../package.json') as { name: string; version: string };

/**
 * The managed stack is TypeScript, and imports this package and the CDK.
 * @throws Error in a project that has no TypeScript sources
 */
export function requireHost(project: Project): javascript.NodeProject {
  if (!(project instanceof typescript.TypeScriptProject)) {
    const refusal = new Refusal(
      [
        `the flows need a projen project with TypeScript sources, such as awscdk.AwsCdkTypeScriptApp, and ${project.name} is a ${project.constructor.name}`,
        'put them into a project of their own below it: mkdir ci && cd ci && npx projen new --from flow-ci-projen --no-git',
      ].join(': '),
    );
    throw refusal; // node-do-not-add-exception-line
  }
  addOwnPackage(project);
  return project;
}

/**
 * Both would write the same files.
 * @throws Error always
 */
export function refuseSecond(project: Project, repositoryName: string): never {
  const refusal = new Refusal(
    `${project.name} has the flows of the repository ${repositoryName} already: add yours to them; for another repository make a project of its own, or use the constructs of flow-ci-projen/cdk`,
  );
  throw refusal; // node-do-not-add-exception-line
}

/**
 * Their stacks would have one name, and each event would be built twice.
 * @throws Error that names both projects
 */
export function refuseSameRepository(project: Project, other: Project, repositoryName: string): never {
  const refusal = new Refusal(
    `${project.name} and ${other.name} both have flows of the repository ${repositoryName}: put all flows into one of them`,
  );
  throw refusal; // node-do-not-add-exception-line
}

function addOwnPackage(project: javascript.NodeProject): void {
  if (project.deps.all.some((dep) => dep.name === PACKAGE)) return;
  // Unreleased, as in a checkout of this package, there is no version to ask for.
  project.addDevDeps(VERSION === '0.0.0' ? `${PACKAGE}@*` : `${PACKAGE}@^${VERSION}`);
}
