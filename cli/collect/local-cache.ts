import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { selectFiles } from './select-files';
import { BuildLog } from '../execute/build-log';
import { Machine } from '../execute/machine';
import { CacheSpec } from '../plan/buildspec';
import { STATE_FOLDER } from '../run-folder/run-folder';

/** At most so many fallback keys count. https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html */
const FALLBACK_KEYS = 5;
const KEY_FILE = '.key';

/** Keeps what `cache.paths` names between runs of a flow. */
export class LocalCache {
  private readonly home: string;

  public constructor(
    root: string,
    flow: string,
    private readonly cache: CacheSpec,
    private readonly machine: Machine,
    private readonly log: BuildLog,
  ) {
    this.home = path.join(root, STATE_FOLDER, 'cache', flow);
  }

  public async restore(): Promise<void> {
    if (this.cache.action === 'save') return;
    const found = await this.find();
    this.log.note(found ? `Restoring cache ${path.basename(found)}` : 'No cache found');
    if (found) fs.cpSync(path.join(found, 'files'), this.machine.srcDir, { recursive: true, verbatimSymlinks: true });
  }

  public async save(): Promise<void> {
    if (this.cache.action === 'restore') return;
    const key = await this.key();
    const folder = this.folder(key);
    // A key names content that does not change: one that is there stays.
    if (this.cache.key && fs.existsSync(folder)) return;
    const { srcDir } = this.machine;
    for (const outside of this.cache.paths.filter((each) => path.isAbsolute(each) || each.startsWith('~')))
      this.log.note(`Skipping cache path ${outside}: it is outside of the source`);
    const selected = selectFiles(srcDir, { files: this.cache.paths });
    if (selected.kind === 'no-base' || selected.files.length === 0) return;
    fs.rmSync(folder, { recursive: true, force: true });
    for (const file of selected.files) {
      const target = path.join(folder, 'files', file);
      fs.mkdirSync(path.dirname(target), { recursive: true });
      fs.cpSync(path.join(srcDir, file), target, { verbatimSymlinks: true });
    }
    fs.writeFileSync(path.join(folder, KEY_FILE), key);
    this.log.note(`Saved ${selected.files.length} file(s) to the cache`);
  }

  /** The exact key, then the newest whose key begins with a fallback. */
  private async find(): Promise<string | undefined> {
    const exact = this.folder(await this.key());
    if (fs.existsSync(exact)) return exact;
    const fallbacks = await this.machine.evaluate(this.cache.fallbackKeys.slice(0, FALLBACK_KEYS));
    const all = fs.existsSync(this.home) ? fs.readdirSync(this.home).map((name) => path.join(this.home, name)) : [];
    const newest = all
      .map((folder) => ({
        folder,
        key: fs.readFileSync(path.join(folder, KEY_FILE), 'utf8'),
        at: fs.statSync(folder).mtimeMs,
      }))
      .sort((a, b) => b.at - a.at);
    for (const fallback of fallbacks) {
      const hit = newest.find(({ key }) => key.startsWith(fallback));
      if (hit) return hit.folder;
    }
    return undefined;
  }

  private async key(): Promise<string> {
    return (await this.machine.evaluate([this.cache.key ?? 'default']))[0];
  }

  private folder(key: string): string {
    return path.join(this.home, createHash('sha256').update(key).digest('hex').slice(0, 16));
  }
}
