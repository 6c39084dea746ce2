import { randomBytes } from 'node:crypto';
import { closeSync, cpSync, mkdirSync, openSync, readdirSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Figure } from '../figure';
import { Bench, inTurn } from '../harness';

/** They take long, and differ by seconds. */
const MAX_RUNS = 3;
const FILES = 50_000;
const FOLDERS = 200;
const MEGABYTES = 300;
/** What is untracked is hashed and written once more than what is committed. */
const AIM_MS = 3000;
/** From the last line that a run shows to its end. */
const CLEANUP_AIM_MS = 300;

/** How long a run took, and how long of it came after the last line that it showed. */
export interface TimedRun {
  readonly milliseconds: number;
  readonly afterLastLine: number;
}

/** What untracked work costs over the same work when it is committed: it is made into a snapshot first. */
export async function untracked(
  { runs, place, say }: Bench,
  repository: string,
  run: (folder: string, env: NodeJS.ProcessEnv) => Promise<TimedRun>,
): Promise<Figure[]> {
  const temporary = place.folder('local/temporary');
  const works = [
    { name: `${FILES / 1000},000 untracked files`, folder: 'many', make: makeFiles },
    { name: `an untracked file of ${MEGABYTES} MB`, folder: 'large', make: makeLargeFile },
  ];
  const figures: Figure[] = [];
  for (const { name, folder, make } of works) {
    say(`${name}, and the same committed`);
    const [ours, committed] = ['untracked', 'committed'].map((each) => place.folder(`local/${folder}-${each}/shop`));
    for (const each of [ours, committed]) {
      cpSync(repository, each, { recursive: true });
      make(join(each, 'work'));
    }
    await place.run(committed, 'git', ['add', '-A']);
    await place.run(committed, 'git', ['commit', '-qm', 'Work']);
    const cleanups: number[] = [];
    const measure = async (repositoryFolder: string) => {
      const { milliseconds, afterLastLine } = await run(repositoryFolder, { TMPDIR: temporary });
      if (repositoryFolder === ours) cleanups.push(afterLastLine);
      // What a run leaves is removed after its end: the next one is not to pay for it.
      while (readdirSync(temporary).length > 0) await setTimeout(50);
      return milliseconds;
    };
    const values = await inTurn(
      Math.min(runs, MAX_RUNS),
      async () => measure(ours),
      async () => measure(committed),
    );
    figures.push(
      { name, unit: 'ms', values: values.ours, against: { name: 'committed', values: values.other } },
      {
        name: `${name}, over committed`,
        unit: 'ms',
        values: values.ours.map((value, index) => value - values.other[index]),
        aim: { value: AIM_MS },
      },
      { name: `${name}, after the last line`, unit: 'ms', values: cleanups, aim: { value: CLEANUP_AIM_MS } },
    );
    for (const each of [ours, committed]) rmSync(each, { recursive: true, force: true });
  }
  return figures;
}

function makeFiles(folder: string): void {
  for (let each = 0; each < FOLDERS; each += 1) mkdirSync(join(folder, `${each}`), { recursive: true });
  for (let file = 0; file < FILES; file += 1)
    writeFileSync(join(folder, `${file % FOLDERS}`, `${file}.txt`), `line of file ${file}\n`.repeat(20));
}

function makeLargeFile(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const file = openSync(join(folder, 'large.bin'), 'w');
  for (let each = 0; each < MEGABYTES; each += 1) writeSync(file, randomBytes(1e6));
  closeSync(file);
}
