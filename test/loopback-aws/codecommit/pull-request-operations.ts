import { PullRequest, revisionId, showPullRequest } from './pull-request';
import { fullReference, Store } from './store';
import { rulesFromTemplates } from './template-operations';
import { AwsError } from '../core/aws-error';
import { Json, objects, text } from '../core/json';
import { Operation } from '../core/service';
import { Principal } from '../iam/principal';

const PAGE = 100;

/** Pull requests from their making to their end; merging is elsewhere. */
export function pullRequestOperations(store: Store): Readonly<Record<string, Operation>> {
  return {
    ListPullRequests: store.onRepository((input) => {
      const ids = store.pullRequests
        .filter(
          ({ repositoryName, status, authorArn }) =>
            repositoryName === input.repositoryName &&
            (input.pullRequestStatus ?? status) === status &&
            (input.authorArn ?? authorArn) === authorArn,
        )
        .map(({ id }) => id)
        .reverse();
      const start = Number(input.nextToken ?? 0);
      const end = start + Math.min(Number(input.maxResults ?? PAGE), PAGE);
      return { pullRequestIds: ids.slice(start, end), ...(end < ids.length && { nextToken: String(end) }) };
    }),
    CreatePullRequest: {
      resources: (input) => objects(input.targets).map((target) => store.arn(text(target.repositoryName))),
      run: (input, caller) => create(store, input, caller),
    },
    GetPullRequest: store.onPullRequest((input) => ({
      pullRequest: showPullRequest(store.pullRequest(text(input.pullRequestId))),
    })),
    UpdatePullRequestStatus: store.onPullRequest((input, caller) => {
      const pullRequest = store.pullRequest(text(input.pullRequestId));
      if (input.pullRequestStatus !== 'CLOSED' || pullRequest.status === 'CLOSED')
        throw new AwsError(
          'InvalidPullRequestStatusUpdateException',
          'The pull request status update is not valid. The only valid update is from OPEN to CLOSED.',
        );
      pullRequest.status = 'CLOSED';
      store.tell(pullRequest, 'cc-pr-closed-unmerged', 'pullRequestStatusChanged', caller);
      return { pullRequest: showPullRequest(pullRequest) };
    }),
  };
}

async function create(store: Store, input: Json, caller: Principal): Promise<Json> {
  const [target, ...more] = objects(input.targets);
  if (more.length > 0) throw store.world.fault('a pull request with several targets is not known');
  const repository = store.repository(text(target.repositoryName));
  const token = input.clientRequestToken as string | undefined;
  const same = token && store.pullRequests.find((each) => each.clientRequestToken === token);
  if (same) return { pullRequest: showPullRequest(same) };
  const sourceReference = fullReference(text(target.sourceReference));
  const sourceCommit = await store.mustCommit(repository, sourceReference);
  const destinationReference = fullReference(text(target.destinationReference, 'main'));
  const destinationCommit = await store.mustCommit(repository, destinationReference);
  const mergeBase = await repository.git(['merge-base', destinationCommit, sourceCommit]);
  const id = String(store.pullRequests.length + 1);
  const now = Date.now() / 1000;
  const pullRequest: PullRequest = {
    id,
    repositoryName: repository.name,
    title: text(input.title),
    ...(input.description !== undefined && { description: text(input.description) }),
    authorArn: caller.arn,
    sourceReference,
    destinationReference,
    destinationCommit,
    sourceCommit,
    revisionId: revisionId(id, sourceCommit),
    mergeBase,
    status: 'OPEN',
    creationDate: now,
    lastActivityDate: now,
    ...(token && { clientRequestToken: token }),
    comments: [],
    // Templates count when a pull request is made. What becomes of them later changes nothing for it.
    // https://docs.aws.amazon.com/codecommit/latest/userguide/approval-rule-templates.html
    rules: rulesFromTemplates(store, repository.name, destinationReference),
    approvals: new Map(),
    overrides: new Map(),
  };
  store.pullRequests.push(pullRequest);
  store.tell(pullRequest, 'cc-pr-created', 'pullRequestCreated', caller);
  return { pullRequest: showPullRequest(pullRequest) };
}
