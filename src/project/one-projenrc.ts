import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FlowCiProjectOptions } from './flow-ci-project-options';

/**
 * `projen new` asks for `.projenrc.ts` also where another form was chosen, and then the TypeScript file would win. A
 * project has one: JSON or JavaScript if the options name it, and JSON if such a file is all that there is.
 */
export function withOneProjenrc(options: FlowCiProjectOptions): FlowCiProjectOptions {
  const { projenrcJson, projenrcJs, projenrcTs, outdir = '.' } = options;
  const has = (name: string) => existsSync(join(outdir, name));
  const isOnlyJson = !projenrcTs && !projenrcJs && has('.projenrc.json') && !has('.projenrc.js');
  if (projenrcJson ?? isOnlyJson) return { ...options, projenrcJson: true, projenrcTs: false, projenrcJs: false };
  return projenrcJs ? { ...options, projenrcTs: false } : options;
}

/** What a project in JSON declares. projen drops the options that it does not know before they come here. */
export function declaredInJson(options: FlowCiProjectOptions): object {
  if (!withOneProjenrc(options).projenrcJson || options.parent) return {};
  try {
    const path = join(options.outdir ?? '.', process.env.PROJENRC_FILE || '.projenrc.json');
    const { type, ...declared } = JSON.parse(readFileSync(path, 'utf8')) as { readonly type?: unknown };
    return declared;
  } catch {
    // A new project has no such file yet, and one that cannot be read is refused by projen.
    return {};
  }
}
