import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';

const TOKEN = 'canary-9b1f6e0c4a';

/** A tree outside of a project: nothing may read it, write it or delete it. */
export class CanaryTree {
  private before: Record<string, string> = {};

  public constructor(public readonly root: string) {
    this.write('secret.txt', `${TOKEN}\n`);
    this.write('deep/er/secret.xml', `<testsuite name="${TOKEN}"/>\n`);
    this.write('.env', `SECRET=${TOKEN}\n`);
    this.keep();
  }

  public write(file: string, content: string): void {
    const full = path.join(this.root, file);
    fs.mkdirSync(path.dirname(full), { recursive: true });
    fs.writeFileSync(full, content);
  }

  /** From now on it stays as it is. */
  public keep(): void {
    this.before = fingerprint(this.root);
  }

  /** What is otherwise than it was. */
  public changes(): string[] {
    const after = fingerprint(this.root);
    return [...new Set([...Object.keys(this.before), ...Object.keys(after)])]
      .filter((name) => this.before[name] !== after[name])
      .map((name) => `${name}: ${this.before[name] ?? 'absent'} -> ${after[name] ?? 'absent'}`);
  }

  /** Whether a path would be in it, links followed. */
  public isBelow(file: string): boolean {
    for (let each = path.dirname(file); each !== path.dirname(each); each = path.dirname(each))
      if (fs.existsSync(each)) return fs.realpathSync(each).startsWith(this.root);
    return false;
  }

  /**
   * Files below a folder that hold what only the tree has. Links are not followed; hard links that a build made are no
   * copies.
   */
  public leaks(folder: string): string[] {
    if (!fs.existsSync(folder)) return [];
    return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) return this.leaks(file);
      if (!entry.isFile() || fs.statSync(file).nlink > 1) return [];
      return fs.readFileSync(file).includes(TOKEN) ? [file] : [];
    });
  }
}

function fingerprint(root: string): Record<string, string> {
  const found: Record<string, string> = {};
  const look = (name: string): void => {
    const file = path.join(root, name);
    const stat = fs.lstatSync(file, { bigint: true });
    const content = stat.isDirectory()
      ? fs.readdirSync(file).sort().join()
      : stat.isFile()
        ? createHash('sha256').update(fs.readFileSync(file)).digest('hex').slice(0, 12)
        : fs.readlinkSync(file);
    found[name || '.'] = [stat.mode.toString(8), stat.mtimeNs, content].join(' ');
    if (stat.isDirectory()) for (const each of fs.readdirSync(file)) look(path.join(name, each));
  };
  look('');
  return found;
}
