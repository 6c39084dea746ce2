import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Git, GitCall, OWN_REPOSITORY } from './git';
import { initRepository, quotedPath } from './throw-away-origin';

/** The repository that is read, as `RepositoryFacts` has it. */
export interface WorkTreeFacts {
  readonly root: string;
  readonly gitDir: string;
  readonly commonDir: string;
}

/** What is not as the index has it, as bytes. The path of a repository that is not in the index ends in a slash. */
export interface WorkChanges {
  /** Changed or deleted. */
  readonly changed: readonly string[];
  /** Not in the index, and not ignored. */
  readonly others: readonly string[];
}

/** Where the user's files are read: nothing of the user's repository is written. */
export interface WorkTreePlace {
  /** A repository of our own. */
  readonly gitDir: string;
  /** Gets the new objects. */
  readonly objects: string;
}

/**
 * What of the user's configuration says how files become objects. All else stays out: log.showSignature, fsmonitor,
 * hooks, a split index, a partial clone's remote and the rest start programs or write to the user's repository.
 * https://git-scm.com/docs/git-config
 */
const CONVERSIONS =
  /^core\.(autocrlf|eol|filemode|ignorecase|symlinks|precomposeunicode|excludesfile|attributesfile|trustctime|checkstat|protecthfs|protectntfs|checkroundtripencoding|sparsecheckout|sparsecheckoutcone)$/;
/** Filters are programs: they run in a build, and never in a dry run. */
const FILTERS = /^filter\./;

/** The files of a repository's `info` that say what is ignored and how files are converted. */
const INFO_FILES = ['exclude', 'attributes', 'sparse-checkout'];

/** Objects are thrown away after the run: they are neither compressed nor waited for until the disk has them. */
const FAST = '[core]\n\tcompression = 0\n\tlooseCompression = 0\n\tfsync = none\n[pack]\n\tcompression = 0\n';
/** Each file goes into one pack, as large ones do. Before 2.37, update-index made a pack for each. */
const INTO_ONE_PACK = '[core]\n\tbigFileThreshold = 1\n';

/** The user's files and index, seen by a repository of our own. */
export class WorkTree {
  /** Make it. The user's index is copied once. */
  public static async open(
    git: Git,
    facts: WorkTreeFacts,
    place: WorkTreePlace,
    options: { readonly runsFilters: boolean },
  ): Promise<WorkTree> {
    const [settings, version] = await Promise.all([
      git.must(['config', '--list', '-z'], { cwd: facts.root }),
      git.must(['--version'], { cwd: facts.root }),
    ]);
    initRepository(place.gitDir, false);
    const kept = parseSettings(settings).filter(
      ({ key }) => CONVERSIONS.test(key) || (options.runsFilters && FILTERS.test(key)),
    );
    const fast = isAtLeast(version, 2, 37) ? FAST + INTO_ONE_PACK : FAST;
    fs.appendFileSync(path.join(place.gitDir, 'config'), kept.map(settingText).join('') + fast);
    copyOwnFiles(facts, place.gitDir);
    return new WorkTree(git, facts, place);
  }

  private constructor(
    private readonly git: Git,
    private readonly facts: WorkTreeFacts,
    private readonly place: WorkTreePlace,
  ) {}

  /** How git is called in it. */
  public get call(): GitCall {
    return {
      cwd: this.facts.root,
      env: {
        ...OWN_REPOSITORY,
        GIT_DIR: this.place.gitDir,
        GIT_WORK_TREE: this.facts.root,
        GIT_OBJECT_DIRECTORY: this.place.objects,
        GIT_ALTERNATE_OBJECT_DIRECTORIES: quotedPath(path.join(this.facts.commonDir, 'objects')),
      },
    };
  }

  /**
   * The tree of what lies there, ignored files left out; the folder of local runs ignores itself.
   * @param work what has changed
   */
  public async writeTree(work: WorkChanges): Promise<string> {
    const { git } = this;
    const { changed, others } = work;
    const lanes = laneCount(others.length);
    // A lane knows the index as it was: all of them read it before anything is written.
    const copies = Array.from({ length: lanes }, (_, lane) => this.copyIndex(`index-of-lane-${lane}`));
    const shared = [...changed, ...(lanes === 0 ? others : [])];
    const files = [...new Set(shared)].filter((name) => !name.endsWith('/'));
    const newFiles = others.filter((name) => !name.endsWith('/'));
    const entries = await allEnded([
      this.update(files).then(() => ''),
      ...copies.map(async (index, lane) =>
        this.updateLane(
          index,
          newFiles.filter((_, place) => place % lanes === lane),
        ),
      ),
    ]);
    if (lanes > 0) {
      const input = entries.join('');
      await git.must(['update-index', '-z', '--index-info'], { ...this.updateCall(), input });
    }
    // Repositories within the repository become links to their commits; one without a commit has none.
    for (const name of [...changed, ...others].filter((each) => each.endsWith('/')))
      await git.ask(UPDATE, { ...this.updateCall(), input: `${name.slice(0, -1)}\0` });
    return git.must(['write-tree', '--missing-ok'], this.call);
  }

  /**
   * What is not as the index has it, as bytes; the path of a repository that is not in the index ends in a slash. `git
   * status` and `git add` would ask each submodule for its status, by the submodule's own configuration.
   */
  public async changes(): Promise<WorkChanges> {
    const list = async (...kinds: readonly string[]) =>
      pathsOf(await this.git.must(['ls-files', '-z', ...kinds, '--exclude-standard'], this.updateCall()));
    const [changed, others] = await Promise.all([list('--modified', '--deleted'), list('--others')]);
    return { changed, others };
  }

  /** Paths of the repositories that the index has the commits of. */
  public async links(): Promise<string[]> {
    const staged = await this.git.must(['ls-files', '-z', '--stage'], this.call);
    return staged.split('\0').flatMap((line) => /^160000 [0-9a-f]+ 0\t([^]*)$/.exec(line)?.[1] ?? []);
  }

  /** Whether the index differs from a commit. */
  public async isStaged(commit: string): Promise<boolean> {
    return (await this.git.ask(['diff-index', '--cached', '--quiet', commit], this.call)).code === 1;
  }

  /** Know files again whose times alone have changed, so that the next look does not read them. */
  public async refresh(): Promise<void> {
    await this.git.ask(['update-index', '-q', '--refresh'], this.call);
  }

  /** Each byte of names is kept. */
  private updateCall(index?: string): GitCall {
    const { call } = this;
    return {
      ...call,
      env: { ...call.env, ...KEEP_MEMORY, ...(index && { GIT_INDEX_FILE: index }) },
      encoding: 'latin1',
    };
  }

  private async update(files: readonly string[], index?: string): Promise<void> {
    if (files.length === 0) return;
    await this.git.must(UPDATE, { ...this.updateCall(index), input: files.map((name) => `${name}\0`).join('') });
  }

  /** Take new files by an index of their own, and give what it has of them, as `--index-info` reads it. */
  private async updateLane(index: string, files: readonly string[]): Promise<string> {
    await this.update(files, index);
    const taken = new Set(files);
    return (await this.git.must(['ls-files', '-z', '--stage'], this.updateCall(index)))
      .split('\0')
      .filter((entry) => taken.has(entry.slice(entry.indexOf('\t') + 1)))
      .map((entry) => `${entry}\0`)
      .join('');
  }

  /** With all that is tracked: attributes of a file that is not checked out are read from there. */
  private copyIndex(name: string): string {
    const index = path.join(this.place.gitDir, name);
    fs.rmSync(index, { force: true });
    copyFile(path.join(this.place.gitDir, 'index'), index);
    return index;
  }
}

const UPDATE = ['update-index', '-z', '--add', '--remove', '--replace', '--stdin'] as const;

/**
 * git asks for the memory of a compression for each file, even of none. The C library of most systems would take it
 * from the kernel and give it back each time, which is half of what 50,000 small files cost.
 * https://man7.org/linux/man-pages/man3/mallopt.3.html
 */
const KEEP_MEMORY = { MALLOC_MMAP_THRESHOLD_: '67108864', MALLOC_TRIM_THRESHOLD_: '268435456' } as const;

/** A lane is worth its start for so many files. */
const MIN_LANE_FILES = 2000;
const MAX_LANES = 4;

/** How many processes take new files at the same time; 0 for few files, which need no index of their own. */
function laneCount(files: number): number {
  const lanes = Math.min(os.availableParallelism(), MAX_LANES, Math.floor(files / MIN_LANE_FILES));
  return lanes > 1 ? lanes : 0;
}

/** What all gave. A failure is thrown when nobody works any more, so that nothing is written afterwards. */
async function allEnded<T>(work: readonly Promise<T>[]): Promise<T[]> {
  const ended = await Promise.allSettled(work);
  return ended.map((each) => {
    if (each.status === 'rejected') throw each.reason;
    return each.value;
  });
}

function pathsOf(listed: string): string[] {
  return [...new Set(listed.split('\0').filter(Boolean))];
}

interface Setting {
  readonly key: string;
  readonly value: string | undefined;
}

/** A key and a line end and the value, or the key alone, which is true. */
function parseSettings(listed: string): Setting[] {
  return listed
    .split('\0')
    .filter(Boolean)
    .map((entry) => {
      const end = entry.indexOf('\n');
      return end < 0 ? { key: entry, value: undefined } : { key: entry.slice(0, end), value: entry.slice(end + 1) };
    });
}

function settingText({ key, value }: Setting): string {
  const first = key.indexOf('.');
  const last = key.lastIndexOf('.');
  const subsection = last > first ? ` ${quoted(key.slice(first + 1, last))}` : '';
  return `[${key.slice(0, first)}${subsection}]\n\t${key.slice(last + 1)}${value === undefined ? '' : ` = ${quoted(value)}`}\n`;
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t')}"`;
}

function copyOwnFiles({ gitDir, commonDir }: WorkTreeFacts, to: string): void {
  for (const name of INFO_FILES) {
    const worktrees = name === 'sparse-checkout' ? gitDir : commonDir;
    copyFile(path.join(worktrees, 'info', name), path.join(to, 'info', name));
  }
  // A split index refers to a shared one beside it.
  for (const name of fs.readdirSync(gitDir))
    if (name === 'index' || name.startsWith('sharedindex.')) copyFile(path.join(gitDir, name), path.join(to, name));
}

/** With its time, not later: by the index's time git knows which files may have changed since without showing it. */
function copyFile(from: string, to: string): void {
  const stats = fs.statSync(from, { throwIfNoEntry: false });
  if (!stats?.isFile()) return;
  fs.copyFileSync(from, to);
  fs.utimesSync(to, stats.atimeMs / 1000, Math.floor(stats.mtimeMs) / 1000);
}

function isAtLeast(version: string, major: number, minor: number): boolean {
  const [, first, second] = /(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(first) > major || (Number(first) === major && Number(second) >= minor);
}
