import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { ROOT } from './pages';

/** A reader follows an event through no more files than these. */
const MAX_FILES = 12;

const page = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8');

/** The files of a walk in ARCHITECTURE.md, each with the one that imports it. */
function walk(title: string): readonly { readonly file: string; readonly importedBy?: string }[] {
  const [section = ''] = page.split(`### ${title}\n`)[1]?.split(/\n#{2,3} /) ?? [];
  const path: string[] = [];
  return [...section.matchAll(/^( *)- `([^`]+)`/gm)].map(([, indent, file]) => {
    const depth = indent.length / 2;
    path.splice(depth, Infinity, file);
    return depth === 0 ? { file } : { file, importedBy: path[depth - 1] };
  });
}

/** The files that a file imports directly, at its start or on demand. */
function importsOf(file: string): readonly string[] {
  const source = readFileSync(join(ROOT, file), 'utf8');
  return [...source.matchAll(/(?:from |import\()'(\.[^']+)'/g)].map(
    ([, target]) => relative(ROOT, join(ROOT, dirname(file), target.replace(/\.js$/, ''))).replace(/\\/g, '/') + '.ts',
  );
}

describe.each([
  [
    'From the entry to StartBuild',
    'lambda/start-build.lambda.ts',
    'lambda/aws/codebuild-builds.ts',
    'StartBuildCommand',
  ],
  [
    'From the entry to the comment',
    'lambda/report-build.lambda.ts',
    'lambda/aws/codecommit-comments.ts',
    'PostCommentForPullRequestCommand',
  ],
])('%s', (title, entry, adapter, call) => {
  const files = walk(title);

  test(`begins at ${entry}, ends at ${call} and has at most ${MAX_FILES} files`, () => {
    expect(files[0]?.file).toBe(entry);
    expect(files.at(-1)?.file).toBe(adapter);
    expect(readFileSync(join(ROOT, adapter), 'utf8')).toContain(`new ${call}(`);
    expect(files.length).toBeGreaterThan(1);
    expect(files.length).toBeLessThanOrEqual(MAX_FILES);
    expect(new Set(files.map(({ file }) => file)).size).toBe(files.length);
  });

  test('each file exists, and only the entry has nobody that imports it', () => {
    expect(files.filter(({ file }) => !existsSync(join(ROOT, file)))).toEqual([]);
    expect(files.filter(({ importedBy }) => importedBy === undefined).map(({ file }) => file)).toEqual([entry]);
  });

  test('each file imports those below it directly', () => {
    const missing = files.filter(({ file, importedBy }) => importedBy && !importsOf(importedBy).includes(file));
    expect(missing).toEqual([]);
  });
});
