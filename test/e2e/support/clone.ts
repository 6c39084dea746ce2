import { appendFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from './run';
import { LoopbackAws } from '../../loopback-aws/loopback-aws';

const PERSON = {
  GIT_AUTHOR_NAME: 'Alice',
  GIT_AUTHOR_EMAIL: 'alice@example.com',
  GIT_COMMITTER_NAME: 'Alice',
  GIT_COMMITTER_EMAIL: 'alice@example.com',
  GIT_TERMINAL_PROMPT: '0',
};

/** A person's clone of a repository. */
export class Clone {
  /** Clone a repository of the account; make it first if it is not there. */
  public static async of(aws: LoopbackAws, repository: string): Promise<Clone> {
    if (!aws.codecommit.has(repository)) await aws.codecommit.create(repository);
    const folder = aws.world.folder('people', `alice-${repository}`);
    const clone = new Clone(folder);
    await clone.git('clone', '-q', aws.cloneUrl(repository), '.');
    await clone.git('checkout', '-q', '-B', 'main');
    // In the project's place it is a link to what is shared, which a folder's pattern does not match.
    appendFileSync(join(folder, '.git', 'info', 'exclude'), 'node_modules\n');
    return clone;
  }

  /** Clone a repository as somebody who has only just heard of it, with what npm would install in a folder of it. */
  public static async fresh(aws: LoopbackAws, repository: string, installed: string, modules: string): Promise<Clone> {
    const clone = new Clone(aws.world.folder('people', `bob-${repository}`));
    await clone.git('clone', '-q', aws.cloneUrl(repository), '.');
    appendFileSync(join(clone.folder, '.git', 'info', 'exclude'), 'node_modules\n');
    symlinkSync(modules, join(clone.folder, installed, 'node_modules'));
    return clone;
  }

  private constructor(public readonly folder: string) {}

  /** Commit files on a branch, and push it. */
  public async push(branch: string, files: Readonly<Record<string, string>>, message = 'Change'): Promise<string> {
    await this.git('checkout', '-q', ...((await this.has(branch)) ? [branch] : ['-b', branch]));
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      writeFileSync(join(this.folder, path), content);
    }
    await this.git('add', '-A');
    await this.git('commit', '-q', '-m', message);
    await this.git('push', '-q', 'origin', branch);
    return (await this.git('rev-parse', 'HEAD')).trim();
  }

  public async git(...args: string[]): Promise<string> {
    const shown = args
      .slice(0, 2)
      .join(' ')
      .replace(/\/\/.*@/, '//');
    return (await run(`git ${shown}`, 'git', args, { cwd: this.folder, env: PERSON })).output;
  }

  private async has(branch: string): Promise<boolean> {
    return (await this.git('branch', '--list', branch)).trim() !== '';
  }
}
