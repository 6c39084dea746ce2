import { BuildspecIssue } from './buildspec';
import { mayUse } from './granted';
import { errorText } from '../../src/checks/error-data';
import { ResolvedFlow } from '../../src/contract/flow-file';
import { GRANT_ERRORS } from '../errors/buildspec-errors';
import { DeclaredSubmodule, resolveUrl } from '../git/submodules';

/** The repository that a build clones. */
interface ClonedRepository {
  readonly repositoryName: string;
  /** Absent where it is only known in AWS. */
  readonly region?: string;
}

/** https://docs.aws.amazon.com/codecommit/latest/userguide/regions.html#regions-git */
const BY_HTTPS =
  /^https:\/\/(?:[^@/]*@)?git-codecommit(?:-fips)?\.([a-z0-9-]+)\.[a-z0-9.-]+\/v1\/repos\/([\w.-]+?)\/?$/;
/** Of SSH, `user@host:path` too. The helper git-remote-codecommit is not in the step that fetches the source. */
const BY_SSH_OR_HELPER = /^(ssh:|git\+ssh:|codecommit:|[\w.-]+@[\w.-]+:)/;

/**
 * Submodules that the role of a flow's builds cannot fetch. CodeBuild clones by HTTPS with the role's own rights, so
 * that relative URLs are of HTTPS, too. Of other hosts than CodeCommit nothing is known here.
 */
export function submoduleIssues(
  flow: ResolvedFlow,
  submodules: readonly DeclaredSubmodule[],
  { repositoryName, region }: ClonedRepository,
): BuildspecIssue[] {
  const allowed = [repositoryName, ...(flow.uses?.repositories ?? [])];
  const base = `https://git-codecommit.${region ?? 'unknown'}.amazonaws.com/v1/repos/${repositoryName}`;
  return submodules.flatMap(({ path, url: given }) => {
    const url = resolveUrl(base, given);
    const [, at, name] = BY_HTTPS.exec(url) ?? [];
    const message = BY_SSH_OR_HELPER.test(url)
      ? errorText(GRANT_ERRORS.submoduleBySsh, { path, url, name: url.split(/[/:]/).at(-1) ?? '' })
      : name === undefined
        ? undefined
        : region !== undefined && at !== region
          ? errorText(GRANT_ERRORS.submoduleElsewhere, { path, url, region })
          : allowed.includes(name) || mayUse(flow, { action: 'codecommit:GitPull', resource: name })
            ? undefined
            : errorText(GRANT_ERRORS.submoduleNotGranted, { path, repository: name });
    return message === undefined ? [] : [{ severity: 'error' as const, line: 1, column: 1, message }];
  });
}
