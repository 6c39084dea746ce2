import { Git, GitAnswer, OWN_REPOSITORY } from './git';
import { ReviewSubject } from '../../lambda/decide/build-subject';
import { ChangeReader } from '../../lambda/decide/why-skipped';

/**
 * Commits as git knows them, where the functions ask CodeCommit. What cannot be read may have changed, as for the
 * functions: then a flow starts, and the user is warned.
 */
export class GitChanges implements ChangeReader {
  private readonly warned = new Set<string>();
  private readonly compared = new Map<string, Promise<readonly string[] | undefined>>();

  /**
   * @param folder is a repository of our own that borrows the commits, so that no configuration of the user's is read.
   */
  public constructor(
    private readonly git: Git,
    private readonly folder: string,
    private readonly warn: (message: string) => void,
  ) {}

  public async anyChange(before: string, after: string, counts: (path: string) => boolean): Promise<boolean> {
    const key = `${before} ${after}`;
    const asked = this.compared.get(key) ?? this.changedPaths(before, after);
    this.compared.set(key, asked);
    return (await asked)?.some(counts) ?? true;
  }

  public async message(commit: string): Promise<string> {
    const { code, stdout } = await this.ask(['cat-file', 'commit', commit]);
    if (code === 0) return stdout.slice(stdout.indexOf('\n\n') + 2);
    await this.warnOf([commit], 'whether its message asks for no build is not known');
    return '';
  }

  /** https://git-scm.com/docs/git-merge-base#_description: 1 is for none, and what is more is an error. */
  public async mergeBase({ targetCommit: target, sourceCommit: commit }: ReviewSubject): Promise<string | undefined> {
    const { code, stdout } = await this.ask(['merge-base', target, commit]);
    if (code === 0) return stdout.trim();
    await this.warnOf([target, commit], PATHS_NOT_APPLIED);
    return undefined;
  }

  private async changedPaths(before: string, after: string): Promise<readonly string[] | undefined> {
    const { code, stdout } = await this.ask(['diff-tree', '-r', '-z', '--name-only', '--no-renames', before, after]);
    if (code === 0) return stdout.split('\0').filter(Boolean);
    await this.warnOf([before, after], PATHS_NOT_APPLIED);
    return undefined;
  }

  private async warnOf(commits: readonly string[], effect: string): Promise<void> {
    const there = await Promise.all(
      commits.map(async (commit) => (await this.ask(['cat-file', '-e', `${commit}^{tree}`])).code === 0),
    );
    const missing = commits.find((_, index) => !there[index]);
    const why =
      missing === undefined
        ? `the history of this clone does not connect the commits ${commits.map(short).join(' and ')}`
        : `the commit ${short(missing)} is not in this clone`;
    const message = `${why}, so that ${effect}: run \`git fetch\`${missing === undefined ? ' --unshallow' : ''}`;
    if (!this.warned.has(message)) this.warn(message);
    this.warned.add(message);
  }

  private async ask(args: readonly string[]): Promise<GitAnswer> {
    return this.git.ask(['-c', 'core.fsmonitor=false', ...args], { cwd: this.folder, env: OWN_REPOSITORY });
  }
}

const PATHS_NOT_APPLIED = 'paths and exceptPaths are not applied';

function short(commit: string): string {
  return commit.slice(0, 8);
}
