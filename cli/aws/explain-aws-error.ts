import { AwsError } from './aws-error';
import { whoseLimit } from '../../lambda/decide/build-limit';
import { oneLine } from '../../lambda/render/plain-text';
import { AWS_ERRORS } from '../errors/aws-errors';

/** The call that failed. */
export interface AwsCall {
  /** As IAM names it, for example `codebuild:StartBuild`. */
  readonly action: string;
  readonly project?: string;
  readonly region?: string;
  readonly profile?: string;
}

interface ErrorLike {
  readonly name: string;
  readonly message: string;
  /** Of Node.js, for example ENOTFOUND. */
  readonly code?: string;
  /** What the SDK puts on each answer of AWS. */
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/**
 * Names of errors that all services share.
 * @see https://docs.aws.amazon.com/codebuild/latest/APIReference/CommonErrors.html
 */
const EXPIRED = ['ExpiredToken', 'ExpiredTokenException', 'TokenRefreshRequired'];
const UNKNOWN_CREDENTIALS = [
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidAccessKeyId',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'IncompleteSignature',
  'IncompleteSignatureException',
  'AuthFailure',
  'NotAuthorized',
];
const SIGNATURES = [
  'SignatureDoesNotMatch',
  'InvalidSignatureException',
  'RequestExpired',
  'RequestTimeTooSkewed',
  'RequestInTheFuture',
];
const DENIED = ['AccessDeniedException', 'AccessDenied', 'UnauthorizedOperation'];
const THROTTLED = [
  'ThrottlingException',
  'Throttling',
  'ThrottledException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'LimitExceededException',
];
const INVALID = ['InvalidInputException', 'InvalidParameterException', 'ValidationException'];
const UNREACHABLE = [
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_HAS_EXPIRED',
];

/** What an error of the SDK means for the user, or nothing when it is a bug of ours. */
export function explainAwsError(error: unknown, call: AwsCall): AwsError | undefined {
  if (!isErrorLike(error)) return undefined;
  const { action } = call;
  const { name } = error;
  const region = call.region ?? 'the Region';
  const flag = profileFlag(call);
  if (/^Region is missing/.test(error.message)) return new AwsError(AWS_ERRORS.regionIsMissing);
  const [, wrong] = /region="(.*)" is not a valid hostname component/.exec(error.message) ?? [];
  if (wrong !== undefined) return new AwsError(AWS_ERRORS.notARegion, { region: JSON.stringify(wrong) });
  if (/(Credentials|Token)ProviderError$/.test(name)) return credentialsError(error.message, call);
  if (EXPIRED.includes(name)) return new AwsError(AWS_ERRORS.credentialsExpired, { command: loginCommand(call) });
  if (UNKNOWN_CREDENTIALS.includes(name)) return new AwsError(AWS_ERRORS.unknownCredentials, { name, flag });
  if (SIGNATURES.includes(name))
    return /expired|not yet current|skew|future/i.test(`${name} ${error.message}`)
      ? new AwsError(AWS_ERRORS.wrongClock, { name })
      : new AwsError(AWS_ERRORS.wrongSecretKey, { name, flag });
  if (name === 'OptInRequired' || name === 'OptInRequiredException')
    return new AwsError(AWS_ERRORS.regionDisabled, { region, name });
  if (DENIED.includes(name)) return deniedError(error.message, call);
  if (THROTTLED.includes(name) || error.$metadata?.httpStatusCode === 429)
    return new AwsError(AWS_ERRORS.throttled, { action });
  if (name === 'AccountLimitExceededException')
    return new AwsError(
      whoseLimit(error.message, undefined) === 'flow' ? AWS_ERRORS.flowLimit : AWS_ERRORS.accountLimit,
    );
  // The second one is of SQS.
  if (name === 'ResourceNotFoundException' || name === 'QueueDoesNotExist')
    return call.project === undefined
      ? new AwsError(AWS_ERRORS.notFound, { action, region })
      : new AwsError(AWS_ERRORS.projectNotFound, { project: call.project, region });
  if (INVALID.includes(name)) return new AwsError(AWS_ERRORS.invalidInput, { action, reason: messageOf(error) });
  const code = error.code ?? name;
  if (UNREACHABLE.includes(code) || name === 'TimeoutError') {
    const spelling = error.code === 'ENOTFOUND' ? `, and whether the Region ${region} is spelled right` : '';
    return new AwsError(AWS_ERRORS.unreachable, { region, code, spelling });
  }
  if (!error.$metadata) return undefined;
  const passing = (error.$metadata.httpStatusCode ?? 0) >= 500;
  return new AwsError(passing ? AWS_ERRORS.serviceFailed : AWS_ERRORS.callFailed, {
    action,
    reason: `${name}: ${messageOf(error)}`,
  });
}

function credentialsError(message: string, call: AwsCall): AwsError {
  const { profile } = call;
  if (/multi-factor|MFA/i.test(message))
    return new AwsError(AWS_ERRORS.mfaNeeded, {
      profile: profile ? `the profile ${profile}` : 'the profile',
      flag: profileFlag(call),
    });
  if (/expired|invalid.*(session|token)|session.*invalid|re-?authenticate|sso login|aws login/i.test(message))
    return new AwsError(AWS_ERRORS.sessionExpired, {
      session: profile ? `the profile ${profile}` : 'this login',
      command: loginCommand(call),
    });
  return profile !== undefined
    ? new AwsError(AWS_ERRORS.profileWithoutCredentials, { profile })
    : new AwsError(AWS_ERRORS.noCredentials);
}

/** AWS names the user and the action: `User: ARN is not authorized to perform: ACTION on resource: ARN because ...`. */
function deniedError(message: string, call: AwsCall): AwsError {
  const [, action = call.action] = /perform: ([a-z0-9-]+:[A-Za-z0-9*]+)/.exec(message) ?? [];
  const [, user] = /User: (\S+) is not authorized/.exec(message) ?? [];
  const [, named = call.project && `the project ${call.project}`] = /on resource: (\S+)/.exec(message) ?? [];
  const deny = /with an explicit deny/.test(message) ? ', a policy denies it' : '';
  const resource = `${named ? ` on ${named}` : ''}${deny}`;
  return user
    ? new AwsError(AWS_ERRORS.userNotAuthorized, { user, action, resource })
    : new AwsError(AWS_ERRORS.notAuthorized, { action, resource });
}

function loginCommand(call: AwsCall): string {
  return `aws sso login${profileFlag(call)}`;
}

function profileFlag({ profile }: AwsCall): string {
  return profile === undefined ? '' : ` --profile ${profile}`;
}

function messageOf(error: ErrorLike): string {
  return oneLine(error.message) || error.name;
}

function isErrorLike(error: unknown): error is ErrorLike {
  return error instanceof Error;
}
