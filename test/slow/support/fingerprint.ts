import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';

/**
 * Each file, folder and link below a folder but the place of local runs: what it is, what is in it, and when it was
 * changed.
 */
export type Fingerprint = Readonly<Record<string, { readonly content: string; readonly time: string }>>;

export function fingerprint(root: string): Fingerprint {
  const found: Record<string, { content: string; time: string }> = {};
  const look = (name: string): void => {
    const file = path.join(root, name);
    const stat = fs.lstatSync(file, { bigint: true });
    const inside = stat.isSymbolicLink()
      ? fs.readlinkSync(file)
      : stat.isDirectory()
        ? fs.readdirSync(file).sort().join('\n')
        : createHash('sha256').update(fs.readFileSync(file)).digest('hex');
    found[name || '.'] = { content: `${stat.mode.toString(8)} ${inside}`, time: String(stat.mtimeNs) };
    if (stat.isDirectory())
      for (const each of fs.readdirSync(file).sort())
        if (path.join(name, each) !== '.flow-ci') look(path.join(name, each));
  };
  look('');
  return found;
}

/** What differs, in words. The times of objects count only where they are told to. */
export function differences(before: Fingerprint, after: Fingerprint, timesOfObjects: boolean): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) => {
    if (!before[name] || !after[name]) return [`${name} ${before[name] ? 'is gone' : 'is new'}`];
    if (before[name].content !== after[name].content) return [`${name} has changed`];
    const counts = timesOfObjects || !/^\.git\/objects\//.test(name);
    return counts && before[name].time !== after[name].time ? [`${name} has another time`] : [];
  });
}
