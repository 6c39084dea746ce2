import { whoseLimit } from '../decide/build-limit';
import { ReportStatus, StartError } from '../decide/build-report';

/** What a flow did, after its name: "Flow `review` failed". */
export const STATUS_WORDS: Readonly<Record<ReportStatus, string>> = {
  IN_PROGRESS: 'is running',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  STOPPED: 'was stopped',
  FAULT: 'failed with a CodeBuild internal error',
  TIMED_OUT: 'timed out',
  NOT_STARTED: 'could not be started',
  SUPERSEDED: 'was stopped',
  SKIPPED: 'was skipped',
};

/** The time between two ISO 8601 times, such as `1 min 7 s`. Empty where there is none. */
export function durationWords(from: string, to: string): string {
  const seconds = Math.round((Date.parse(to) - Date.parse(from)) / 1000);
  if (!Number.isFinite(seconds) || seconds < 0) return '';
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(first < 0 ? 2 : first)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

const LIMIT_WORDS = {
  account: 'The account has reached its concurrent-build limit',
  flow: 'The flow has reached its own `concurrentBuildLimit`',
  either: 'The flow has reached its own `concurrentBuildLimit`, or the account its concurrent-build limit',
} as const;

/** An error that the AWS SDK or Lambda named, in words and with what to do. Unknown ones keep their name only. */
export function startErrorWords({ name, message = '' }: StartError, ownLimit: number | undefined): string {
  const limit = whoseLimit(message, ownLimit);
  switch (name) {
    case 'AccountLimitExceededException':
      return `${LIMIT_WORDS[limit]}. Push a commit when some builds have ended, or ${limit === 'account' ? 'request a quota increase' : 'raise the limit'}.`;
    case 'ThrottlingException':
    case 'TooManyRequestsException':
      return 'AWS throttled the request. Push a commit to try again.';
    case 'AccessDeniedException':
      return 'The function that starts builds is not authorized to start this one: deploy the stack again, or check its role.';
    case 'ResourceNotFoundException':
      return 'The CodeBuild project does not exist any more: deploy the stack again.';
    default:
      return 'The log of the function that starts builds says why. Push a commit to try again.';
  }
}
