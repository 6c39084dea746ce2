import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { contentOf } from './flow-file-content';
import { FlowFile } from '../../../src/contract/flow-file';

/** A project in a git repository of its own, and a place for temporary folders beside it. */
export class ProjectFixture {
  private static template: string | undefined;

  /** A repository with one commit, made once and copied. */
  private static seed(): string {
    if (!ProjectFixture.template) {
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flow-ci-seed-'));
      git(folder, ['init', '-q', '--template=', '-b', 'main']);
      git(folder, ['config', 'user.email', 'somebody@example.com']);
      git(folder, ['config', 'user.name', 'Somebody']);
      fs.writeFileSync(path.join(folder, 'README.md'), '# demo\n');
      git(folder, ['add', '.']);
      git(folder, ['commit', '-q', '-m', 'Begin']);
      ProjectFixture.template = folder;
    }
    return ProjectFixture.template;
  }

  public readonly base: string;
  public readonly root: string;
  public readonly tempRoot: string;

  public constructor(flowFile: FlowFile, files: Readonly<Record<string, string>> = {}, name = 'project') {
    this.base = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'flow-ci-case-')));
    this.root = path.join(this.base, name);
    this.tempRoot = path.join(this.base, 'tmp');
    fs.mkdirSync(this.tempRoot);
    fs.cpSync(ProjectFixture.seed(), this.root, { recursive: true });
    this.write({ 'flow-ci.json': JSON.stringify(contentOf(flowFile)), ...files });
  }

  public write(files: Readonly<Record<string, string>>): void {
    for (const [file, content] of Object.entries(files)) {
      fs.mkdirSync(path.dirname(path.join(this.root, file)), { recursive: true });
      fs.writeFileSync(path.join(this.root, file), content);
    }
  }

  public git(...args: string[]): string {
    return git(this.root, args);
  }

  public commit(message = 'Change'): string {
    this.git('add', '-A', '--', '.', ':!.flow-ci');
    this.git('commit', '-q', '--allow-empty', '-m', message);
    return this.git('rev-parse', 'HEAD');
  }

  /** Names of runs, the first one first. */
  public runs(): string[] {
    const folder = path.join(this.root, '.flow-ci', 'runs');
    return fs.existsSync(folder) ? fs.readdirSync(folder).sort((a, b) => parseInt(a, 10) - parseInt(b, 10)) : [];
  }

  public runFile(run: string, file: string): string {
    return fs.readFileSync(path.join(this.root, '.flow-ci', 'runs', run, file), 'utf8');
  }

  public hasRunFile(run: string, file: string): boolean {
    return fs.existsSync(path.join(this.root, '.flow-ci', 'runs', run, file));
  }

  /** What a run left in the place for temporary folders: nothing, it is hoped. */
  public leftovers(): string[] {
    return fs.readdirSync(this.tempRoot);
  }

  /** Wait until a run has removed what is large after its end: a minute at most. */
  public async cleaned(): Promise<void> {
    for (let looks = 0; this.leftovers().length > 0 && looks < 600; looks += 1)
      await new Promise((resolve) => setTimeout(resolve, 100));
    expect(this.leftovers()).toEqual([]);
  }

  public remove(): void {
    fs.rmSync(this.base, { recursive: true, force: true });
  }
}

function git(cwd: string, args: readonly string[]): string {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  return execFileSync('git', args, { cwd, encoding: 'utf8', env }).trim();
}
