import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { ProjectFixture } from './project-fixture';

/** What files hold after a commit; nothing: the file is gone. */
export interface MadeCommit {
  readonly files: Readonly<Record<string, string | undefined>>;
  readonly message: string;
}

/** A commit as it is in git and on paper. */
export interface KnownCommit {
  readonly id: string;
  readonly message: string;
  readonly files: Readonly<Record<string, string>>;
  readonly parents: readonly KnownCommit[];
}

/** Makes commits in a repository that exists, without a process for each. */
export class Author {
  private readonly stream: string[] = [];
  private count = 0;
  public readonly made: KnownCommit[] = [];

  public constructor(private readonly project: Pick<ProjectFixture, 'base' | 'root'>) {}

  public commit({ files, message }: MadeCommit, first: KnownCommit | undefined, second?: KnownCommit): KnownCommit {
    const kept: Record<string, string> = { ...second?.files, ...first?.files };
    for (const [file, content] of Object.entries(files))
      if (content === undefined) delete kept[file];
      else kept[file] = content;
    this.count += 1;
    const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;
    this.stream.push(
      `commit refs/made/${this.count}\nmark :${this.count}\ncommitter x <x@x> ${this.count} +0000\n${data(message)}`,
      first ? `from ${first.id}\n` : '',
      second ? `merge ${second.id}\n` : '',
      'deleteall\n',
      ...Object.entries(kept).map(([file, content]) => `M 644 inline ${JSON.stringify(file)}\n${data(content)}`),
      '\n',
    );
    const parents = [first, second].filter((each) => each !== undefined);
    this.made.push({ id: `:${this.count}`, message, files: kept, parents });
    return this.made[this.made.length - 1];
  }

  /** The ids by the marks. */
  public write(): (known: KnownCommit) => string {
    const marks = path.join(this.project.base, 'marks');
    const args = ['-c', 'core.ignoreCase=false', 'fast-import', '--quiet', '--force', `--export-marks=${marks}`];
    execFileSync('git', args, { cwd: this.project.root, input: this.stream.join('') });
    const ids = new Map(
      fs
        .readFileSync(marks, 'utf8')
        .split('\n')
        .map((line) => line.split(' ') as [string, string]),
    );
    return ({ id }) => ids.get(id) ?? '';
  }
}
