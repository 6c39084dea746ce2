import { Check, isPlainObject, join } from '../checks/check';

/**
 * What does not go together with `mergeResult`. The steps that merge are in a buildspec that we write, they run as
 * root, and nothing may run after them when there is a conflict.
 */
export const mergeRule: Check = (flow, path, issues) => {
  if (
    !isPlainObject(flow) ||
    !isPlainObject(flow.on) ||
    !isPlainObject(flow.on.review) ||
    flow.on.review.mergeResult !== true
  )
    return;
  const { build } = flow;
  if (build === undefined) {
    const at = join(join(join(path, 'on'), 'review'), 'mergeResult');
    issues.push({
      path: at,
      value: true,
      expected: 'left out where the buildspec is yours, as the generated one has the steps that merge',
      fix: 'give the commands as "build" instead of "buildspec", or remove it',
    });
    return;
  }
  if (!isPlainObject(build)) return;
  const env = isPlainObject(build.env) ? build.env : {};
  const install = isPlainObject(build.phases) && isPlainObject(build.phases.install) ? build.phases.install : {};
  const atEnv = join(join(path, 'build'), 'env');
  const atInstall = join(join(join(path, 'build'), 'phases'), 'install');
  const issue = (at: string, name: string, value: unknown, expected: string, fix: string) =>
    issues.push({ path: join(at, name), value, expected, fix });
  if (env.gitCredentialHelper === false) {
    issue(
      atEnv,
      'gitCredentialHelper',
      false,
      'true or left out with "mergeResult", which fetches the target branch',
      'remove it',
    );
  }
  if (env.shell === 'powershell.exe' || env.shell === 'cmd.exe') {
    issue(
      atEnv,
      'shell',
      env.shell,
      'bash or /bin/sh with "mergeResult", whose steps are written for these',
      'remove it',
    );
  }
  const user = install.runAs ?? (install.commands === undefined ? 'root' : (build.runAs ?? 'root'));
  if (user !== 'root') {
    issue(
      atInstall,
      'runAs',
      user,
      'root with "mergeResult", as only root may change the source',
      'write "root", and move what has to run as somebody else to "preBuild"',
    );
  }
  if (install.onFailure === 'CONTINUE') {
    issue(
      atInstall,
      'onFailure',
      install.onFailure,
      'left out with "mergeResult", as a conflict must end the build',
      'remove it',
    );
  }
  if (install.finally !== undefined) {
    issue(
      atInstall,
      'finally',
      install.finally,
      'left out with "mergeResult", as it would run after a conflict',
      'move it to "preBuild"',
    );
  }
};
