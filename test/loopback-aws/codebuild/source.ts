import { Build } from './build';
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
  build.resolvedVersion = (await git('-C', srcDir, 'rev-parse', 'HEAD')).stdout.toString().trim();
  return undefined;
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
