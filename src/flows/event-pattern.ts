import { referenceFilter } from './reference-filter';
import {
  BRANCH_PREFIX,
  DetailType,
  EventSource,
  PullRequestEvent,
  ReferenceEvent,
} from '../contract/codecommit-events';
import { RuleTrigger } from '../contract/flow-file';

/** An EventBridge event pattern for an event of one repository. */
export interface RepositoryEventPattern {
  readonly source: readonly string[];
  readonly 'detail-type': readonly string[];
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, readonly unknown[]>>;
}

/**
 * The pattern of a trigger's rule. It is as narrow as EventBridge's operators and quotas allow, and
 * never narrower than the globs; the start-build function decides exactly.
 *
 * The detail of a pull request's event says `Open` and the text `"False"`, unlike the API; events of
 * approvals and rules have the same detail-type, so `event` must be listed.
 * @see https://docs.aws.amazon.com/codecommit/latest/userguide/monitoring-events.html
 */
export function eventPattern(trigger: RuleTrigger, repositoryArn: string): RepositoryEventPattern {
  const wildcards = trigger.wildcard;
  if (trigger.kind === 'review') {
    return {
      source: [EventSource.CODECOMMIT],
      'detail-type': [DetailType.PULL_REQUEST_STATE],
      resources: [repositoryArn],
      detail: {
        ...(trigger.supersede
          ? {
              // A pull request that ends stops its builds. Those that brought a commit are `Open`, which the handler
              // looks at.
              event: [
                PullRequestEvent.CREATED,
                PullRequestEvent.SOURCE_UPDATED,
                PullRequestEvent.STATUS_CHANGED,
                PullRequestEvent.MERGE_STATUS_UPDATED,
              ],
            }
          : {
              event: [PullRequestEvent.CREATED, PullRequestEvent.SOURCE_UPDATED],
              pullRequestStatus: ['Open'],
              isMerged: ['False'],
            }),
        ...field(
          'destinationReference',
          referenceFilter(trigger.targets, trigger.except, { before: BRANCH_PREFIX, wildcards }),
        ),
      },
    };
  }
  return {
    source: [EventSource.CODECOMMIT],
    'detail-type': [DetailType.REPOSITORY_STATE],
    resources: [repositoryArn],
    detail: {
      event: [ReferenceEvent.CREATED, ReferenceEvent.UPDATED],
      referenceType: [trigger.kind],
      ...field('referenceName', referenceFilter(trigger.names, trigger.except, { before: '', wildcards })),
    },
  };
}

function field(name: string, filter: readonly unknown[] | undefined): Record<string, readonly unknown[]> {
  return filter ? { [name]: filter } : {};
}
