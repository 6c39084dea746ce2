import { Build } from './build';
import { Json } from '../core/json';
import { runProcess } from '../core/process';
import { World } from '../core/world';
import { Credentials } from '../iam/principal';

/** DOWNLOAD_SOURCE: gives the reason when it fails. */
export async function download(
  build: Build,
  world: World,
  srcDir: string,
  credentials: Credentials,
): Promise<string | undefined> {
  const git = async (...args: string[]) =>
    runProcess('git', args, {
      env: { ...process.env, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', GIT_TERMINAL_PROMPT: '0' },
    });
  const origin = `${world.endpoint}/v1/repos/${build.project.repositoryName}`;
  const login = origin.replace('://', `://${credentials.accessKeyId}:${credentials.secretAccessKey}@`);
  const steps: string[][] = [
    ['init', '-q', '-b', 'main', srcDir],
    ['-C', srcDir, 'remote', 'add', 'origin', origin],
    ['-C', srcDir, 'fetch', '-q', '--tags', login, '+refs/heads/*:refs/remotes/origin/*'],
    ['-C', srcDir, '-c', 'advice.detachedHead=false', 'checkout', '-q', '--detach', version(build)],
  ];
  for (const step of steps) {
    const done = await git(...step);
    if (done.code !== 0) return `CLIENT_ERROR: ${done.stderr.replaceAll(login, origin)}`;
  }
  const failed = await fetchSubmodules(build, async (...args) => git('-C', srcDir, ...args), [origin, login]);
  if (failed) return failed;
  build.resolvedVersion = (await git('-C', srcDir, 'rev-parse', 'HEAD')).stdout.toString().trim();
  return undefined;
}

/** Submodules are cloned as the project's role, too; relative URLs count from the repository's own. */
async function fetchSubmodules(
  { project }: Build,
  git: (...args: string[]) => ReturnType<typeof runProcess>,
  [origin, login]: readonly [origin: string, login: string],
): Promise<string | undefined> {
  const { FetchSubmodules } = (project.source.GitSubmodulesConfig ?? {}) as Json;
  if (FetchSubmodules !== true) return undefined;
  const [to, from] = [login, origin].map((url) => url.replace(/[^/]+$/, ''));
  const done = await git('-c', `url.${to}.insteadOf=${from}`, 'submodule', 'update', '-q', '--init', '--recursive');
  return done.code === 0 ? undefined : `CLIENT_ERROR: ${String(done.stderr).replaceAll(to, from)}`;
}

/** Nothing given: the project's own, else the default branch. */
function version({ sourceVersion, project }: Build): string {
  const given = sourceVersion ?? (project.properties.SourceVersion as string | undefined) ?? 'main';
  return /^[0-9a-f]{40}$/.test(given) ? given : `origin/${given.replace(/^refs\/heads\//, '')}`;
}

/** What `git-credential-helper: yes` does: git in the build reaches CodeCommit as the project's role. */
export async function useCredentials(srcDir: string, { accessKeyId, secretAccessKey }: Credentials): Promise<void> {
  const helper = `!f() { echo username=${accessKeyId}; echo password=${secretAccessKey}; }; f`;
  await runProcess('git', ['-C', srcDir, 'config', 'credential.helper', helper]);
}
