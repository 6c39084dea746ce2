/**
 * The buildspec's grammar as data: every key of version 0.2 by its place, in the order in which they
 * read well. The document's keys are AWS's; ours are the same in camel case (`optionName`).
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/batch-build-buildspec.html
 */
export type Place =
  | { readonly kind: 'text' }
  | { readonly kind: 'number' }
  /** `true` or `false`, as in the pages on batches. */
  | { readonly kind: 'flag' }
  /** `yes` or `no`, as in the page on buildspecs. */
  | { readonly kind: 'yesNo' }
  /** One text, or a list of them. */
  | { readonly kind: 'textOrTexts' }
  | { readonly kind: 'list'; readonly of: Place }
  /** Names of the user's choice. */
  | { readonly kind: 'map'; readonly of: Place }
  | RecordPlace;

export interface RecordPlace {
  readonly kind: 'record';
  readonly members: Readonly<Record<string, Place>>;
}

const text: Place = { kind: 'text' };
const number: Place = { kind: 'number' };
const flag: Place = { kind: 'flag' };
const yesNo: Place = { kind: 'yesNo' };
const texts: Place = { kind: 'list', of: text };
const variables: Place = { kind: 'map', of: text };
const record = (members: Readonly<Record<string, Place>>): RecordPlace => ({ kind: 'record', members });
const map = (of: Place): Place => ({ kind: 'map', of });
const list = (of: Place): Place => ({ kind: 'list', of });

const batchTask = {
  identifier: text,
  buildspec: text,
  'debug-session': flag,
  env: record({
    type: text,
    'compute-type': text,
    fleet: text,
    image: text,
    'privileged-mode': flag,
    variables: variables,
  }),
  'ignore-failure': flag,
};

const batch = record({
  'fast-fail': flag,
  'build-graph': list(record({ ...batchTask, 'depend-on': texts })),
  'build-list': list(record(batchTask)),
  'build-matrix': record({
    static: record({ 'ignore-failure': flag, env: record({ type: text, 'privileged-mode': flag }) }),
    dynamic: record({ buildspec: texts, env: record({ 'compute-type': texts, image: texts, variables: map(texts) }) }),
  }),
  'build-fanout': record({ parallelism: number, 'ignore-failure': flag }),
});

const phase = record({ 'run-as': text, 'on-failure': text, commands: texts, finally: texts });

const artifacts = {
  name: text,
  'base-directory': text,
  files: texts,
  'exclude-paths': { kind: 'textOrTexts' } as Place,
  'discard-paths': yesNo,
  'enable-symlinks': yesNo,
  's3-prefix': text,
};

/** The document without `version`, which is always 0.2 in ours. */
export const BUILDSPEC: RecordPlace = record({
  'run-as': text,
  env: record({
    shell: text,
    'git-credential-helper': yesNo,
    variables: variables,
    'parameter-store': variables,
    'secrets-manager': variables,
    'exported-variables': texts,
  }),
  proxy: record({ 'upload-artifacts': yesNo, logs: yesNo }),
  batch: batch,
  phases: record({
    install: record({
      'run-as': text,
      'on-failure': text,
      'runtime-versions': variables,
      commands: texts,
      finally: texts,
    }),
    pre_build: phase,
    build: phase,
    post_build: phase,
  }),
  reports: map(record({ files: texts, 'base-directory': text, 'file-format': text, 'discard-paths': yesNo })),
  artifacts: record({ ...artifacts, 'secondary-artifacts': map(record(artifacts)) }),
  cache: record({ key: text, 'fallback-keys': texts, action: text, paths: texts }),
});

/** The phases, in the order in which they run. */
export const PHASES = ['install', 'pre_build', 'build', 'post_build'] as const;

export const TEST_REPORT_FORMATS = [
  'JUNITXML',
  'CUCUMBERJSON',
  'NUNITXML',
  'NUNIT3XML',
  'TESTNGXML',
  'VISUALSTUDIOTRX',
] as const;
export const COVERAGE_REPORT_FORMATS = ['CLOVERXML', 'COBERTURAXML', 'JACOCOXML', 'SIMPLECOV'] as const;
/** The first is CodeBuild's default. They are not case sensitive. */
export const REPORT_FORMATS = [...TEST_REPORT_FORMATS, ...COVERAGE_REPORT_FORMATS] as const;

export const SHELLS = ['bash', '/bin/sh', 'powershell.exe', 'cmd.exe'] as const;
export const CACHE_ACTIONS = ['restore', 'save'] as const;
export const BATCH_KINDS = ['build-graph', 'build-list', 'build-matrix', 'build-fanout'] as const;

/** Most report groups of a project. @see https://docs.aws.amazon.com/codebuild/latest/userguide/limits.html */
export const MAX_REPORTS = 5;
export const MAX_FALLBACK_KEYS = 5;
/** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_CreateProject.html */
export const MAX_SECONDARY_ARTIFACTS = 12;

/**
 * What happens upon a failure: `ABORT`, `CONTINUE`, or `RETRY` with a count of 0 to 100, with a regular
 * expression over the error message, or with both. AWS's examples also write `Retry`.
 */
export const ON_FAILURE = /^(ABORT|CONTINUE|(RETRY|Retry)(-(?!\d+(-|$)).+|-(\d{1,2}|100)(-.+)?)?)$/;

/** A variable's name. Those that begin with `CODEBUILD_` are CodeBuild's own. */
export const VARIABLE_NAME = /^(?!CODEBUILD_)[A-Za-z_][A-Za-z0-9_]*$/;

/** The option's name for a key of the document: `pre_build` is `preBuild`, `s3-prefix` is `s3Prefix`. */
export function optionName(key: string): string {
  return key.replace(/[-_]([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
