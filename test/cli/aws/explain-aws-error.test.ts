import { AwsCall, explainAwsError } from '../../../cli/aws/explain-aws-error';

const CALL: AwsCall = { action: 'codebuild:StartBuild', project: 'demo-review', region: 'us-east-1' };

/** An error as the SDK throws it. */
function sdkError(name: string, message = 'a message of AWS', more: object = {}): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 400 }, ...more });
}

const DENIED =
  'User: arn:aws:iam::111122223333:user/alice is not authorized to perform: codebuild:StartBuild on resource: arn:aws:codebuild:us-east-1:111122223333:project/demo-review because no identity-based policy allows the codebuild:StartBuild action';

/** What the SDK throws, what the user reads, and how the command ends. */
const ROWS: readonly (readonly [string, Error, RegExp, number, Partial<AwsCall>?])[] = [
  [
    'no credentials',
    sdkError('CredentialsProviderError', 'Could not load credentials from any providers'),
    /^no AWS credentials were found: run `aws sso login` or `aws configure`/,
    4,
  ],
  [
    'a profile that is not there',
    sdkError(
      'CredentialsProviderError',
      'Could not resolve credentials using profile: [nope] in configuration/credentials file(s).',
    ),
    /^the profile nope gives no credentials: `aws configure list-profiles` shows/,
    4,
    { profile: 'nope' },
  ],
  [
    'a session of SSO that has ended',
    sdkError(
      'CredentialsProviderError',
      'The SSO session associated with this profile has expired. To refresh this SSO session run aws sso login with the corresponding profile.',
    ),
    /^the session of the profile dev has expired: run `aws sso login --profile dev`$/,
    4,
    { profile: 'dev' },
  ],
  [
    'a token of SSO that has ended',
    sdkError('TokenProviderError', "Token is expired. To refresh this SSO session run 'aws sso login'"),
    /^the session of this login has expired: run `aws sso login`$/,
    4,
  ],
  [
    'a profile with MFA',
    sdkError(
      'CredentialsProviderError',
      'Profile x requires multi-factor authentication, but no MFA code callback was provided.',
    ),
    /asks for an MFA code.*export-credentials --format env --profile x/,
    4,
    { profile: 'x' },
  ],
  [
    'an expired token',
    sdkError('ExpiredTokenException', 'The security token included in the request is expired'),
    /^the AWS credentials have expired: get new ones, for example with `aws sso login`$/,
    4,
  ],
  ['an expired token of STS', sdkError('ExpiredToken'), /^the AWS credentials have expired/, 4],
  [
    'an unknown key',
    sdkError('UnrecognizedClientException', 'The security token included in the request is invalid.'),
    /^AWS does not know these credentials \(UnrecognizedClientException\): `aws sts get-caller-identity` shows/,
    4,
  ],
  ['an unknown key id', sdkError('InvalidClientTokenId'), /^AWS does not know these credentials/, 4],
  [
    'a wrong secret key',
    sdkError(
      'InvalidSignatureException',
      'The request signature we calculated does not match the signature you provided.',
    ),
    /^the secret access key does not belong to its access key id/,
    4,
  ],
  [
    'a wrong clock',
    sdkError('InvalidSignatureException', 'Signature expired: 20261122T100000Z is now earlier than 20261122T115500Z'),
    /set the clock of this machine$/,
    4,
  ],
  ['no Region', new Error('Region is missing'), /^no AWS Region is set: give --region, set AWS_REGION/, 4],
  [
    'no such Region',
    new Error('Region not accepted: region="us east" is not a valid hostname component.'),
    /^"us east" is no AWS Region: write one, for example eu-central-1$/,
    2,
  ],
  [
    'a Region that is not enabled',
    sdkError('OptInRequired'),
    /^this account cannot use us-east-1 \(OptInRequired\)/,
    4,
  ],
  [
    'no permission',
    sdkError('AccessDeniedException', DENIED),
    /^arn:aws:iam::111122223333:user\/alice is not authorized to perform codebuild:StartBuild on arn:aws:codebuild:us-east-1:111122223333:project\/demo-review: ask your administrator to grant it, or choose another --profile$/,
    4,
  ],
  [
    'a permission that is denied',
    sdkError(
      'AccessDeniedException',
      `${DENIED.split(' because')[0]} with an explicit deny in a service control policy`,
    ),
    /is not authorized to perform codebuild:StartBuild on \S+, a policy denies it: ask your administrator/,
    4,
  ],
  [
    'no permission, and no word of which',
    sdkError('AccessDeniedException', ''),
    /^you are not authorized to perform codebuild:StartBuild on the project demo-review: ask your administrator/,
    4,
  ],
  [
    'a project that is not deployed',
    sdkError('ResourceNotFoundException', 'Project cannot be found'),
    /^there is no CodeBuild project demo-review in us-east-1 of this account: deploy it with `npx projen deploy`, or choose where it is with --profile and --region$/,
    4,
  ],
  [
    'a queue that is not there',
    sdkError('QueueDoesNotExist', 'The specified queue does not exist.'),
    /^sqs:ReceiveMessage found nothing in us-east-1.*: deploy with/,
    4,
    { action: 'sqs:ReceiveMessage', project: undefined },
  ],
  [
    'something else that is not there',
    sdkError('ResourceNotFoundException'),
    /^logs:GetLogEvents found nothing in us-east-1/,
    4,
    { action: 'logs:GetLogEvents', project: undefined },
  ],
  [
    'throttling',
    sdkError('ThrottlingException', 'Rate exceeded'),
    /^AWS throttled the request \(codebuild:StartBuild\): wait a minute and try again$/,
    4,
  ],
  [
    'throttling by another name',
    sdkError('Odd', 'slow down', { $metadata: { httpStatusCode: 429 } }),
    /^AWS throttled the request/,
    4,
  ],
  [
    'too many builds',
    sdkError('AccountLimitExceededException'),
    /^the account has reached its concurrent-build limit/,
    4,
  ],
  [
    'a wrong input',
    sdkError('InvalidInputException', 'Invalid source version'),
    /^codebuild:StartBuild was refused: Invalid source version$/,
    2,
  ],
  [
    'a wrong name',
    Object.assign(new Error('getaddrinfo ENOTFOUND codebuild.us-esat-1.amazonaws.com'), { code: 'ENOTFOUND' }),
    /^AWS cannot be reached in us-esat-1 \(ENOTFOUND\): check the network, and whether the Region us-esat-1 is spelled right$/,
    4,
    { region: 'us-esat-1' },
  ],
  [
    'no network',
    Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
    /^AWS cannot be reached in us-east-1 \(ECONNREFUSED\): check the network$/,
    4,
  ],
  [
    'a slow network',
    Object.assign(new Error('timeout'), { name: 'TimeoutError' }),
    /^AWS cannot be reached in us-east-1 \(TimeoutError\)/,
    4,
  ],
  [
    'an internal error of AWS',
    sdkError('InternalFailure', 'oh', { $metadata: { httpStatusCode: 500 } }),
    /^codebuild:StartBuild failed: InternalFailure: oh; try again in a minute$/,
    4,
  ],
  [
    'an error that nobody knows',
    sdkError('OddException', 'two\nlines \u001b[31mred'),
    /^codebuild:StartBuild failed: OddException: two lines red$/,
    4,
  ],
];

describe('an error of AWS', () => {
  test.each(ROWS.map(([title, error, text, exitCode, call]) => ({ title, error, text, exitCode, call })))(
    'fails in one line that has the fix: $title',
    ({ error, text, exitCode, call }) => {
      const explained = explainAwsError(error, { ...CALL, ...call });
      expect(explained?.message).toMatch(text);
      expect(explained?.message).not.toContain('\n');
      expect(explained?.exitCode).toBe(exitCode);
    },
  );

  test.each([[new TypeError('x is not a function')], ['text'], [undefined]])(
    'is none when it is a mistake of ours: %s',
    (error) => {
      expect(explainAwsError(error, CALL)).toBeUndefined();
    },
  );
});
