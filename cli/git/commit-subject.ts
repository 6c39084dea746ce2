import { Git, OWN_REPOSITORY } from './git';
import { SNAPSHOT_SUBJECT } from './snapshot';

/** The first line of a commit's message; of uncommitted work, that of the commit below it too. */
export async function commitSubject(git: Git, repository: string, commit: string): Promise<string> {
  const call = { cwd: repository, env: OWN_REPOSITORY };
  const { code, stdout } = await git.ask(['log', '-2', '--first-parent', '--format=%h%x00%s', commit, '--'], call);
  if (code !== 0) return '';
  const [own, below] = stdout.split('\n').map((line) => line.split('\0'));
  if (own?.[1] !== SNAPSHOT_SUBJECT) return own?.[1] ?? '';
  return below?.[1] === undefined ? 'Uncommitted work' : `Uncommitted work on ${below[0]} ${below[1]}`;
}
