/** What the address of a git remote says of a CodeCommit repository. */
export interface CodeCommitRemote {
  readonly repositoryName: string;
  /** Absent: the address does not say. */
  readonly region?: string;
}

/**
 * Forms of a CodeCommit remote: HTTPS and SSH, with and without FIPS, in every partition, through a VPC endpoint, and
 * the git-remote-codecommit helper's `codecommit::REGION://PROFILE@REPOSITORY`. A host that ssh has another name for
 * still has the path that all of them share.
 * @see https://docs.aws.amazon.com/codecommit/latest/userguide/regions.html
 * @see https://docs.aws.amazon.com/codecommit/latest/userguide/setting-up-git-remote-codecommit.html
 */
const FORMS = [
  /^(?:https|ssh):\/\/(?:[^@/]+@)?(?:[\w-]+\.)?git-codecommit(?:-fips)?\.(?<region>[a-z0-9-]+)\.[a-z0-9.-]+(?::\d+)?\/v1\/repos\/(?<name>[\w.-]+)\/?$/,
  /^codecommit(?:::(?<region>[a-z0-9-]+))?:\/\/(?:[^@/]+@)?(?<name>[\w.-]+)\/?$/,
  /^(?:ssh:\/\/)?(?:[^@/:]+@)?[^@/:]+(?::\d+)?[/:]\/?v1\/repos\/(?<name>[\w.-]+)\/?$/,
];

/** The repository of a remote's address, or nothing when it is not in CodeCommit. */
export function codeCommitRemote(url: string): CodeCommitRemote | undefined {
  for (const form of FORMS) {
    const { name, region } = form.exec(url)?.groups ?? {};
    if (name) return { repositoryName: name, ...(region && { region }) };
  }
  return undefined;
}

/** A remote of a clone. */
export interface GitRemote {
  readonly name: string;
  /** As it was written, and as git reads it with `insteadOf`: either may name the repository. */
  readonly urls: readonly string[];
}

/** The repositories that remotes name: that of `origin`, else those of the others. */
export function codeCommitRemotes(remotes: readonly GitRemote[]): readonly CodeCommitRemote[] {
  const found = remotes.flatMap(({ name, urls }) => {
    const remote = urls.map(codeCommitRemote).find(Boolean);
    return remote ? [{ name, remote }] : [];
  });
  const origin = found.filter(({ name }) => name === 'origin');
  return (origin.length > 0 ? origin : found).map(({ remote }) => remote);
}
