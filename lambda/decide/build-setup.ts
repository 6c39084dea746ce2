/** What a project says and StartBuild can override, as CodeBuild answers it. */
export interface BuildSetup {
  readonly sourceType: string;
  readonly sourceLocation: string;
  /** A path, or a whole buildspec. */
  readonly buildspec: string;
  readonly image: string;
  readonly environmentType: string;
  /** An ARN, or a role's name. */
  readonly serviceRole: string;
  /** Locations. */
  readonly secondarySources: readonly string[];
}

/**
 * What each member means, whatever way it is written in. CodeBuild's answers are not promised to be letter for letter what was
 * configured, so two that mean the same compare equal, and nothing else does.
 */
const MEANINGS: { readonly [Key in keyof BuildSetup]: (value: BuildSetup[Key]) => string } = {
  sourceType: (type) => type.toUpperCase(),
  sourceLocation,
  buildspec,
  image,
  environmentType: (type) => type.toUpperCase(),
  serviceRole,
  secondarySources: (locations) => JSON.stringify(locations.map(sourceLocation).sort()),
};

/** The members in which a build was set up otherwise than its project is. */
export function overriddenSetup(build: BuildSetup, project: BuildSetup): readonly (keyof BuildSetup)[] {
  return (Object.keys(MEANINGS) as (keyof BuildSetup)[]).filter(
    (key) => meaningOf(key, build) !== meaningOf(key, project),
  );
}

function meaningOf<Key extends keyof BuildSetup>(key: Key, setup: BuildSetup): string {
  return MEANINGS[key](setup[key]);
}

/** Scheme and host have no case, a path has. A repository's name may end in `.git` in a URL. https://www.rfc-editor.org/rfc/rfc3986#section-6.2.2.1 */
function sourceLocation(location: string): string {
  const match = /^([a-z][a-z0-9+.-]*:\/\/)([^/]*)(.*)$/i.exec(location.trim());
  if (!match) return location.trim();
  const [, scheme, authority, path] = match;
  const at = authority.lastIndexOf('@') + 1;
  const host = authority.slice(at).toLowerCase();
  const bare = scheme.toLowerCase() === 'https://' ? host.replace(/:443$/, '') : host;
  return `${scheme.toLowerCase()}${authority.slice(0, at)}${bare}${path.replace(/\/+$/, '').replace(/\.git$/, '')}`;
}

/** The path by default is `buildspec.yml`. https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec-ref-name-storage */
function buildspec(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n').trimEnd();
  if (lines.includes('\n')) return lines;
  return lines.replace(/^(?:\.\/)+/, '') || 'buildspec.yml';
}

/** Docker fills in the registry, the path and the tag. https://docs.docker.com/reference/cli/docker/image/tag/ */
function image(name: string): string {
  const full = name.trim().replace(/^(?:index\.)?docker\.io\/(?:library\/)?/, '');
  const slash = full.lastIndexOf('/') + 1;
  return full.includes('@') || full.slice(slash).includes(':') || full === '' ? full : `${full}:latest`;
}

/**
 * A build's answer is documented to have the name, a project's the ARN. Names of roles are unique in an account whatever their
 * paths and case are, and a project cannot have the role of another account.
 * @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_Build.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
function serviceRole(role: string): string {
  return (role.split('/').pop() ?? '').toLowerCase();
}
