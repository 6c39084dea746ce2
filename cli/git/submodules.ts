import * as path from 'node:path';
import { Git, OWN_REPOSITORY } from './git';
import { RepositoryFacts } from './read-repository';

/**
 * Check submodules out. Where the user's clone has one, it is taken from there, without a network; the
 * others come from their own URLs.
 */
export async function checkoutSubmodules(git: Git, facts: RepositoryFacts, folder: string): Promise<void> {
  const call = { cwd: folder, env: { ...OWN_REPOSITORY, GIT_ALLOW_PROTOCOL: 'file:git:http:https:ssh' } };
  const listed = await git.ask(['config', '--file', '.gitmodules', '--get-regexp', '^submodule\\..*\\.path$'], call);
  if (listed.code !== 0) return;
  for (const line of listed.stdout.split('\n').filter(Boolean)) {
    const name = line.slice('submodule.'.length, line.indexOf('.path '));
    // As a URL, so that git copies objects and does not link them: a link shares its times with the user's file.
    const own = path.join(facts.commonDir, 'modules', name);
    const there = await git.ask(['rev-parse', '--git-dir'], {
      ...call,
      cwd: facts.root,
      env: { ...OWN_REPOSITORY, GIT_DIR: own },
    });
    if (there.code === 0) await git.must(['config', `submodule.${name}.url`, `file://${own}`], call);
  }
  // Local paths are refused by newer versions of git unless they are allowed.
  await git.must(['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'update', '--init', '--recursive'], call);
}
