import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { removeTree } from '../../../cli/files/remove-tree';
import { runCli } from '../../../cli/run-cli';
import { flowFileFixture, flowFixture } from '../support/flow-fixture';
import { ProjectFixture } from '../support/project-fixture';
import { recordingHost } from '../support/recording-host';

const spec = (rest: string, ...commands: string[]) =>
  `version: 0.2\nphases:\n  build:\n    commands:\n${commands.map((command) => `      - ${JSON.stringify(command)}\n`).join('')}${rest}`;

describe('a run of work that is large', () => {
  let project: ProjectFixture;
  const make = (files: Record<string, string>) => {
    project = new ProjectFixture(flowFileFixture([flowFixture({ name: 'f' })]), files);
  };
  const run = async (...argv: string[]) => {
    const host = recordingHost({ cwd: project.root, tempRoot: project.tempRoot });
    const exitCode = await runCli(['run', 'demand', 'f', ...argv], host);
    return { exitCode, shown: host.stdout.text };
  };
  /** Removed after the run has ended. */
  afterEach(() => project.remove());

  test('takes untracked files into one pack, and not into a file each', async () => {
    make({
      'buildspec.yml': spec('', 'ls many | wc -l', 'find "$(cat .git/objects/info/alternates)" -type f | wc -l'),
    });
    for (let file = 0; file < 1500; file += 1) project.write({ [`many/${file}.txt`]: `line of file ${file}\n` });
    expect((await run()).exitCode).toBe(0);
    const [files, objects] = project
      .runFile('1-f', 'build.log')
      .split('\n')
      .filter((line) => /^\d+$/.test(line))
      .map(Number);
    expect(files).toBe(1500);
    expect(objects).toBeLessThan(20);
    await project.cleaned();
  });

  test('takes very many untracked files at the same time, as `git add` takes them', async () => {
    make({
      'buildspec.yml': spec('', 'git rev-parse "HEAD^{tree}"', 'ls "$(cat .git/objects/info/alternates)/pack"/*.pack'),
      'hidden/.gitattributes': '*.txt text eol=crlf\n',
      'hidden/kept.txt': 'kept\n',
      becomes: 'a file\n',
      'folder/in.txt': 'in\n',
      'changed.txt': 'before\n',
    });
    // Not checked out: its attributes are in the index alone.
    project.git('sparse-checkout', 'set', '--no-cone', '/*', '!/hidden/.gitattributes');
    fs.rmSync(path.join(project.root, 'becomes'));
    fs.rmSync(path.join(project.root, 'folder'), { recursive: true });
    project.write({
      'becomes/a-folder.txt': 'x\n',
      folder: 'now a file\n',
      'changed.txt': 'after\n',
      '.gitattributes': '*.crlf text\n',
      'dos.crlf': 'a\r\nb\r\n',
      'hidden/new.txt': 'a\r\n',
      'odd/ "quoted"\t\n name.txt': 'odd\n',
      'odd/é.txt': 'é\n',
      'empty.txt': '',
      'run.sh': 'true\n',
    });
    fs.writeFileSync(Buffer.from(`${project.root}/odd/\xff.txt`, 'latin1'), 'not UTF-8\n');
    fs.chmodSync(path.join(project.root, 'run.sh'), 0o755);
    fs.symlinkSync('nowhere', path.join(project.root, 'link'));
    for (let file = 0; file < 4100; file += 1)
      project.write({ [`many/${file % 7}/${file}.txt`]: `file ${file % 4000}\n` });
    expect((await run()).exitCode).toBe(0);
    const log = project.runFile('1-f', 'build.log');
    project.git('add', '--all', '--sparse');
    expect(log).toContain(`\n${project.git('write-tree').trim()}\n`);
    // Each process writes a pack.
    expect(log.match(/^\S+\.pack$/gm)).toHaveLength(Math.min(2, os.availableParallelism()));
    await project.cleaned();
  });

  test('does not wait until each of many files is removed, and leaves none', async () => {
    make({ 'buildspec.yml': spec('', 'mkdir many locked && cd many && seq 6000 | xargs touch && chmod 500 .') });
    expect((await run()).exitCode).toBe(0);
    await project.cleaned();
  });

  test('ends at once where selected files are links to the whole machine, and in circles', async () => {
    make({
      'buildspec.yml': spec(
        "reports:\n  r:\n    files: ['**/*.xml', 'root/**/*', '*/usr/**']\nartifacts:\n  files: ['**/*', 'root/**/*', '{root,x}/**', './root/usr/*']\n  base-directory: '*oo*'\ncache:\n  paths: ['**/*', 'root/**']\n",
        'ln -s / root; ln -s . loop; ln -s a b; ln -s b a; mkdir -p oo/x && cd oo && ln -s / root && ln -s .. up && ln -s x/../.. y && echo in > in.txt',
      ),
    });
    const began = performance.now();
    const { exitCode } = await run('--cache');
    expect(performance.now() - began).toBeLessThan(20_000);
    expect(exitCode).toBe(1); // no report is there
    expect(fs.readdirSync(path.join(project.root, '.flow-ci/runs/1-f/artifacts/primary'))).toEqual(['in.txt']);
    expect(project.leftovers()).toEqual([]);
  });
});

describe('the removal of a directory', () => {
  test('ends when it may not go on, and returns whether nothing is left', () => {
    const base = fs.mkdtempSync(path.join(fs.realpathSync('/tmp'), 'flow-ci-removal-'));
    const tree = path.join(base, 'tree');
    fs.mkdirSync(path.join(tree, 'a/b'), { recursive: true });
    fs.writeFileSync(path.join(base, 'outside'), 'kept');
    fs.symlinkSync(base, path.join(tree, 'a/link'));
    fs.linkSync(path.join(base, 'outside'), path.join(tree, 'a/b/hard'));
    for (let file = 0; file < 10; file += 1) fs.writeFileSync(path.join(tree, 'a/b', String(file)), '');
    let entries = 0;
    expect(removeTree(tree, () => (entries += 1) <= 5)).toBe(false);
    expect(fs.existsSync(tree)).toBe(true);
    expect(removeTree(tree)).toBe(true);
    expect(removeTree(tree)).toBe(true);
    expect(fs.readdirSync(base)).toEqual(['outside']);
    fs.symlinkSync(base, tree);
    expect(removeTree(tree)).toBe(true);
    expect(fs.readFileSync(path.join(base, 'outside'), 'utf8')).toBe('kept');
    fs.rmSync(base, { recursive: true });
  });
});
