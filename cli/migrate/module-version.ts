/** What the module does where a block says nothing, in one of its releases. */
export interface ModuleDefaults {
  readonly image: string;
  readonly branch: string;
  /** Absent: CodeBuild looks for `buildspec.yml`. */
  readonly buildspec?: string;
}

type Version = readonly [number, number, number];

/**
 * Where a default changed, newest first.
 * @see https://github.com/plus3it/terraform-aws-codecommit-flow-ci/commits/master/modules/_internal/runner/main.tf
 * @see https://github.com/plus3it/terraform-aws-codecommit-flow-ci/blob/master/modules/branch/variables.tf
 */
const RELEASES: readonly { readonly since: Version; readonly defaults: ModuleDefaults }[] = [
  { since: [4, 2, 0], defaults: { image: 'aws/codebuild/standard:4.0', branch: 'master' } },
  { since: [4, 0, 0], defaults: { image: 'aws/codebuild/nodejs:8.11.0', branch: 'master' } },
  {
    since: [3, 1, 1],
    defaults: { image: 'aws/codebuild/nodejs:8.11.0', branch: 'master', buildspec: 'buildspec.yaml' },
  },
  {
    since: [3, 0, 0],
    defaults: {
      image: 'aws/codebuild/nodejs:8.11.0',
      branch: 'master',
      buildspec: 'version: 0.2\nphases: {}\n',
    },
  },
];

/**
 * @param version absent: the newest. Before 3.0.0 it was another module, of which nothing is known here.
 */
export function moduleDefaults(version: Version | undefined): ModuleDefaults {
  const release = RELEASES.find(({ since }) => !version || compare(version, since) >= 0) ?? RELEASES[0];
  return release.defaults;
}

/**
 * The release in `?ref=4.3.3` of a source, or in the constraint of a registry's module, of which the lowest is taken.
 * @see https://developer.hashicorp.com/terraform/language/modules/sources#selecting-a-revision
 * @see https://developer.hashicorp.com/terraform/language/expressions/version-constraints
 */
export function versionOf(source: string, constraint: string | undefined): Version | undefined {
  const isOfRegistry =
    /^[\w.-]+(\/[\w-]+){2,3}(\/\/|$)/.test(source) && !/^(github\.com|bitbucket\.org|\.)/.test(source);
  const ref = /[?&](?:ref|version)=(?:refs\/tags\/|refs%2Ftags%2F)?v?(\d+)\.(\d+)\.(\d+)(?![\w.-])/.exec(source);
  const [, major, minor, patch] =
    ref ??
    /^\s*(?:=|>=|~>)?\s*v?(\d+)(?:\.(\d+))?(?:\.(\d+))?\s*(?:,|$)/.exec((isOfRegistry && constraint) || '') ??
    [];
  return major === undefined ? undefined : [Number(major), Number(minor ?? 0), Number(patch ?? 0)];
}

function compare(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
