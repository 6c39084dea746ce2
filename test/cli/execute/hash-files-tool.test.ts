import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { hashFilesScript } from '../../../cli/execute/hash-files-tool';

/** Each file holds its own name. */
const FILES = [
  'package-lock.json',
  'a/package-lock.json',
  'a/b/package-lock.json',
  'packageXlock.json',
  'docs/one.md',
  'docs/deep/two.md',
  'docs/.hidden.md',
  'x (1)+[2].txt',
  'ä.txt',
  '.git/HEAD.md',
];

describe('codebuild-hash-files', () => {
  let folder: string;
  let source: string;

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "hash-files-'"));
    source = path.join(folder, 'the source');
    for (const file of FILES) write(file, file);
    fs.writeFileSync(path.join(folder, 'tool'), hashFilesScript(source), { mode: 0o755 });
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  const write = (file: string, content: string): void => {
    fs.mkdirSync(path.dirname(path.join(source, file)), { recursive: true });
    fs.writeFileSync(path.join(source, file), content);
  };
  const call = (globs: readonly string[], env: Record<string, string | undefined> = process.env) => {
    const { status, stdout, stderr } = spawnSync(path.join(folder, 'tool'), globs, { encoding: 'utf8', cwd: '/', env });
    return { status, stdout, stderr };
  };
  const hash = (...globs: string[]): string => {
    const { status, stdout, stderr } = call(globs);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^[0-9a-f]{64}\n$/);
    return stdout;
  };

  test.each<[string[], string[]]>([
    [['package-lock.json'], ['package-lock.json']],
    [['./package-lock.json'], ['package-lock.json']],
    [['**/package-lock.json'], ['package-lock.json', 'a/package-lock.json', 'a/b/package-lock.json']],
    [['*/package-lock.json'], ['a/package-lock.json']],
    [['a/**'], ['a/package-lock.json', 'a/b/package-lock.json']],
    [['**/*.md'], ['docs/one.md', 'docs/deep/two.md', 'docs/.hidden.md']],
    [['docs/*.md'], ['docs/one.md', 'docs/.hidden.md']],
    [['docs/{one,none}.md'], ['docs/one.md']],
    [['package?lock.json'], ['package-lock.json', 'packageXlock.json']],
    [['x (1)+*'], ['x (1)+[2].txt']],
    [
      ['ä.txt', 'docs/one.md'],
      ['ä.txt', 'docs/one.md'],
    ],
  ])('%j hashes %j', (globs, files) => {
    const before = hash(...globs);
    for (const file of FILES) {
      write(file, 'changed');
      expect([file, hash(...globs) !== before]).toEqual([file, files.includes(file)]);
      write(file, file);
    }
    expect(hash(...globs)).toBe(before);
  });

  test('takes paths of the source as they are, and the names count beside the content', () => {
    expect(hash(path.join(source, 'docs/one.md'))).toBe(hash('docs/one.md'));
    expect(hash('docs/one.md', 'ä.txt', 'ä.txt')).toBe(hash('ä.txt', 'docs/*e.md'));
    write('docs/same.md', 'docs/one.md');
    expect(hash('docs/same.md')).not.toBe(hash('docs/one.md'));
  });

  test.each<[string[], string]>([
    [['missing.json'], 'no file matches missing.json'],
    [['package-lock.json', 'missing.json'], 'no file matches missing.json'],
    [['docs'], 'no file matches docs'],
    [['.git/HEAD.md'], 'no file matches .git/HEAD.md'],
    [[], 'give the files, for example package-lock.json'],
  ])('fails for %j and prints no hash', (globs, message) => {
    expect(call(globs)).toEqual({ status: 1, stdout: '', stderr: `codebuild-hash-files: ${message}\n` });
  });

  test('fails where no program for SHA-256 is', () => {
    const bin = path.join(folder, 'bin');
    fs.mkdirSync(bin);
    for (const tool of ['sed', 'find', 'grep', 'sort', 'sh'])
      fs.symlinkSync(
        ['/bin', '/usr/bin'].map((each) => path.join(each, tool)).find(fs.existsSync) ?? '',
        path.join(bin, tool),
      );
    const { status, stderr } = call(['package-lock.json'], { PATH: bin });
    expect({ status, last: stderr.trim().split('\n').at(-1) }).toEqual({
      status: 1,
      last: 'codebuild-hash-files: no program for SHA-256 was found: sha256sum, shasum or openssl',
    });
  });
});
