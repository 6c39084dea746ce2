import { BuildReport } from './build-report';
import { PullRequest } from './pull-request';

/** What a stopped build's report says instead, when the pull request shows that nobody needs the build any more. */
export function decideSuperseded(
  { revision, report }: { readonly revision?: string; readonly report: Pick<BuildReport, 'commit'> },
  pullRequest: PullRequest | undefined,
): Pick<Partial<BuildReport>, 'status' | 'because'> {
  if (!pullRequest) return {};
  if (pullRequest.isMerged) return { status: 'SUPERSEDED', because: 'the pull request was merged' };
  if (!pullRequest.isOpen) return { status: 'SUPERSEDED', because: 'the pull request was closed' };
  const isNewest =
    revision === undefined ? pullRequest.sourceCommit === report.commit : pullRequest.revision === revision;
  return isNewest ? {} : { status: 'SUPERSEDED', because: 'a newer revision came' };
}
