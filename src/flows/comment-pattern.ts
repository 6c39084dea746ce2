import { RepositoryEventPattern } from './event-pattern';
import { CommentEvent, DetailType, EventSource } from '../contract/codecommit-events';

/**
 * The pattern of the rule on new comments. Comments of our own functions would come back as events, so
 * they are left out already here.
 * @param own how the ARNs begin whose comments are left out
 * @see https://docs.aws.amazon.com/codecommit/latest/userguide/monitoring-events.html
 */
export function commentPattern(repositoryArn: string, own: readonly string[]): RepositoryEventPattern {
  return {
    source: [EventSource.CODECOMMIT],
    'detail-type': [DetailType.PULL_REQUEST_COMMENT],
    resources: [repositoryArn],
    detail: {
      event: [CommentEvent.CREATED],
      callerUserArn: [{ 'anything-but': { prefix: [...own] } }],
    },
  };
}
