import * as fs from 'node:fs';
import * as path from 'node:path';
import { Git, OWN_REPOSITORY } from './git';
import { borrowObjects, initRepository, ThrowAwayOrigin, writePackedRefs } from './throw-away-origin';

export interface CheckoutRequest {
  readonly origin: ThrowAwayOrigin;
  readonly commit: string;
  readonly folder: string;
  /** Commits to fetch; 0 is the full history. */
  readonly depth: number;
}

/** A clean clone at the exact commit, with a detached HEAD as in CodeBuild. */
export async function checkoutCommit(git: Git, request: CheckoutRequest): Promise<void> {
  const { folder, origin, commit } = request;
  fs.mkdirSync(folder, { recursive: true });
  const call = { cwd: folder, env: OWN_REPOSITORY };
  const gitDir = path.join(folder, '.git');
  initRepository(gitDir, false);
  const quoted = origin.folder.replace(/["\\]/g, '\\$&');
  fs.appendFileSync(
    path.join(gitDir, 'config'),
    `[remote "origin"]\n\turl = "${quoted}"\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n`,
  );
  if (request.depth > 0) {
    await git.must(['fetch', '-q', '--depth', String(request.depth), `file://${origin.folder}`, commit], call);
  } else {
    borrowObjects(gitDir, path.join(origin.folder, 'objects'));
    const shallow = path.join(origin.folder, 'shallow');
    if (fs.existsSync(shallow)) fs.copyFileSync(shallow, path.join(gitDir, 'shallow'));
    const refs = [...origin.before].map(
      ([name, object]) => [name.replace(/^refs\/heads\//, 'refs/remotes/origin/'), object] as const,
    );
    writePackedRefs(gitDir, new Map(refs));
  }
  await git.must(['-c', 'advice.detachedHead=false', 'checkout', '-q', '--detach', commit], call);
}
