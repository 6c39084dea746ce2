import { AwsFault } from './aws-refusal';
import { whoseLimit } from '../../lambda/decide/build-limit';
import { oneLine } from '../../lambda/render/plain-text';

/** The call that failed. */
export interface AwsCall {
  /** As IAM names it, such as `codebuild:StartBuild`. */
  readonly action: string;
  readonly project?: string;
  readonly region?: string;
  readonly profile?: string;
}

interface ErrorLike {
  readonly name: string;
  readonly message: string;
  /** Of Node.js, such as ENOTFOUND. */
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

/** What an error of the SDK means for the user, or nothing when it is none: then it is a mistake of ours. */
export function explainAwsError(error: unknown, call: AwsCall): AwsFault | undefined {
  if (!isErrorLike(error)) return undefined;
  const region = call.region ?? 'the Region';
  if (/^Region is missing/.test(error.message)) {
    return {
      kind: 'credentials',
      message:
        'no AWS Region is set: give --region, set AWS_REGION, or write a region into the profile (`aws configure set region NAME`)',
    };
  }
  const [, wrong] = /region="(.*)" is not a valid hostname component/.exec(error.message) ?? [];
  if (wrong !== undefined)
    return { kind: 'input', message: `${JSON.stringify(wrong)} is no AWS Region: write one such as eu-central-1` };
  if (/(Credentials|Token)ProviderError$/.test(error.name))
    return { kind: 'credentials', message: credentialsText(error.message, call) };
  if (EXPIRED.includes(error.name))
    return {
      kind: 'credentials',
      message: `the AWS credentials have expired: get new ones, such as with \`${loginCommand(call)}\``,
    };
  if (UNKNOWN_CREDENTIALS.includes(error.name)) {
    return {
      kind: 'credentials',
      message: `AWS does not know these credentials (${error.name}): \`aws sts get-caller-identity${profileFlag(call)}\` shows which are used; choose others with --profile`,
    };
  }
  if (SIGNATURES.includes(error.name)) return { kind: 'credentials', message: signatureText(error, call) };
  if (error.name === 'OptInRequired' || error.name === 'OptInRequiredException')
    return {
      kind: 'credentials',
      message: `this account cannot use ${region} (${error.name}): enable the Region, or choose another with --region`,
    };
  if (DENIED.includes(error.name)) return { kind: 'denied', message: deniedText(error.message, call) };
  if (THROTTLED.includes(error.name) || error.$metadata?.httpStatusCode === 429)
    return { kind: 'passing', message: `AWS was asked too often (${call.action}): wait a minute and try again` };
  if (error.name === 'AccountLimitExceededException')
    return {
      kind: 'other',
      message:
        whoseLimit(error.message, undefined) === 'flow'
          ? 'the flow has reached its own concurrentBuildLimit: wait until one of its builds has ended, or raise the limit'
          : 'the account has reached its concurrent-build limit: wait until a build has ended, or request a quota increase',
    };
  // The second one is of SQS.
  if (error.name === 'ResourceNotFoundException' || error.name === 'QueueDoesNotExist')
    return { kind: 'missing', message: missingText(call, region) };
  if (
    error.name === 'InvalidInputException' ||
    error.name === 'InvalidParameterException' ||
    error.name === 'ValidationException'
  ) {
    return { kind: 'input', message: `${call.action} was refused: ${said(error)}` };
  }
  if (UNREACHABLE.includes(error.code ?? error.name) || error.name === 'TimeoutError') {
    const spelled = error.code === 'ENOTFOUND' ? `, and whether the Region ${region} is spelled right` : '';
    return {
      kind: 'passing',
      message: `AWS cannot be reached in ${region} (${error.code ?? error.name}): look at the network${spelled}`,
    };
  }
  if (!error.$metadata) return undefined;
  const passing = (error.$metadata.httpStatusCode ?? 0) >= 500;
  return {
    kind: passing ? 'passing' : 'other',
    message: `${call.action} failed: ${error.name}: ${said(error)}${passing ? '; try again in a minute' : ''}`,
  };
}

function credentialsText(message: string, call: AwsCall): string {
  const { profile } = call;
  if (/multi-factor|MFA/i.test(message)) {
    return `${profile ? `the profile ${profile}` : 'the profile'} asks for an MFA code, which flow-ci cannot: take credentials from the AWS CLI, such as with \`eval "$(aws configure export-credentials --format env${profileFlag(call)})"\``;
  }
  if (/expired|invalid.*(session|token)|session.*invalid|re-?authenticate|sso login|aws login/i.test(message))
    return `the session of ${profile ? `the profile ${profile}` : 'this login'} has expired: run \`${loginCommand(call)}\``;
  if (profile !== undefined)
    return `the profile ${profile} gives no credentials: \`aws configure list-profiles\` shows which there are, \`aws sts get-caller-identity --profile ${profile}\` what it lacks`;
  return 'no AWS credentials were found: run `aws sso login` or `aws configure`, choose a profile with --profile or AWS_PROFILE, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY';
}

function signatureText(error: ErrorLike, call: AwsCall): string {
  if (/expired|not yet current|skew|future/i.test(`${error.name} ${error.message}`))
    return `AWS says that the request is of another time (${error.name}): set the clock of this machine`;
  return `the secret access key does not belong to its access key id (${error.name}): write both again, such as with \`aws configure${profileFlag(call)}\``;
}

/** AWS tells who may not do what: `User: ARN is not authorized to perform: ACTION on resource: ARN because ...`. */
function deniedText(message: string, call: AwsCall): string {
  const [, action = call.action] = /perform: ([a-z0-9-]+:[A-Za-z0-9*]+)/.exec(message) ?? [];
  const [, who] = /User: (\S+) is not authorized/.exec(message) ?? [];
  const [, resource = call.project && `the project ${call.project}`] = /on resource: (\S+)/.exec(message) ?? [];
  const deny = /with an explicit deny/.test(message) ? ', a policy denies it' : '';
  return `${who ?? 'you'} may not ${action}${deny}: have it allowed${resource ? ` on ${resource}` : ''}, or choose another --profile`;
}

function missingText({ action, project }: AwsCall, region: string): string {
  if (project === undefined)
    return `${action} found nothing in ${region}: deploy with \`npx projen deploy\`, or choose the account and Region with --profile and --region`;
  return `there is no CodeBuild project ${project} in ${region} of this account: deploy it with \`npx projen deploy\`, or choose where it is with --profile and --region`;
}

function loginCommand(call: AwsCall): string {
  return `aws sso login${profileFlag(call)}`;
}

function profileFlag({ profile }: AwsCall): string {
  return profile === undefined ? '' : ` --profile ${profile}`;
}

function said(error: ErrorLike): string {
  return oneLine(error.message) || error.name;
}

function isErrorLike(error: unknown): error is ErrorLike {
  return error instanceof Error;
}
