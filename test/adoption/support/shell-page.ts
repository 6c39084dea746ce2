import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPage } from '../../docs/markdown';
import { UserFolder } from '../../packed/user-folder';

/** What a block printed, and the folder in which it left its reader. */
export interface Ran { readonly out: string; readonly folder: string }

/**
 * Goes through the shell blocks of a page as its reader would: in order, in one terminal, so that a `cd` lasts.
 * A block that fails ends it.
 */
export class ShellPage {
  public readonly blocks: readonly { readonly text: string; readonly line: number }[];
  private folder: UserFolder;

  constructor(private readonly path: string, user: UserFolder) {
    this.blocks = readPage(readFileSync(path, 'utf8')).blocks.filter(({ language }) => language === 'sh');
    this.folder = user;
  }

  /** Runs all blocks that are left. */
  public async runAll(): Promise<readonly Ran[]> {
    const ran: Ran[] = [];
    for (const { text } of this.blocks) ran.push(await this.run(text));
    return ran;
  }

  public async run(text: string): Promise<Ran> {
    const notes = mkdtempSync(join(tmpdir(), 'terminal-'));
    try {
      const { code, out } = await this.folder.later('sh', ['-ec', `${text}\npwd > '${join(notes, 'cwd')}'`]);
      if (code !== 0) throw new Error(`a block of ${this.path} ended with ${code}:\n${text}\n\n${out}`);
      if (existsSync(join(notes, 'cwd'))) this.folder = this.folder.at(readFileSync(join(notes, 'cwd'), 'utf8').trim());
      return { out, folder: this.folder.path };
    } finally {
      rmSync(notes, { recursive: true });
    }
  }
}
