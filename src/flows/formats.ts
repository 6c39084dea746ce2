import { insteadOfForeign } from './foreign-glob';
import { BUILDSPEC_FORMATS } from '../buildspec/buildspec-formats';
import { Format } from '../checks/schema';

/** ARNs, in which a placeholder may stand for the partition, the Region or the account. */
const PARTITION = String.raw`(aws[a-z-]*|\$\{partition\})`;
const REGION = String.raw`([a-z0-9-]+|\$\{region\})`;
const ACCOUNT = String.raw`(\d{12}|\$\{accountId\})`;

const arn = (of: string, rest: string, example: string): Format => ({
  pattern: new RegExp(`^arn:${PARTITION}:${rest}$`),
  expected: `the ARN of ${of}`,
  fix: `for example "${example}"`,
});

/** The string formats of options: what a `@format` or `@keys` tag names. */
export const FORMATS: Readonly<Record<string, Format>> = {
  /** @see https://docs.aws.amazon.com/codecommit/latest/userguide/limits.html */
  repositoryName: {
    pattern: /^(?!.*\.git$)[\w.-]{1,100}$/,
    expected: 'the name of a CodeCommit repository: 1 to 100 letters, digits, ".", "-" and "_", not ending in ".git"',
    fix: 'use the name that the CodeCommit console shows',
    literal: true,
  },
  region: {
    pattern: /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/,
    expected: 'the name of a Region',
    fix: 'for example "eu-west-1"',
    literal: true,
  },
  accountId: {
    pattern: /^\d{12}$/,
    expected: 'the ID of an AWS account: 12 digits, in quotes',
    fix: 'for example "111122223333"',
    literal: true,
  },
  namePrefix: {
    pattern: /^([A-Za-z0-9][A-Za-z0-9-]{0,31})?$/,
    expected: 'at most 32 letters, digits and "-", beginning with a letter or digit',
    fix: 'for example "team-"',
    literal: true,
  },
  /** Part of names of files, resources and properties. */
  flowName: {
    pattern: /^[A-Za-z][A-Za-z0-9_-]{0,63}$/,
    expected: 'a name of 1 to 64 letters, digits, "-" and "_", beginning with a letter',
    fix: 'choose another name for the flow',
    literal: true,
  },
  /** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_CreateProject.html */
  projectName: {
    pattern: /^[A-Za-z0-9][A-Za-z0-9_-]{1,149}$/,
    expected: '2 to 150 letters, digits, "-" and "_", beginning with a letter or digit',
    fix: 'choose another name, or remove the option',
    literal: true,
  },
  /** Git's rules for the name of a branch or tag, as far as they reveal a mistyped glob. */
  glob: {
    pattern: /^(?!\/)(?!refs\/(heads|tags)\/)(?!.*\/\/)(?!.*\.\.)[^\s~^:?[\\\x00-\x1f\x7f]{1,256}(?<!\/)$/,
    expected: 'the name of a branch or tag, or a glob with * and **, without "refs/heads/" or "refs/tags/"',
    fix: 'for example "main", "release/**" or "v*"',
    refuse: insteadOfForeign,
  },
  /** What an approval rule template can express. */
  gateGlob: {
    pattern: /^(?!refs\/)(?![/*])[^\s~^:?[\\\x00-\x1f\x7f]{1,256}$/,
    expected: 'the name of a branch, or a glob that does not begin with "*", without "refs/heads/"',
    fix: 'for example "main" or "release/**"',
    refuse: insteadOfForeign,
  },
  /** A path below the root of the repository, as git writes it. */
  pathGlob: {
    pattern: /^(?!\/)(?!.*(^|\/)\.\.?(\/|$))[^\\\x00-\x1f\x7f]{1,256}(?<!\/)$/,
    expected: 'the path of files from the root of the repository, or a glob with * and **',
    fix: 'for example "src/**" or "**/*.md"',
    refuse: insteadOfForeign,
  },
  sourceVersion: {
    pattern: /^[^\s\x00-\x1f]{1,256}$/,
    expected: 'a branch, a tag or a commit',
    fix: 'for example "main"',
  },
  image: {
    pattern: /^[^\s]+$/,
    expected: 'the name of an image',
    fix: 'for example "aws/codebuild/amazonlinux-x86_64-standard:6.0"',
  },
  bucket: {
    pattern: /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    expected: 'the name of an S3 bucket',
    fix: 'use 3 to 63 lower-case letters, digits, "." and "-"',
  },
  /** S3 takes `.` and `..` in keys for themselves; tools that read them do not. */
  storageFolder: {
    pattern: /^(?!(.*\/)?\.\.?(\/|$))[^\\\x00-\x1f\x7f]{1,512}$/,
    expected: 'a folder in a bucket, with "/" and without "." and ".." as names',
    fix: 'for example "npm"',
  },
  kmsKeyArn: arn(
    'a KMS key',
    String.raw`kms:${REGION}:${ACCOUNT}:(key|alias)/[\w/-]+`,
    'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  ),
  /** An alias is no resource in policies. https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html */
  repositoryKeyArn: arn(
    'a KMS key, and not of an alias',
    String.raw`kms:${REGION}:${ACCOUNT}:key/[\w-]+`,
    'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  ),
  /**
   * EventBridge cannot publish to FIFO topics, whose names have a dot.
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html
   */
  topicArn: arn(
    'a standard SNS topic',
    String.raw`sns:${REGION}:${ACCOUNT}:[\w-]{1,256}`,
    'arn:${partition}:sns:${region}:${accountId}:ci',
  ),
  certificateArn: arn(
    'an object in S3',
    String.raw`s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/[\w!.'()/@+=-]+`,
    'arn:aws:s3:::bucket/certificates/own.pem',
  ),
  policyArn: arn(
    'a managed policy',
    String.raw`iam::(aws|${ACCOUNT}):policy/[\w+=,.@/-]+`,
    'arn:${partition}:iam::aws:policy/AmazonS3ReadOnlyAccess',
  ),
  caller: {
    pattern: /^(arn:|\*)[^\s]{0,512}$/,
    expected: 'the ARN of a caller, with * for any characters',
    fix: 'for example "arn:aws:sts::111122223333:assumed-role/Developer/*"',
  },
  /** IAM takes `?` as well; the CDK's PolicyStatement does not. */
  iamAction: {
    pattern: /^(\*|[a-z0-9-]+:[A-Za-z0-9*]+)$/,
    expected: 'an IAM action, in which "*" is the only wildcard',
    fix: 'for example "codecommit:GitPush"',
  },
  sid: { pattern: /^[A-Za-z0-9]+$/, expected: 'letters and digits', fix: 'for example "PushTags"', literal: true },
  /** Keys that begin with `aws:` are reserved by AWS. */
  tagKey: {
    pattern: /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,127}$/iu,
    expected: 'the key of a tag: 1 to 127 letters, digits, spaces and _ . : / = + - @, not beginning with "aws:"',
    fix: 'choose another key',
  },
  /** Names that begin with CODEBUILD_ are CodeBuild's, those that begin with FLOW_ this project's. */
  variableName: {
    pattern: /^(?!CODEBUILD_)(?!FLOW_)[A-Za-z_][A-Za-z0-9_]*$/,
    expected:
      'the name of a variable: letters, digits and "_", not beginning with CODEBUILD_ (reserved by CodeBuild) or FLOW_ (reserved by flow-ci)',
    fix: 'choose another name',
    literal: true,
  },
  parameter: BUILDSPEC_FORMATS.parameterName,
  secret: BUILDSPEC_FORMATS.secretReference,
  reportGroupArn: BUILDSPEC_FORMATS.reportGroupArn,
  vpcId: {
    pattern: /^vpc-[0-9a-f]+$/,
    expected: 'the ID of a VPC',
    fix: 'for example "vpc-0123456789abcdef0"',
  },
  subnetId: {
    pattern: /^subnet-[0-9a-f]+$/,
    expected: 'the ID of a subnet',
    fix: 'for example "subnet-0123456789abcdef0"',
  },
  securityGroupId: {
    pattern: /^sg-[0-9a-f]+$/,
    expected: 'the ID of a security group',
    fix: 'for example "sg-0123456789abcdef0"',
  },
  templateName: {
    pattern: /^[\w .-]{1,100}$/,
    expected: '1 to 100 letters, digits, spaces, ".", "-" and "_"',
    fix: 'choose another name, or remove the option',
  },
};
