import { shellWord } from '../contract/shell-word';

/**
 * How the package managers of projen start the installed `flow-ci` command. Each form fails where the package is not
 * installed. None asks the registry for a package of that name, which is not ours: `npx --no` alone does ask, before it
 * declines to install.
 * @see https://docs.npmjs.com/cli/v11/commands/npx
 * @see https://pnpm.io/cli/exec
 * @see https://classic.yarnpkg.com/en/docs/cli/exec
 * @see https://yarnpkg.com/cli/exec
 * @see https://bun.sh/docs/cli/bunx
 */
export function flowCiCommand(packageManager: string): string {
  switch (packageManager) {
    case 'npm':
      return 'npx --no --offline flow-ci';
    case 'pnpm':
      return 'pnpm exec flow-ci';
    case 'bun':
      return 'bunx --no-install flow-ci';
    case 'yarn_berry':
    case 'yarn2':
      return 'yarn exec flow-ci';
    default:
      // Yarn 1 takes options for its own, unless they stand behind `--`.
      return 'yarn exec flow-ci --';
  }
}

/** The same command, from the root of the repository. */
export function commandFromRoot(directory: string, command: string): string {
  return directory ? `cd ${shellWord(directory)} && ${command}` : command;
}
