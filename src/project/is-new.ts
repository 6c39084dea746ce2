import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Whether a project is being made by `projen new`, and not made again from its `.projenrc`. To projen each run of a
 * `.projenrc.json` is a creation (`Projects.createProject`), so `initProject` alone does not say it.
 * @param outdir the project's folder
 * @param initProject what projen says about the creation
 * @param args the arguments of projen
 */
export function isNew(outdir: string, initProject: unknown, args: readonly string[]): boolean {
  if (initProject === undefined) return false;
  return args[0] === 'new' || !existsSync(join(outdir, process.env.PROJENRC_FILE || '.projenrc.json'));
}
