import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { loadProject } from '../flow-file';
import { GitCommand } from '../git/git';
import { ObjectTimes } from '../git/object-times';
import { readRepository } from '../git/read-repository';
import { WorkTree } from '../git/work-tree';
import { Host } from '../host';
import { hideStateFolder } from '../run-folder/run-folder';
import { TempFolder } from '../run-folder/temp-folder';

/** How often the work is looked at. Git compares times only, so a look is cheap. */
const LOOK_MS = 500;

/**
 * Do something, and again each time that the working tree has changed. Gives the last exit code when the user stops it.
 */
export async function watchWork(host: Host, once: () => Promise<number>): Promise<number> {
  const { root } = loadProject(host.cwd);
  const git = new GitCommand(host.env);
  hideStateFolder(root);
  const temp = TempFolder.make(host.tempRoot);
  const place = { objects: temp.folder('objects'), gitDir: join(temp.path, 'work-tree.git') };
  const repository = await readRepository(git, root);
  const times = new ObjectTimes(repository.commonDir);
  const workTree = await WorkTree.open(git, repository, place, { runsFilters: true });
  await workTree.refresh();
  const look = async () => workTree.writeTree(await workTree.changes());
  try {
    for (;;) {
      // Taken before the run: what changes while it runs is run next.
      const before = await look();
      const exitCode = await once();
      if (!host.stop?.aborted) host.stdout.write('waiting for a change (Ctrl-C ends it)\n');
      while (!host.stop?.aborted && (await look()) === before)
        await setTimeout(LOOK_MS, undefined, { signal: host.stop }).catch(() => undefined);
      if (host.stop?.aborted) return exitCode;
    }
  } finally {
    await times.restore();
    temp.remove();
  }
}
