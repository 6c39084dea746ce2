import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isInstallOnly } from './own-files';
import { PROJECT_ERRORS } from './project-errors';
import { presentNames } from './surroundings';
import { errorText } from '../checks/error-data';
import { ValidationError } from '../checks/validation-error';

const MAX_SHOWN = 5;
/** What `projen new` has installed by now, and what a new repository has. */
const EXPECTED = ['node_modules', 'package.json', 'package-lock.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock'];
const OF_A_NEW_REPOSITORY = /^(\.|(readme|licen[cs]e|notice|copying|authors|codeowners|changelog)\b)|\.md$/i;

/**
 * A CDK app ignores names such as `lib`, `dist` and `*.log` and sets the line endings of all files, so it does not
 * belong into the root of a repository with other code.
 * @throws Error that says where it belongs
 */
export function checkOtherFiles(outdir: string): void {
  const others = presentNames(outdir).filter((name) => !EXPECTED.includes(name) && !OF_A_NEW_REPOSITORY.test(name));
  const manifest = join(outdir, 'package.json');
  const isTheirs = existsSync(manifest) && !isInstallOnly(readFileSync(manifest, 'utf8'));
  const found = isTheirs ? ['package.json', ...others] : others;
  if (found.length === 0) return;
  const more = found.length > MAX_SHOWN ? ` and ${found.length - MAX_SHOWN} more` : '';
  const undo = isTheirs ? 'git checkout package.json' : 'rm -rf node_modules package.json';
  const error = new ValidationError(
    errorText(PROJECT_ERRORS.otherFiles, { files: `${found.slice(0, MAX_SHOWN).join(', ')}${more}`, undo }),
  );
  throw error; // node-do-not-add-exception-line
}
