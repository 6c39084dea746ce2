import { Format } from '../checks/schema';

/** The string formats of buildspecs: what a `@format` or `@keys` tag names. */
export const BUILDSPEC_FORMATS: Readonly<Record<string, Format>> = {
  command: {
    pattern: /^[^]+$/,
    expected: 'a command',
    fix: 'write it in quotes: a string with ": " is an object in YAML',
  },
  /** Available to Linux only. */
  linuxUser: { pattern: /^[^\s:]+$/, expected: 'the name of a Linux user', fix: 'for example "node"' },
  /** A variable's name. Those that begin with `CODEBUILD_` are CodeBuild's own. */
  variableName: {
    pattern: /^(?!CODEBUILD_)[A-Za-z_][A-Za-z0-9_]*$/,
    expected: 'the name of a variable: letters, digits and "_", not beginning with a digit or with CODEBUILD_',
    fix: 'choose another name',
  },
  /**
   * Names of parameters and secrets go into policies, where `*`, `?` and `$` would mean more than themselves.
   * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
   */
  parameterName: {
    pattern: /^(arn:[\w:/.-]+|[\w./-]+(:[\w.-]+)?)$/,
    expected:
      'the name of a parameter: letters, digits, ".", "-", "_" and "/", optionally with ":" and a version or label',
    fix: 'for example "/team/parameter"',
  },
  /** @see https://docs.aws.amazon.com/secretsmanager/latest/APIReference/API_CreateSecret.html */
  secretReference: {
    pattern: /^(arn:[\w-]+:secretsmanager:[\w-]+:\d{12}:secret:)?[\w/+=.@-]+(:[^:]*){0,3}$/,
    expected: 'a secret: its name or ARN, optionally with ":json-key:version-stage:version-id"',
    fix: 'for example "prod/db:password"',
  },
  reportGroupArn: {
    pattern: /^arn:[a-z-]+:codebuild:[a-z0-9-]+:\d{12}:report-group\/[\w-]+$/,
    expected: 'the ARN of a report group',
    fix: 'for example "arn:aws:codebuild:eu-west-1:111122223333:report-group/unit"',
  },
  exportedVariable: {
    pattern: /^(?!AWS_)[A-Za-z_][A-Za-z0-9_]*$/,
    expected: 'the name of a variable that does not begin with AWS_, which CodeBuild does not export',
    fix: 'choose another variable',
  },
  /**
   * `ABORT`, `CONTINUE`, or `RETRY` with a count of 0 to 100, with a regular expression over the error message, or with
   * both. AWS's examples also write `Retry`.
   */
  onFailure: {
    pattern: /^(ABORT|CONTINUE|(RETRY|Retry)(-(?!\d+(-|$)).+|-(\d{1,2}|100)(-.+)?)?)$/,
    expected: 'ABORT, CONTINUE, RETRY, RETRY-<count>, RETRY-<regex> or RETRY-<count>-<regex>, the count from 0 to 100',
    fix: 'for example "RETRY-2"',
  },
  /**
   * A name, which may have a variable in it, or an ARN.
   * @see https://docs.aws.amazon.com/codebuild/latest/userguide/test-report-group-naming.html
   */
  reportGroup: {
    pattern: /^(arn:[a-z-]+:codebuild:[a-z0-9-]+:\d{12}:report-group\/[\w-]+|[\w-]{1,128}|[\w${}-]*\$[\w${}-]*)$/,
    expected: 'the name of a report group (letters, digits, "-" and "_"), a variable, or the ARN of a report group',
    fix: 'choose another name',
  },
  artifactIdentifier: {
    pattern: /^[A-Za-z0-9_]{1,127}$/,
    expected: 'an identifier of 1 to 127 letters, digits and "_"',
    fix: 'choose another name',
  },
  taskIdentifier: {
    pattern: /^[A-Za-z0-9_]+$/,
    expected: 'an identifier of letters, digits and "_"',
    fix: 'for example "node_22"',
  },
};
