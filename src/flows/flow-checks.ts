import { environmentFaults } from './environment-faults';
import { gateCheck, gateFaults } from './gate-faults';
import {
  BUILD_ENVIRONMENT_TYPES,
  BUILD_MOMENTS,
  CODEBUILD_COMPUTE_TYPES,
  LOCAL_CACHE_MODES,
  LOG_RETENTION_DAYS,
} from './known-values';
import { mergeFaults } from './merge-faults';
import { placeholderFault } from './placeholders';
import { isTimeZone, scheduleFault } from './schedule-expression';
import { buildspecCheck } from '../buildspec/buildspec-check';
import {
  all,
  anyText,
  Check,
  flag,
  integer,
  isPlainObject,
  isToken,
  list,
  map,
  oneOf,
  record,
  required,
  rule,
  text,
} from '../checks/check';

/** Git's rules for the name of a branch or tag, as far as they tell a mistyped glob. */
const glob: Check = text({
  pattern: /^(?!\/)(?!refs\/(heads|tags)\/)(?!.*\/\/)(?!.*\.\.)[^\s~^:?[\\\x00-\x1f\x7f]{1,256}(?<!\/)$/,
  mustBe: 'the name of a branch or tag, or a glob with * and **, without "refs/heads/" or "refs/tags/"',
  cure: 'write such as "main", "release/**" or "v*"',
});
export const globs = list(glob, { min: 1, max: 100, example: '["main", "release/**"]' });
const exceptions = list(glob, { max: 100, example: '["v*-rc*"]' });

/** ARNs, in which a placeholder may stand for the partition, the Region or the account. */
const arn = (kind: string, pattern: RegExp, example: string): Check =>
  all(text({ pattern, mustBe: `the ARN of ${kind}`, cure: `write such as "${example}"` }), rule(placeholderFault));
const PARTITION = String.raw`(aws[a-z-]*|\$\{partition\})`;
const ACCOUNT = String.raw`(\d{12}|\$\{accountId\})`;
const kmsKeyArn = arn(
  'a KMS key',
  new RegExp(`^arn:${PARTITION}:kms:([a-z0-9-]+|\\$\\{region\\}):${ACCOUNT}:(key|alias)/[\\w/-]+$`),
  'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
);
// EventBridge cannot publish to FIFO topics, whose names have a dot. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html
export const topicArn = arn(
  'a standard SNS topic',
  new RegExp(`^arn:${PARTITION}:sns:([a-z0-9-]+|\\$\\{region\\}):${ACCOUNT}:[\\w-]{1,256}$`),
  'arn:${partition}:sns:${region}:${accountId}:ci',
);
const certificate = arn(
  'an object in S3',
  new RegExp(`^arn:${PARTITION}:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/[\\w!.'()/@+=-]+$`),
  'arn:aws:s3:::bucket/certificates/own.pem',
);
const policyArn = arn(
  'a managed policy',
  new RegExp(`^arn:${PARTITION}:iam::(aws|${ACCOUNT}):policy/[\\w+=,.@/-]+$`),
  'arn:${partition}:iam::aws:policy/AmazonS3ReadOnlyAccess',
);

/** A bucket: 3 to 63 lower-case letters, digits, `.` and `-`. */
const bucket = text({
  pattern: /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  mustBe: 'the name of an S3 bucket',
  cure: 'write 3 to 63 lower-case letters, digits, "." and "-"',
});

const exactlyOne = (names: readonly string[]): Check =>
  rule((value) => {
    const given = isPlainObject(value) ? names.filter((name) => value[name] !== undefined) : [];
    return !isPlainObject(value) || given.length === 1
      ? undefined
      : {
          mustBe: `one of ${names.map((name) => `"${name}"`).join(' and ')}`,
          cure: given.length ? 'remove the others' : 'give one of them',
        };
  });

/** Names of the variables of a build; those that begin with CODEBUILD_ are CodeBuild's, FLOW_ are ours. */
const variableName: Check = text({
  pattern: /^(?!CODEBUILD_)(?!FLOW_)[A-Za-z_][A-Za-z0-9_]*$/,
  mustBe:
    'the name of a variable: letters, digits and "_", not beginning with CODEBUILD_ (CodeBuild\'s own) or FLOW_ (ours)',
  cure: 'choose another name',
  literal: true,
});
// Both names go into policies, where `*`, `?` and `$` would mean more than themselves.
// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
const parameterStore = text({
  pattern: /^(arn:[\w:/.-]+|[\w./-]+(:[\w.-]+)?)$/,
  mustBe:
    'the name of a parameter: letters, digits, ".", "-", "_" and "/", with a version or label after ":" if need be',
  cure: 'write such as "/team/parameter"',
});
// https://docs.aws.amazon.com/secretsmanager/latest/APIReference/API_CreateSecret.html
const secretsManager = text({
  pattern: /^(arn:[\w-]+:secretsmanager:[\w-]+:\d{12}:secret:)?[\w/+=.@-]+(:[^:]*){0,3}$/,
  mustBe: 'a secret: its name or ARN, then perhaps ":json-key:version-stage:version-id"',
  cure: 'write such as "prod/db:password"',
});
const variableReference = all(
  record({ parameterStore, secretsManager }),
  exactlyOne(['parameterStore', 'secretsManager']),
);
const variable: Check = (value, path, faults) =>
  (isPlainObject(value) ? variableReference : anyText())(value, path, faults);

const policyStatement = record({
  effect: oneOf(['Allow', 'Deny']),
  // IAM takes "?" as well; the CDK's PolicyStatement does not.
  actions: required(
    list(
      text({
        pattern: /^(\*|[a-z0-9-]+:[A-Za-z0-9*]+)$/,
        mustBe: 'an IAM action, in which "*" is the only wildcard',
        cure: 'write such as "codecommit:GitPush"',
      }),
      { min: 1 },
    ),
    'write such as ["codecommit:GitPush"]',
  ),
  resources: required(list(all(text(), rule(placeholderFault)), { min: 1 }), 'write such as ["${repositoryArn}"]'),
  conditions: map(
    map((value, path, faults) => {
      const values = Array.isArray(value) ? value : [value];
      for (const each of values) {
        const wrong = typeof each === 'string' ? placeholderFault(each) : undefined;
        if (wrong) faults.push({ path, value: each, ...wrong });
        else if (!['string', 'number', 'boolean'].includes(typeof each))
          faults.push({
            path,
            value: each,
            mustBe: 'a text, a number, true or false, or a list of these',
            cure: 'write such as ["refs/tags/*"]',
          });
      }
    }),
  ),
  sid: text({
    pattern: /^[A-Za-z0-9]+$/,
    mustBe: 'letters and digits',
    cure: 'write such as "PushTags"',
    literal: true,
  }),
});

/** Up to 50 tags. Keys beginning with aws: are AWS's. */
export const tags = map(text({ max: 256 }), {
  max: 50,
  key: text({
    pattern: /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/iu,
    mustBe: 'the key of a tag: 1 to 128 letters, digits, spaces and _ . : / = + - @, not beginning with "aws:"',
    cure: 'choose another key',
  }),
});

export const logRetention = oneOf(LOG_RETENTION_DAYS);

const SETTINGS: Record<string, Check> = {
  environmentVariables: map(variable, { key: variableName }),
  timeout: integer({ min: 5, max: 2160, unit: 'minutes', example: 60 }),
  queuedTimeout: integer({ min: 5, max: 480, unit: 'minutes', example: 480 }),
  badge: flag(),
  sourceVersion: text({
    pattern: /^[^\s\x00-\x1f]{1,256}$/,
    mustBe: 'a branch, a tag or a commit',
    cure: 'write such as "main"',
  }),
  gitCloneDepth: integer({ min: 0, max: 1_000_000, unit: 'commits', example: 1 }),
  fetchSubmodules: flag(),
  concurrentBuildLimit: integer({ min: 1, max: 10_000, unit: 'builds', example: 5 }),
  // The CDK's own bounds; CodeBuild documents none.
  autoRetryLimit: integer({ min: 0, max: 10, unit: 'retries', example: 2 }),
  policyStatements: list(policyStatement),
  tags,
  logRetention,
};

const DATA_ONLY: Record<string, Check> = {
  environment: record({
    image: text({
      pattern: /^[^\s]+$/,
      mustBe: 'the name of an image',
      cure: 'write such as "aws/codebuild/amazonlinux-x86_64-standard:6.0"',
    }),
    computeType: oneOf(CODEBUILD_COMPUTE_TYPES),
    type: oneOf(BUILD_ENVIRONMENT_TYPES),
    privileged: flag(),
    imagePullCredentialsType: oneOf(['CODEBUILD', 'SERVICE_ROLE']),
    certificate,
  }),
  artifacts: record({
    bucket: required(bucket, 'write the name of a bucket'),
    path: text(),
    name: text(),
    packaging: oneOf(['ZIP', 'NONE']),
    includeBuildId: flag(),
    encryption: flag(),
  }),
  cache: all(
    record({ local: list(oneOf(LOCAL_CACHE_MODES), { min: 1 }), bucket, prefix: text() }),
    exactlyOne(['local', 'bucket']),
  ),
  encryptionKeyArn: kmsKeyArn,
  managedPolicyArns: list(policyArn, { max: 10 }),
  vpc: record({
    vpcId: required(
      text({ pattern: /^vpc-[0-9a-f]+$/, mustBe: 'the id of a VPC', cure: 'write such as "vpc-0123456789abcdef0"' }),
      'write the id of the VPC',
    ),
    subnetIds: required(
      list(
        text({
          pattern: /^subnet-[0-9a-f]+$/,
          mustBe: 'the id of a subnet',
          cure: 'write such as "subnet-0123456789abcdef0"',
        }),
        { min: 1, max: 16 },
      ),
      'write the ids of the subnets',
    ),
    securityGroupIds: required(
      list(
        text({
          pattern: /^sg-[0-9a-f]+$/,
          mustBe: 'the id of a security group',
          cure: 'write such as "sg-0123456789abcdef0"',
        }),
        { min: 1, max: 5 },
      ),
      'write the ids of the security groups',
    ),
  }),
  notify: record({
    topicArn: required(topicArn, 'write the ARN of the topic'),
    on: list(oneOf(BUILD_MOMENTS), { min: 1, example: '["failed"]' }),
  }),
};

const schedule = record({
  expression: required(rule(scheduleFault), 'write such as "rate(1 day)"'),
  timeZone: rule((value) =>
    isTimeZone(value) || isToken(value)
      ? undefined
      : { mustBe: 'an IANA time zone', cure: 'write such as "Europe/Berlin"' },
  ),
});

/** A path below the root of the repository, as git tells it. */
const paths = list(
  text({
    pattern: /^(?!\/)(?!.*(^|\/)\.\.?(\/|$))[^\\\x00-\x1f\x7f]{1,256}(?<!\/)$/,
    mustBe: 'the path of files from the root of the repository, or a glob with * and **',
    cure: 'write such as "src/**" or "**/*.md"',
  }),
  { max: 100, example: '["src/**"]' },
);
const FILTERS: Record<string, Check> = { supersede: flag(), paths, exceptPaths: paths, skipCi: flag() };

const triggers = all(
  record({
    review: record({ targets: globs, except: exceptions, ...FILTERS, mergeResult: flag() }),
    branch: record({ names: required(globs, 'write such as ["main"]'), except: exceptions, ...FILTERS }),
    tag: record({ names: globs, except: exceptions }),
    schedule: list(schedule, { min: 1, max: 50, example: '[{ expression: "rate(1 day)" }]' }),
    demand: record({}),
  }),
  rule((value) =>
    isPlainObject(value) && !Object.values(value).some((each) => each !== undefined)
      ? {
          mustBe: 'one or more of review, branch, tag, schedule and demand',
          cure: 'write { demand: {} } if the flow is to be started by hand',
        }
      : undefined,
  ),
);

const DEFINITION = {
  on: required(
    triggers,
    'say what starts the flow, such as { review: {} }; write { demand: {} } if it is to be started by hand',
  ),
  build: buildspecCheck,
  buildspec: text({
    mustBe: 'the path of a buildspec in the repository, or a whole buildspec as text',
    cure: 'write such as "buildspec.yml"',
  }),
  gate: gateCheck,
  description: text({ max: 255 }),
  projectName: text({
    pattern: /^[A-Za-z0-9][A-Za-z0-9_-]{1,149}$/,
    mustBe: '2 to 150 letters, digits, "-" and "_", beginning with a letter or digit',
    cure: 'choose another name, or leave the option out',
    literal: true,
  }),
};

/** What holds of a flow as a whole. */
const wholeFlow: Check = rule((value) => {
  if (!isPlainObject(value)) return undefined;
  if (value.build !== undefined && value.buildspec !== undefined) {
    return {
      mustBe: 'a flow with "build" or with "buildspec", not with both',
      cure: 'remove one: "build" is written to a file by us, "buildspec" is a file or text of yours',
      value: ['build', 'buildspec'],
    };
  }
  if (
    typeof value.buildspec === 'string' &&
    !isBuildspecText(value.buildspec) &&
    /^\/|(^|\/)\.\.(\/|$)|\\/.test(value.buildspec)
  ) {
    return {
      at: 'buildspec',
      value: value.buildspec,
      mustBe: 'a path below the root of the repository, with "/"',
      cure: 'write such as "buildspecs/main.yml"',
    };
  }
  return undefined;
});

/** A buildspec as text begins with a key or a brace, or has several lines; a path has neither. */
export function isBuildspecText(buildspec: string): boolean {
  return buildspec.includes('\n') || /^\s*(\{|version\s*:|phases\s*:)/.test(buildspec);
}

export const defaultsCheck: Check = record({ ...SETTINGS, ...DATA_ONLY });
export const flowCheck: Check = all(
  record({ ...DEFINITION, ...SETTINGS, ...DATA_ONLY }),
  wholeFlow,
  environmentFaults,
  gateFaults,
  mergeFaults,
);

/** A flow's name is in names of files, resources and properties. */
export const flowName: Check = text({
  pattern: /^[A-Za-z][A-Za-z0-9_-]{0,63}$/,
  mustBe: 'a name of 1 to 64 letters, digits, "-" and "_", beginning with a letter',
  cure: 'choose another name for the flow',
  literal: true,
});
