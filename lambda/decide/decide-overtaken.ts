import { BranchSubject, ReviewSubject } from './build-subject';
import { PullRequest } from './pull-request';

/** What CodeCommit's answer says of an event. */
export type OvertakenDecision =
  /** It is what the pull request or the branch is now. */
  | { readonly kind: 'current' }
  /** Nobody needs its build any more. */
  | { readonly kind: 'overtaken'; readonly reason: string }
  /**
   * CodeCommit answers with something else, which may be newer than the event or older. `isOlder`: it is known to be
   * older.
   */
  | { readonly kind: 'unclear'; readonly reason: string; readonly isOlder: boolean }
  /** CodeCommit contradicts it: it is none of CodeCommit's events. */
  | { readonly kind: 'contradicted'; readonly reason: string };

/** Whether a pull request is at the revision of an event. `time` is when the event happened. */
export function decideRevision(
  subject: ReviewSubject,
  pullRequest: PullRequest | undefined,
  time: string,
): OvertakenDecision {
  if (!pullRequest) return { kind: 'unclear', reason: 'CodeCommit does not know the pull request', isOlder: true };
  if (!pullRequest.isOpen) return { kind: 'overtaken', reason: 'the pull request has ended' };
  if (pullRequest.revision !== subject.revision) {
    const isOlder =
      pullRequest.lastActivityAt === undefined || Date.parse(pullRequest.lastActivityAt) < Date.parse(time);
    return { kind: 'unclear', reason: 'the pull request has another revision', isOlder };
  }
  const isSame =
    subject.sourceCommit === pullRequest.sourceCommit &&
    subject.sourceBranch === pullRequest.sourceBranch &&
    subject.targetBranch === pullRequest.targetBranch;
  return isSame
    ? { kind: 'current' }
    : { kind: 'contradicted', reason: 'the pull request has other branches or commits than the event says' };
}

/** Whether a branch is at the commit of an event. */
export function decideTip(
  { commit }: BranchSubject,
  tip: string | undefined,
  oldCommit: string | undefined,
): OvertakenDecision {
  if (tip === commit) return { kind: 'current' };
  return { kind: 'unclear', reason: 'the branch is at another commit', isOlder: tip === oldCommit };
}
