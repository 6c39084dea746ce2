/** What a build on the host cannot do without. All else of the caller's environment stays outside. */
const NEEDED = ['PATH', 'HOME', 'USER', 'LOGNAME', 'LANG', 'TERM', 'TZ', 'SystemRoot'];
const NEEDED_ALSO = /^(LC_[A-Z]+|https?_proxy|no_proxy|HTTPS?_PROXY|NO_PROXY|SSL_CERT_FILE|NODE_EXTRA_CA_CERTS)$/;

export interface HostVariableOptions {
  /** Names that the user asked for. */
  readonly pass: readonly string[];
  /** Let everything through but AWS credentials. */
  readonly inherit?: boolean;
  /** Let `AWS_*` through. */
  readonly aws?: boolean;
}

/** The part of the caller's environment that a build gets to see. */
export function hostVariables(
  env: Readonly<Record<string, string | undefined>>,
  options: HostVariableOptions,
): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined) continue;
    // CodeBuild's own and git's names would contradict what we set.
    if (/^(CODEBUILD_|GIT_|FLOW_)/.test(name) && !options.pass.includes(name)) continue;
    const wanted = name.startsWith('AWS_')
      ? options.aws
      : options.inherit || NEEDED.includes(name) || NEEDED_ALSO.test(name);
    if (wanted || options.pass.includes(name)) kept[name] = value;
  }
  return kept;
}
