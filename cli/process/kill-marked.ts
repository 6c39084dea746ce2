import * as fs from 'node:fs';

/**
 * Kill processes that left their group, as daemons do. They still carry the build's environment, in which
 * CODEBUILD_SRC_DIR names a folder that no other build has. Only Linux shows the environment of processes.
 */
export async function killMarked(srcDir: string): Promise<void> {
  const mark = Buffer.from(`CODEBUILD_SRC_DIR=${srcDir}\0`);
  let names: string[];
  try {
    names = fs.readdirSync('/proc');
  } catch {
    return;
  }
  for (const name of names) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    try {
      if (fs.readFileSync(`/proc/${name}/environ`).includes(mark)) process.kill(pid, 'SIGKILL');
    } catch {
      // another user's, or it has ended
    }
  }
}
