import * as fs from 'node:fs';
import * as path from 'node:path';
import { moduleObjects } from './submodules';
import { shellQuote } from '../../src/contract/shell-word';
import { runProcess } from '../process/run-process';

/**
 * Git renews the time of an object that it would have written but finds in a place that it borrows from. So a
 * build that commits would touch the user's files. This keeps their times, and gives them back.
 */
export class ObjectTimes {
  private readonly times = new Map<string, bigint>();

  /** Of the repository with this folder, and of its submodules. */
  public constructor(commonDir: string) {
    for (const objects of [path.join(commonDir, 'objects'), ...moduleObjects(commonDir)])
      for (const folder of listFolder(objects)) {
        if (!/^([0-9a-f]{2}|pack)$/.test(folder)) continue;
        for (const name of listFolder(path.join(objects, folder))) {
          const file = path.join(objects, folder, name);
          const time = timeOf(file);
          if (time !== undefined) this.times.set(file, time);
        }
      }
  }

  public async restore(): Promise<void> {
    const changed = [...this.times].filter(([file, time]) => ![undefined, time].includes(timeOf(file)));
    if (changed.length === 0) return;
    // Node.js sets times to the microsecond only; touch has all nine digits where it knows this form.
    const lines = changed.map(
      ([file, time]) =>
        `touch -m -d @${time / 1_000_000_000n}.${String(time % 1_000_000_000n).padStart(9, '0')} ${shellQuote(file)}\n`,
    );
    await runProcess({ file: 'sh', args: [], cwd: '/', env: process.env }, lines.join('')).catch(() => undefined);
    for (const [file, time] of changed) {
      if (timeOf(file) === time || !fs.existsSync(file)) continue;
      fs.utimesSync(file, fs.statSync(file).atime, Number(time / 1000n) / 1e6);
    }
  }
}

/** Of a file; what a link leads to is not ours to touch. */
function timeOf(file: string): bigint | undefined {
  const stats = fs.lstatSync(file, { bigint: true, throwIfNoEntry: false });
  return stats?.isFile() ? stats.mtimeNs : undefined;
}

function listFolder(folder: string): string[] {
  try {
    return fs.lstatSync(folder).isDirectory() || path.basename(folder) === 'objects' ? fs.readdirSync(folder) : [];
  } catch {
    return [];
  }
}
