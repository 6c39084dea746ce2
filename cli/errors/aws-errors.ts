import { CommandErrorData } from './user-error';

/**
 * What a refusal of AWS means: the next call may succeed after `passing`, and `missing` is a project that is not there.
 */
export type AwsErrorKind = 'credentials' | 'denied' | 'missing' | 'passing' | 'input' | 'other';
export interface AwsErrorData extends CommandErrorData {
  readonly kind: AwsErrorKind;
}

const NOT_GRANTED = 'ask your administrator to grant it, or choose another --profile';
const DEPLOY = 'deploy with `npx projen deploy`, or choose the account and Region with --profile and --region';

/** What AWS refuses, in the words of the command. */
export const AWS_ERRORS = {
  regionIsMissing: {
    kind: 'credentials',
    message: 'no AWS Region is set',
    fix: 'give --region, set AWS_REGION, or write a region into the profile (`aws configure set region NAME`)',
  },
  notARegion: { kind: 'input', message: '<region> is no AWS Region', fix: 'write one, for example eu-central-1' },
  noCredentials: {
    kind: 'credentials',
    message: 'no AWS credentials were found',
    fix: 'run `aws sso login` or `aws configure`, choose a profile with --profile or AWS_PROFILE, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
  },
  profileWithoutCredentials: {
    kind: 'credentials',
    message: 'the profile <profile> gives no credentials',
    fix: '`aws configure list-profiles` shows which there are, `aws sts get-caller-identity --profile <profile>` what it lacks',
  },
  sessionExpired: {
    kind: 'credentials',
    message: 'the session of <session> has expired',
    fix: 'run `<command>`',
  },
  mfaNeeded: {
    kind: 'credentials',
    message: '<profile> asks for an MFA code, which flow-ci cannot',
    fix: 'take credentials from the AWS CLI, for example with `eval "$(aws configure export-credentials --format env<flag>)"`',
  },
  credentialsExpired: {
    kind: 'credentials',
    message: 'the AWS credentials have expired',
    fix: 'get new ones, for example with `<command>`',
  },
  unknownCredentials: {
    kind: 'credentials',
    message: 'AWS does not know these credentials (<name>)',
    fix: '`aws sts get-caller-identity<flag>` shows which are used; choose others with --profile',
  },
  wrongClock: {
    kind: 'credentials',
    message: 'the clock of this machine differs from the clock of AWS (<name>)',
    fix: 'set the clock of this machine',
  },
  wrongSecretKey: {
    kind: 'credentials',
    message: 'the secret access key does not belong to its access key id (<name>)',
    fix: 'write both again, for example with `aws configure<flag>`',
  },
  regionDisabled: {
    kind: 'credentials',
    message: 'this account cannot use <region> (<name>)',
    fix: 'enable the Region, or choose another with --region',
  },
  userNotAuthorized: {
    kind: 'denied',
    message: '<user> is not authorized to perform <action><resource>',
    fix: NOT_GRANTED,
  },
  notAuthorized: {
    kind: 'denied',
    message: 'you are not authorized to perform <action><resource>',
    fix: NOT_GRANTED,
  },
  throttled: { kind: 'passing', message: 'AWS throttled the request (<action>)', fix: 'wait a minute and try again' },
  flowLimit: {
    kind: 'other',
    message: 'the flow has reached its own concurrentBuildLimit',
    fix: 'wait until one of its builds has ended, or raise the limit',
  },
  accountLimit: {
    kind: 'other',
    message: 'the account has reached its concurrent-build limit',
    fix: 'wait until a build has ended, or request a quota increase',
  },
  projectNotFound: {
    kind: 'missing',
    message: 'there is no CodeBuild project <project> in <region> of this account',
    fix: 'deploy it with `npx projen deploy`, or choose where it is with --profile and --region',
  },
  notFound: { kind: 'missing', message: '<action> found nothing in <region>', fix: DEPLOY },
  invalidInput: {
    kind: 'input',
    message: '<action> was refused: <reason>',
    help: 'the message of AWS has the reason: change what it names',
  },
  unreachable: {
    kind: 'passing',
    message: 'AWS cannot be reached in <region> (<code>)',
    fix: 'check the network<spelling>',
  },
  serviceFailed: {
    kind: 'passing',
    message: '<action> failed: <reason>; try again in a minute',
    help: 'the message of AWS has the reason; try again in a minute',
  },
  callFailed: { kind: 'other', message: '<action> failed: <reason>', help: 'the message of AWS has the reason' },
  unreadableAnswer: {
    kind: 'other',
    message: '<reason>',
    help: 'AWS sent an answer that it does not document: report it as a bug',
  },
  noBuildStarted: {
    kind: 'other',
    message: 'codebuild:StartBuild gave no build',
    fix: 'look at `flow-ci status`',
  },
} as const satisfies Readonly<Record<string, AwsErrorData>>;

/** The errors of builds in AWS. */
export const BUILD_ERRORS = {
  otherProject: {
    message: 'the build is of the project <project>, which is none of the flows here: <projects>',
    help: 'name a build of these flows',
  },
  unknownBuild: {
    message: 'AWS knows no build <build>',
    fix: '`flow-ci status` shows the latest ones; --profile and --region choose the account and Region',
  },
  noBuildYet: { message: '<flow> has no build yet', fix: '`flow-ci start <flow>` starts one', exit: 'NO_MATCH' },
  noBuildsYet: { message: 'the flows have no build yet', fix: '`flow-ci start <flow>` starts one', exit: 'NO_MATCH' },
  notARef: { message: '--ref <ref> is no branch, tag or commit', help: 'write one without spaces' },
  noLog: {
    message: '<build> has no log',
    help: 'it ended before it had one, or the log was removed: look at its phases in the console',
    exit: 'NO_MATCH',
  },
  noLogYet: { message: '<build> has no log yet', help: 'wait until its first phase runs', exit: 'NO_MATCH' },
  noLogToFollow: { message: '<build> has no log yet', fix: '--follow waits for it', exit: 'NO_MATCH' },
  severalRunning: { message: '<count> builds of <flow> are running', fix: 'name one, or give --all: <builds>' },
  noConsole: {
    message: 'no console is known for the partition <partition>',
    help: 'open the console of that partition yourself',
    exit: 'ENVIRONMENT',
  },
  functionNotFound: { message: 'the function <function> does not exist', fix: DEPLOY, exit: 'ENVIRONMENT' },
  noDeadLetterQueue: { message: 'the function <function> has no dead-letter queue', fix: DEPLOY, exit: 'ENVIRONMENT' },
} as const satisfies Readonly<Record<string, CommandErrorData>>;
