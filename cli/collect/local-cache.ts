import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { selectFiles } from './select-files';
import { isUserError } from '../errors/user-error';
import { LocalLog } from '../execute/local-log';
import { Machine } from '../execute/machine';
import { isBelow, openInside, OutsideError } from '../files/open-inside';
import { OwnDirectory } from '../files/own-directory';
import { CacheSpec } from '../plan/buildspec';
import { STATE_FOLDER } from '../run-folder/run-folder';

/** At most so many fallback keys count. https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html */
const FALLBACK_KEYS = 5;
const KEY_FILE = '.key';

export interface LocalCacheParts {
  /** The folder of the project. */
  readonly root: string;
  readonly flow: string;
  readonly cache: CacheSpec;
  readonly machine: Machine;
  readonly log: LocalLog;
  readonly warn: (message: string) => void;
}

/** Keeps what `cache.paths` names between runs of a flow. */
export class LocalCache {
  private readonly own: OwnDirectory;
  private readonly home: string;
  private readonly cache: CacheSpec;
  private readonly machine: Machine;
  private readonly log: LocalLog;
  private hasWarned = false;

  public constructor(private readonly parts: LocalCacheParts) {
    ({ cache: this.cache, machine: this.machine, log: this.log } = parts);
    this.own = new OwnDirectory(parts.root);
    this.home = path.join(STATE_FOLDER, 'cache', parts.flow);
  }

  public async restore(): Promise<void> {
    if (this.cache.action === 'save') return;
    const key = await this.key();
    if (key === undefined) return;
    const found = await this.find(key);
    this.log.note(found ? `Restoring cache ${path.basename(found)}` : 'No cache found');
    if (!found) return;
    const from = path.join(found, 'files');
    // The source is a clean clone, but it may hold links that somebody committed.
    const source = new OwnDirectory(this.machine.srcDir);
    this.eachFile(from, (file) => this.take(this.own, path.join(from, file), source, file));
  }

  public async save(): Promise<void> {
    if (this.cache.action === 'restore') return;
    const key = await this.key();
    if (key === undefined) return;
    const folder = this.folder(key);
    // A key names content that does not change: one that is there stays.
    if (this.cache.key && this.own.exists(folder)) return;
    const { srcDir } = this.machine;
    const selected = selectFiles(srcDir, { files: this.cache.paths });
    for (const outside of this.cache.paths.filter(
      (each) => each.startsWith('~') || !isBelow(srcDir, path.resolve(srcDir, each)),
    ))
      this.log.note(`Skipping cache path ${outside}: it is outside of the source`);
    if (selected.kind === 'no-base' || selected.files.length === 0) return;
    this.own.remove(folder);
    const source = new OwnDirectory(srcDir);
    for (const file of selected.files) this.take(source, file, this.own, path.join(folder, 'files', file));
    this.own.write(path.join(folder, KEY_FILE), this.versioned(key));
    this.log.note(`Saved ${selected.files.length} file(s) to the cache`);
  }

  /** The exact key, then the newest whose key begins with a fallback. */
  private async find(key: string): Promise<string | undefined> {
    const exact = this.folder(key);
    if (this.own.exists(exact)) return exact;
    const newest = this.own
      .entries(this.home)
      .map(({ name }) => path.join(this.home, name))
      .flatMap((folder) => {
        const kept = this.own.read(path.join(folder, KEY_FILE))?.toString('utf8');
        return kept === undefined ? [] : [{ folder, kept, at: fs.lstatSync(path.join(this.own.root, folder)).mtimeMs }];
      })
      .sort((a, b) => b.at - a.at);
    for (const fallback of this.cache.fallbackKeys.slice(0, FALLBACK_KEYS)) {
      const evaluated = await this.evaluate(fallback, 'fallback key');
      // The beginning of all keys would be any of them.
      if (!evaluated) continue;
      const hit = newest.find(({ kept }) => kept.startsWith(this.versioned(evaluated)));
      if (hit) return hit.folder;
    }
    return undefined;
  }

  private async key(): Promise<string | undefined> {
    return this.cache.key === undefined ? 'default' : this.evaluate(this.cache.key, 'key');
  }

  /** A key in which a command failed would be the key of other files too: there is none. */
  private async evaluate(text: string, what: string): Promise<string | undefined> {
    const evaluated = await this.machine.evaluateOne(text);
    if (evaluated.kind === 'value') return evaluated.value;
    const message = `the cache's ${what} ${text} has no value (${evaluated.reason}): nothing is restored or saved with it`;
    this.log.note(message);
    if (!this.hasWarned) this.parts.warn(message);
    this.hasWarned = true;
    return undefined;
  }

  private folder(key: string): string {
    return path.join(this.home, digest(this.versioned(key)));
  }

  /**
   * A cache with a key is also told apart by its paths.
   * https://docs.aws.amazon.com/codebuild/latest/userguide/caching-s3.html#caching-s3-version
   */
  private versioned(key: string): string {
    return this.cache.key === undefined ? key : `${digest(this.cache.paths.join('\0'))} ${key}`;
  }

  private eachFile(folder: string, visit: (file: string) => void, below = ''): void {
    for (const entry of this.own.entries(path.join(folder, below))) {
      const file = path.join(below, entry.name);
      if (entry.isDirectory()) this.eachFile(folder, visit, file);
      else if (entry.isFile() || entry.isSymbolicLink()) visit(file);
    }
  }

  /** Links are kept as links. What is on the way of one is left out, with a note. */
  private take(from: OwnDirectory, file: string, to: OwnDirectory, target: string): void {
    try {
      const full = path.join(from.root, file);
      if (fs.lstatSync(full).isSymbolicLink()) return to.link(target, fs.readlinkSync(full));
      const descriptor = openInside(from.root, file, fs.constants.O_RDONLY);
      try {
        to.copy(descriptor, target);
      } finally {
        fs.closeSync(descriptor);
      }
    } catch (error) {
      if (!(error instanceof OutsideError) && !isUserError(error)) throw error;
      this.log.note(`Skipping ${target} of the cache: ${error.message}`);
    }
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
