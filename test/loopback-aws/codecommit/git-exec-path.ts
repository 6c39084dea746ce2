import { runProcess } from '../core/process';

let path: Promise<string> | undefined;

/** Where git keeps its helpers. */
export async function execPathOfGit(): Promise<string> {
  path ??= runProcess('git', ['--exec-path']).then(({ stdout }) => stdout.toString().trim());
  return path;
}
