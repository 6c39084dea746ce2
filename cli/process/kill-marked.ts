import * as fs from 'node:fs';
import { groupIsAlive } from './run-process';

/**
 * Kill processes that left their group, as daemons do. They still carry the build's environment, in which
 * CODEBUILD_SRC_DIR lies in a folder that no other run has. Only Linux shows the environment of processes.
 */
export function killMarked(folder: string): void {
  // The end counts: `run-1` is not `run-12`.
  const marks = ['\0', '/'].map((end) => Buffer.from(`CODEBUILD_SRC_DIR=${folder}${end}`));
  for (const name of processNames()) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    try {
      const environment = fs.readFileSync(`/proc/${name}/environ`);
      if (marks.some((mark) => environment.includes(mark))) process.kill(pid, 'SIGKILL');
    } catch {
      // another user's, or it has ended
    }
  }
}

/**
 * Whether a group has a process that still runs. One that has ended stays in the group until its parent, maybe nobody,
 * asks for it.
 */
export function groupIsRunning(group: number): boolean {
  if (!groupIsAlive(group)) return false;
  const names = processNames();
  return (
    names.length === 0 ||
    names.some((name) => {
      try {
        // `pid (name) state parent group ...`, where the name may hold anything.
        const [state, , processGroup] = fs
          .readFileSync(`/proc/${name}/stat`, 'utf8')
          .replace(/^.*\) /s, '')
          .split(' ');
        return Number(processGroup) === group && state !== 'Z';
      } catch {
        return false;
      }
    })
  );
}

function processNames(): string[] {
  try {
    return fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}
