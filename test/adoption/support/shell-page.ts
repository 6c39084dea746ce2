import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Block, readPage } from '../../docs/markdown';
import { UserFolder } from '../../packed/user-folder';

/** What a block printed. */
export interface Ran {
  readonly block: Block;
  readonly out: string;
}

/**
 * Goes through the blocks of a page as its reader would: in order, in one terminal, so that a `cd` lasts. TypeScript is
 * what the reader writes into `.projenrc.ts`. A block that fails ends it.
 */
export class ShellPage {
  constructor(
    private readonly path: string,
    public user: UserFolder,
  ) {}

  /** The blocks of a section, or of the page. */
  public blocks(section?: string): readonly Block[] {
    return readPage(readFileSync(this.path, 'utf8')).blocks.filter(
      (block) => ['sh', 'ts'].includes(block.language) && (section === undefined || block.section === section),
    );
  }

  public async runAll(section?: string): Promise<readonly Ran[]> {
    const ran: Ran[] = [];
    for (const block of this.blocks(section)) ran.push(await this.run(block));
    return ran;
  }

  public async run(block: Block): Promise<Ran> {
    if (block.language === 'ts') {
      this.user.write({ '.projenrc.ts': `${block.text}\n` });
      return { block, out: '' };
    }
    const notes = mkdtempSync(join(tmpdir(), 'terminal-'));
    try {
      const { code, out } = await this.user.later('sh', ['-ec', `${block.text}\npwd > '${join(notes, 'cwd')}'`]);
      if (code !== 0)
        throw new Error(`line ${block.line} of ${this.path} ended with ${code}:\n${block.text}\n\n${out}`);
      if (existsSync(join(notes, 'cwd'))) this.user = this.user.at(readFileSync(join(notes, 'cwd'), 'utf8').trim());
      return { block, out };
    } finally {
      rmSync(notes, { recursive: true });
    }
  }
}

/** A command for a page's reader that this machine lacks: a program of Node.js in a folder that PATH names first. */
export function stubCommand(folder: string, name: string, program: string): void {
  writeFileSync(join(folder, name), `#!${process.execPath}\n${program}`, { mode: 0o755 });
}
