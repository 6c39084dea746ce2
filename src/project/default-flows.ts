import { javascript } from 'projen';
import { ApplicationTest } from './application-test';
import { FlowOptions } from '../flows/flow-options';

const { NodePackageManager } = javascript;

/**
 * How a build installs what the lock file says. CodeBuild's images have npm for sure; the others are fetched where they
 * are missing, and never on the laptop of somebody who has them.
 */
function installCommands(packageManager: javascript.NodePackageManager): string[] {
  switch (packageManager) {
    case NodePackageManager.PNPM:
      return [fetched('pnpm', 'pnpm@10'), 'pnpm install --frozen-lockfile'];
    case NodePackageManager.BUN:
      return [fetched('bun', 'bun@1'), 'bun install --frozen-lockfile'];
    case NodePackageManager.YARN_BERRY:
      return ['npx --yes --package @yarnpkg/cli-dist@4 yarn install --immutable'];
    case NodePackageManager.NPM:
      return ['npm ci'];
    default:
      return ['npx --yes yarn@1 install --frozen-lockfile'];
  }
}

function fetched(program: string, packageName: string): string {
  return `command -v ${program} > /dev/null || npm install --global ${packageName}`;
}

/**
 * The flows of a new project: they build the project itself, fail when a generated file differs from what
 * `.projenrc.ts` says, and test the application beside it where that says how.
 */
export function defaultFlows(
  defaultBranch: string,
  directory: string,
  packageManager: javascript.NodePackageManager,
  application?: ApplicationTest,
): { [name: string]: FlowOptions } {
  const build = {
    phases: {
      install: {
        // The newest of the image: a local run has nothing to say about it, whatever Node.js is there.
        runtimeVersions: { nodejs: 'latest', ...application?.runtimes },
        commands: [...(directory ? [`cd ${directory}`] : []), ...installCommands(packageManager)],
      },
      build: {
        commands: [
          'npx projen build',
          'git diff --exit-code',
          ...(application
            ? [
                `cd "$CODEBUILD_SRC_DIR" # the application, tested as ${application.source} says`,
                ...application.commands,
              ]
            : []),
        ],
      },
    },
  };
  return {
    review: { on: { review: { targets: [defaultBranch] } }, build },
    [flowNameFor(defaultBranch)]: { on: { branch: { names: [defaultBranch] } }, build },
  };
}

/** The flow of a branch has the branch's name, as far as that is the name of a flow. */
function flowNameFor(branch: string): string {
  return /^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(branch) && branch !== 'review' ? branch : 'default-branch';
}
