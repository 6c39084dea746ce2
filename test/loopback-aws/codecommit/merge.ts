import { evaluate } from './approval-operations';
import { PullRequest, showPullRequest } from './pull-request';
import { GitError, Repository } from './repository';
import { MergeFacts } from './repository-events';
import { fullReference, references, Store } from './store';
import { AwsError } from '../core/aws-error';
import { Json, text } from '../core/json';
import { Operation } from '../core/service';
import { Principal } from '../iam/principal';

const OPTIONS = { FastForward: 'FAST_FORWARD_MERGE', Squash: 'SQUASH_MERGE', ThreeWay: 'THREE_WAY_MERGE' } as const;
type MergeOption = (typeof OPTIONS)[keyof typeof OPTIONS];

interface Merge {
  readonly source: string;
  readonly destinationReference: string;
  readonly message: string;
}

/** Merges of pull requests, which rules guard, and of branches, which nothing guards but policies. */
export function mergeOperations(store: Store): Readonly<Record<string, Operation>> {
  const ofPullRequest = (option: MergeOption): Operation =>
    store.onRepository(
      (input, caller) => mergePullRequest(store, input, option, caller),
      (input) => references(store.pullRequest(text(input.pullRequestId)).destinationReference),
    );
  const ofBranches = (option: MergeOption): Operation =>
    store.onRepository(
      (input, caller) => mergeBranches(store, input, option, caller),
      (input) => references(text(input.targetBranch ?? input.destinationCommitSpecifier)),
    );
  return Object.fromEntries(
    Object.entries(OPTIONS).flatMap(([name, option]) => [
      [`MergePullRequestBy${name}`, ofPullRequest(option)],
      [`MergeBranchesBy${name}`, ofBranches(option)],
    ]),
  );
}

async function mergePullRequest(store: Store, input: Json, mergeOption: MergeOption, caller: Principal): Promise<Json> {
  const pullRequest = store.pullRequest(text(input.pullRequestId));
  mustBeMergeable(pullRequest, input);
  const repository = store.repository(pullRequest.repositoryName);
  const { sourceCommit: source, destinationReference } = pullRequest;
  const { changes, result } = await repository.change(async () =>
    merge(
      store,
      repository,
      { source, destinationReference, message: `Merge ${pullRequest.sourceReference}` },
      mergeOption,
    ),
  );
  pullRequest.status = 'CLOSED';
  pullRequest.merged = { mergedBy: caller.arn, mergeCommitId: result.commit, mergeOption };
  store.changed(repository, changes, caller, result.facts);
  store.tell(pullRequest, 'cc-pr-merged', 'pullRequestMergeStatusUpdated', caller, { mergeOption });
  return { pullRequest: showPullRequest(pullRequest) };
}

function mustBeMergeable(pullRequest: PullRequest, { sourceCommitId }: Json): void {
  if (pullRequest.status === 'CLOSED')
    throw new AwsError(
      'PullRequestAlreadyClosedException',
      'The pull request status cannot be updated because it is already closed.',
    );
  if (sourceCommitId !== undefined && sourceCommitId !== pullRequest.sourceCommit)
    throw new AwsError(
      'TipOfSourceReferenceIsDifferentException',
      'The tip of the source branch in the destination repository does not match the tip of the source branch specified in your request.',
    );
  const { approved, overridden } = evaluate(pullRequest);
  if (!approved && !overridden)
    throw new AwsError(
      'PullRequestApprovalRulesNotSatisfiedException',
      'The pull request cannot be merged because one or more approval rules applied to the pull request have conditions that have not been met.',
    );
}

async function mergeBranches(store: Store, input: Json, mergeOption: MergeOption, caller: Principal): Promise<Json> {
  const repository = store.repository(text(input.repositoryName));
  const source = await store.mustCommit(repository, text(input.sourceCommitSpecifier));
  const destinationReference = fullReference(text(input.targetBranch ?? input.destinationCommitSpecifier));
  const { changes, result } = await repository.change(async () =>
    merge(store, repository, { source, destinationReference, message: 'Merge branches' }, mergeOption),
  );
  store.changed(repository, changes, caller, result.facts);
  return { commitId: result.commit, treeId: await repository.git(['rev-parse', `${result.commit}^{tree}`]) };
}

async function merge(
  store: Store,
  repository: Repository,
  { source, destinationReference, message }: Merge,
  mergeOption: MergeOption,
): Promise<{ commit: string; facts: MergeFacts }> {
  const tip = await store.mustCommit(repository, destinationReference);
  const base = await repository.git(['merge-base', tip, source]);
  const facts: MergeFacts = { mergeOption, sourceCommitId: source, destinationCommitId: tip, baseCommitId: base };
  try {
    const commit =
      mergeOption === 'FAST_FORWARD_MERGE'
        ? fastForward(tip, base, source)
        : await commitMerge(repository, mergeOption, tip, source, message);
    await repository.git(['update-ref', destinationReference, commit, tip]);
    return { commit, facts };
  } catch (error) {
    if (error instanceof GitError) throw new AwsError('ManualMergeRequiredException', error.message);
    throw error;
  }
}

function fastForward(tip: string, base: string, source: string): string {
  if (base !== tip) throw new GitError('not a fast forward');
  return source;
}

/** A squash has one parent: what was done on the source is one commit of the target. */
async function commitMerge(
  repository: Repository,
  mergeOption: MergeOption,
  tip: string,
  source: string,
  message: string,
): Promise<string> {
  const tree = await repository.git(['merge-tree', '--write-tree', tip, source]);
  const parents = mergeOption === 'SQUASH_MERGE' ? [tip] : [tip, source];
  return repository.git(['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent]), '-m', message]);
}
