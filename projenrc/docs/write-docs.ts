/**
 * Writes every page and file that follows from the sources: npx projen docs
 * With `--check` it writes nothing and names those that are not what the sources say.
 */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { apiReference } from './api-reference';
import { exampleFiles } from './example-pages';
import { generatedPages } from './generated-pages';
import { ROOT } from './root';
import { stableNames } from './stable-names';

const files: Readonly<Record<string, string>> = {
  ...generatedPages(),
  'API.md': apiReference(),
  'test/cdk/names.json': stableNames(),
  ...exampleFiles(),
};
const stale = Object.entries(files).filter(([path, content]) => contentOf(path) !== content);
if (process.argv.includes('--check')) {
  for (const [path] of stale) console.error(`${path} is stale: run "npx projen docs" and commit it`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const [path, content] of stale) write(join(ROOT, path), content);
  console.log(stale.length > 0 ? stale.map(([path]) => `wrote ${path}`).join('\n') : 'nothing has changed');
}

function contentOf(path: string): string | undefined {
  return existsSync(join(ROOT, path)) ? readFileSync(join(ROOT, path), 'utf8') : undefined;
}

/** projen makes some of its files read-only. */
function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  if (existsSync(path)) chmodSync(path, 0o644);
  writeFileSync(path, content);
}
