import { Git, OWN_REPOSITORY } from './git';

/** Whether a commit keeps files with Git LFS. */
export async function hasLargeFiles(git: Git, repository: string, commit: string): Promise<boolean> {
  const found = await git.ask(['grep', '-q', 'filter=lfs', commit, '--', ':(glob)**/.gitattributes'], {
    cwd: repository,
    env: OWN_REPOSITORY,
  });
  return found.code === 0;
}
