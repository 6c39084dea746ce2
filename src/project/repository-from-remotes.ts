/**
 * Forms of a CodeCommit remote: HTTPS and SSH, with and without FIPS, in every partition, and the
 * git-remote-codecommit helper's `codecommit::REGION://PROFILE@REPOSITORY`.
 * @see https://docs.aws.amazon.com/codecommit/latest/userguide/regions.html
 * @see https://docs.aws.amazon.com/codecommit/latest/userguide/setting-up-git-remote-codecommit.html
 */
const FORMS = [
  /^(?:https|ssh):\/\/(?:[^@/]+@)?git-codecommit(?:-fips)?\.[a-z0-9-]+\.(?:amazonaws\.com(?:\.cn)?|[a-z0-9.-]+)\/v1\/repos\/([\w.-]+)\/?$/,
  /^codecommit(?:::[a-z0-9-]+)?:\/\/(?:[^@/]+@)?([\w.-]+)\/?$/,
];

/** The repository of a remote's address, or nothing when it is not in CodeCommit. */
export function repositoryFromUrl(url: string): string | undefined {
  for (const form of FORMS) {
    const name = form.exec(url)?.[1];
    if (name) return name;
  }
  return undefined;
}

/** The repository among the lines of `git config --get-regexp '^remote\..*\.url$'`; the remote `origin` comes first. */
export function repositoryFromRemotes(lines: string): string | undefined {
  const remotes = lines
    .split('\n')
    .map((line) => line.split(/ (.*)/))
    .filter(([, url]) => url);
  const origin = remotes.filter(([key]) => key === 'remote.origin.url');
  return [...origin, ...remotes].map(([, url]) => repositoryFromUrl(url.trim())).find(Boolean);
}
