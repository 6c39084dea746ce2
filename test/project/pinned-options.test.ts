import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { folderWith, git, synth } from './synth';
import { FlowFile } from '../../src/contract/flow-file';
import { FlowCiProject, FlowCiProjectOptions } from '../../src/project';

/** As `projen new` makes a project: with the mark that it leaves in the options. */
function projenNew(outdir: string, options: Partial<FlowCiProjectOptions> = {}): string {
  const args = { name: 'ci', projenrcTs: true, ...options };
  const mark = {
    __new__: { fqn: 'projen.awscdk.AwsCdkTypeScriptApp', args, comments: 'none', synth: true, post: false },
  };
  synth(new FlowCiProject({ ...args, outdir, ...mark }));
  return readFileSync(join(outdir, '.projenrc.ts'), 'utf8');
}

function cloneOf(url: string, branch = 'main'): string {
  const folder = join(folderWith({ 'shop-wip/README.md': '# shop\n' }), 'shop-wip');
  git(folder, 'init', '-q', '-b', branch);
  git(folder, 'add', '-A');
  git(folder, 'commit', '-qm', 'first');
  git(folder, 'remote', 'add', 'origin', url);
  return folder;
}
function write(folder: string, path: string, text = ''): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
const fileOf = (folder: string) => JSON.parse(readFileSync(join(folder, 'flow-ci.json'), 'utf8')) as FlowFile;
const HTTPS = 'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/shop';

describe('projen new writes what it read from the clone into .projenrc.ts', () => {
  test('the repository, the branch that is checked out and the Region', () => {
    const folder = cloneOf(HTTPS, 'master');
    const text = projenNew(folder);
    expect(text).toContain("  repositoryName: 'shop',\n  defaultReleaseBranch: 'master',\n  region: 'eu-west-1',\n");
    expect(text).toContain("review: { targets: ['master'] }");
    expect(text).toContain("branch: { names: ['master'] }");
    expect(fileOf(folder)).toMatchObject({ repositoryName: 'shop', defaultBranch: 'master', region: 'eu-west-1' });
    expect(readFileSync(join(folder, 'src/main.ts'), 'utf8')).toContain(
      "new FlowCiStack(app, 'shop-ci', {\n  env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: 'eu-west-1' },\n});",
    );
  });

  test('the default branch of origin, whatever is checked out', () => {
    const folder = cloneOf(HTTPS, 'trunk');
    git(folder, 'update-ref', 'refs/remotes/origin/trunk', 'HEAD');
    git(folder, 'symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/trunk');
    git(folder, 'checkout', '-qb', 'feature/ci');
    expect(projenNew(folder)).toContain("defaultReleaseBranch: 'trunk'");
  });

  test.each([
    ['ssh://shop-account/v1/repos/shop', undefined],
    ['APKAEXAMPLE@shop-account:v1/repos/shop', undefined],
    ['codecommit::eu-west-1://dev@shop', 'eu-west-1'],
    ['codecommit://dev@shop', undefined],
    ['https://vpce-1.git-codecommit.eu-west-1.vpce.amazonaws.com/v1/repos/shop', 'eu-west-1'],
  ])('the repository of the remote %s', (url, region) => {
    const folder = cloneOf(url);
    expect(projenNew(folder)).toContain("  repositoryName: 'shop',\n");
    expect(fileOf(folder).region).toBe(region);
  });

  test('the repository behind an address that git rewrites', () => {
    const folder = cloneOf('cc:shop');
    git(folder, 'config', 'url.https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/.insteadOf', 'cc:');
    expect(projenNew(folder)).toContain("  repositoryName: 'shop',\n");
  });

  test('the repository of an address that git reads as another one', () => {
    const folder = cloneOf(HTTPS);
    git(folder, 'config', 'url.http://127.0.0.1:8080/.insteadOf', 'https://git-codecommit.eu-west-1.amazonaws.com/');
    expect(projenNew(folder)).toContain("  repositoryName: 'shop',\n");
  });

  test('the name of the folder where no remote is in CodeCommit', () => {
    expect(projenNew(cloneOf('https://example.com/other.git'))).toContain("  repositoryName: 'shop-wip',\n");
  });

  test('what an option says stays, once', () => {
    const folder = cloneOf(HTTPS);
    const text = projenNew(folder, {
      repositoryName: 'web',
      defaultReleaseBranch: 'next',
      region: 'us-east-1',
    });
    // The type that the mark names renders its own options: what is pinned is what comes on top.
    expect(text.match(/repositoryName|defaultReleaseBranch|region/g)).toEqual(['defaultReleaseBranch']);
    expect(fileOf(folder)).toMatchObject({ repositoryName: 'web', defaultBranch: 'next', region: 'us-east-1' });
    expect(text).toContain("review: { targets: ['next'] }");
  });

  test('what was written makes the same files in another clone', () => {
    const folder = cloneOf(HTTPS, 'master');
    projenNew(folder);
    const elsewhere = cloneOf('ssh://other-alias/v1/repos/shop-fork', 'feature');
    const { repositoryName, defaultBranch: defaultReleaseBranch, region } = fileOf(folder);
    synth(new FlowCiProject({ name: 'ci', repositoryName, defaultReleaseBranch, region, outdir: elsewhere }));
    expect(fileOf(elsewhere)).toEqual(fileOf(folder));
  });
});

describe('projen new, with work that is not committed', () => {
  const refusal = (folder: string, outdir = folder) => {
    const before = [readdirSync(outdir), git(folder, 'status', '--porcelain', '-uall')];
    let message = '';
    try {
      projenNew(outdir);
    } catch (error) {
      ({ message } = error as Error);
    }
    expect([readdirSync(outdir), git(folder, 'status', '--porcelain', '-uall')]).toEqual(before);
    return message;
  };

  test.each<[string, (folder: string) => void, string]>([
    ['a changed file', (folder) => write(folder, 'README.md'), 'README.md'],
    ['a new file', (folder) => write(folder, 'notes.txt'), 'notes.txt'],
    ['a staged file', (folder) => (write(folder, 'a b.txt'), git(folder, 'add', '-A')), 'a b.txt'],
    ['a removed file', (folder) => void git(folder, 'rm', '-q', 'README.md'), 'README.md'],
  ])('fails with %s, names it and writes nothing', (_, change, path) => {
    const folder = cloneOf(HTTPS);
    change(folder);
    expect(refusal(folder)).toBe(
      [
        `these files are not committed, and \`projen new\` would commit them as its own (no file was written): ${path}`,
        'commit or stash them, then run the command again',
        'or add --no-git to it, and commit what it writes yourself',
      ].join('\n  - '),
    );
  });

  test('fails with what is staged elsewhere in the repository', () => {
    const folder = cloneOf(HTTPS);
    write(folder, 'staged.txt');
    git(folder, 'add', '-A');
    write(folder, 'ci/.keep');
    expect(refusal(folder, join(folder, 'ci'))).toMatch(/written\): staged\.txt, ci\/\.keep\n/);
  });

  test('takes what the installation of the package has left, and what git ignores', () => {
    const folder = cloneOf(HTTPS);
    write(folder, '.gitignore', 'secret.txt\n');
    git(folder, 'add', '-A');
    git(folder, 'commit', '-qm', 'ignore');
    for (const path of ['package-lock.json', 'node_modules/x/index.js', 'secret.txt']) write(folder, path);
    write(folder, 'package.json', '{"devDependencies":{"projen":"*"}}');
    projenNew(folder);
    expect(existsSync(join(folder, 'flow-ci.json'))).toBe(true);
  });

  test('a later run takes it', () => {
    const folder = cloneOf(HTTPS);
    write(folder, 'notes.txt');
    expect(() => synth(new FlowCiProject({ name: 'ci', outdir: folder }))).not.toThrow();
  });
});
