import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { folderWith, git, synth } from './synth';
import { localRunLine } from '../../lambda/render/local-run';
import { FlowFile } from '../../src/contract/flow-file';
import { FlowCiProject } from '../../src/project';

const ROOT = join(__dirname, '..', '..');
const CHECKS = {
  checks: { on: { review: { targets: ['release/1'] } }, build: { commands: ['test ! -e broken.txt'] } },
  other: { on: { review: { targets: ['release/1'] } }, build: { commands: ['false'] } },
};

/** A registry that has nothing, and remembers what it was asked for. */
let registry: Server;
const asked: string[] = [];

beforeAll(async () => {
  registry = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.statusCode = 404;
    response.end('{}');
  }).listen(0, '127.0.0.1');
  await once(registry, 'listening');
});
afterAll(() => registry.close());
beforeEach(() => {
  asked.length = 0;
});

/** A repository with the CI project in a folder, a target branch, and a source branch whose build fails. */
function repositoryWith(directory: string, source: string): string {
  const origin = folderWith({ 'README.md': '# shop\n' });
  git(origin, 'init', '-q', '-b', 'main');
  const outdir = join(origin, directory);
  synth(new FlowCiProject({ name: 'ci', repositoryName: 'shop', defaultReleaseBranch: 'main', flows: CHECKS, outdir }));
  git(origin, 'add', '-A');
  git(origin, 'commit', '-qm', 'the project');
  git(origin, 'branch', 'release/1');
  git(origin, 'checkout', '-qb', source);
  writeFileSync(join(origin, 'broken.txt'), '');
  git(origin, 'add', '-A');
  git(origin, 'commit', '-qm', 'broken');
  git(origin, 'checkout', '-q', 'main');
  return origin;
}

/** As a reader of a comment would: in a fresh clone, from its root. */
async function runVerbatim(
  origin: string,
  { directory, source, isInstalled }: { directory: string; source: string; isInstalled: boolean },
): Promise<{ code: number; out: string }> {
  const clone = folderWith();
  git(clone, 'clone', '-q', origin, '.');
  if (isInstalled) {
    mkdirSync(join(clone, directory, 'node_modules', '.bin'), { recursive: true });
    symlinkSync(join(ROOT, 'assets/cli/flow-ci/index.js'), join(clone, directory, 'node_modules/.bin/flow-ci'));
  }
  const { localCommand } = JSON.parse(readFileSync(join(clone, directory, 'flow-ci.json'), 'utf8')) as FlowFile;
  const line = localRunLine(localCommand ?? '', { flow: 'checks', source, target: 'release/1' });
  return new Promise((resolve) => {
    execFile(
      'sh',
      ['-c', line ?? 'false'],
      {
        cwd: clone,
        env: {
          ...process.env,
          npm_config_registry: `http://127.0.0.1:${(registry.address() as AddressInfo).port}/`,
          npm_config_cache: folderWith(),
        },
      },
      (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), out: stdout + stderr }),
    );
  });
}

describe('the line of a comment, in a fresh clone', () => {
  test.each([
    { directory: '', source: 'feature/x' },
    { directory: 'ci', source: 'feature/x' },
    { directory: "tools/it's ci", source: "it's$HOME;exit" },
  ])('runs the flow of the pull request from "$directory"', async ({ directory, source }) => {
    const origin = repositoryWith(directory, source);
    const failed = await runVerbatim(origin, { directory, source, isInstalled: true });
    expect(failed.out).toContain('**Flow `checks` failed**');
    expect(failed.out).not.toContain('**Flow `other`');
    expect(failed.code).toBe(1);
    git(origin, 'checkout', '-q', source);
    git(origin, 'rm', '-q', 'broken.txt');
    git(origin, 'commit', '-qm', 'fixed');
    git(origin, 'checkout', '-q', 'main');
    const succeeded = await runVerbatim(origin, { directory, source, isInstalled: true });
    expect(succeeded.out).toContain('**Flow `checks` succeeded**');
    expect(succeeded.code).toBe(0);
    expect(asked).toEqual([]);
  });

  test.each(['', 'ci'])('fails without asking the registry where "%s" is not installed', async (directory) => {
    const origin = repositoryWith(directory, 'feature/x');
    const { code } = await runVerbatim(origin, { directory, source: 'feature/x', isInstalled: false });
    expect(code).not.toBe(0);
    expect(asked).toEqual([]);
  });
});
