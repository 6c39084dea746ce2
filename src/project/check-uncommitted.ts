import { posix } from 'node:path';
import { PROJECT_ERRORS } from './project-errors';
import { uncommittedPaths } from './surroundings';
import { errorText } from '../checks/error-data';
import { ValidationError } from '../checks/validation-error';

const MAX_SHOWN = 10;
/** What `projen new --from` has installed by the time that a project is made. */
const INSTALLED = ['package.json', 'package-lock.json', 'node_modules'];

/**
 * `projen new` ends with `git add .` and `git commit`, which would take the user's own work along.
 * @param directory the project's folder within the repository
 * @param args the arguments of projen
 * @throws Error that names the paths that are not committed
 */
export function checkUncommitted(outdir: string, directory: string, args: readonly string[]): void {
  if (!commitsAtEnd(args)) return;
  const isInstalled = (path: string) =>
    INSTALLED.some(
      (name) => path === posix.join(directory, name) || path.startsWith(`${posix.join(directory, name)}/`),
    );
  const paths = uncommittedPaths(outdir).filter((path) => !isInstalled(path));
  if (paths.length === 0) return;
  const more = paths.length > MAX_SHOWN ? ` and ${paths.length - MAX_SHOWN} more` : '';
  const error = new ValidationError(
    [
      errorText(PROJECT_ERRORS.notCommitted, { files: `${paths.slice(0, MAX_SHOWN).join(', ')}${more}` }),
      'commit or stash them, then run the command again',
      'or add --no-git to it, and commit what it writes yourself',
    ].join('\n  - '),
  );
  throw error; // node-do-not-add-exception-line
}

/** `--git` is on unless it is turned off, in a form that yargs knows; the last one counts. */
export function commitsAtEnd(args: readonly string[]): boolean {
  let commits = true;
  args.forEach((arg, index) => {
    const [, no, value = ''] = /^--(no-)?git(?:=(.*))?$/.exec(arg) ?? [];
    if (!/^--(no-)?git(=|$)/.test(arg)) return;
    const given = value || (/^(true|false)$/.test(args[index + 1] ?? '') ? args[index + 1] : 'true');
    commits = (given !== 'false') !== (no !== undefined);
  });
  return commits;
}
