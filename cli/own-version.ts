import * as fs from 'node:fs';
import * as path from 'node:path';

/** The version of the package that this file is in: bundled, it lies deeper than as a source. */
export function ownVersion(): string {
  for (let folder = __dirname; ; folder = path.dirname(folder)) {
    const file = path.join(folder, 'package.json');
    const read = fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, unknown>) : {};
    if (read.name === 'flow-ci-projen') return String(read.version);
    if (folder === path.dirname(folder)) throw new Error('the package of flow-ci has no package.json');
  }
}
