import { isObject } from '../decode/json';

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
 * What each member means, whatever way it is written in. CodeBuild's answers are not promised to be letter for letter
 * what was configured, so two that mean the same compare equal, and nothing else does. `project` is what the project
 * has in the place of it.
 */
const MEANINGS: { readonly [Key in keyof BuildSetup]: (value: BuildSetup[Key], project: BuildSetup[Key]) => string } = {
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
    (key) => meaningOf(key, build, project) !== meaningOf(key, project, project),
  );
}

function meaningOf<Key extends keyof BuildSetup>(key: Key, setup: BuildSetup, project: BuildSetup): string {
  return MEANINGS[key](setup[key], project[key]);
}

/**
 * Scheme and host have no case, a path has. A repository's name may end in `.git` in a URL.
 * https://www.rfc-editor.org/rfc/rfc3986#section-6.2.2.1
 */
function sourceLocation(location: string): string {
  const match = /^([a-z][a-z0-9+.-]*:\/\/)([^/]*)(.*)$/i.exec(location.trim());
  if (!match) return location.trim();
  const [, scheme, authority, path] = match;
  const at = authority.lastIndexOf('@') + 1;
  const host = authority.slice(at).toLowerCase();
  const bare = scheme.toLowerCase() === 'https://' ? host.replace(/:443$/, '') : host;
  return `${scheme.toLowerCase()}${authority.slice(0, at)}${bare}${path.replace(/\/+$/, '').replace(/\.git$/, '')}`;
}

/**
 * The path by default is `buildspec.yml`.
 * https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec-ref-name-storage
 */
function buildspec(text: string): string {
  const lines = text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/^\n+|\n+$/g, '');
  if (lines.startsWith('{')) return sortedJson(lines) ?? lines;
  if (lines.includes('\n')) return lines;
  return lines.replace(/^(?:\.\/)+/, '') || 'buildspec.yml';
}

/**
 * A buildspec may be JSON, which has no order of keys and no spaces. One that JSON.parse does not give back whole, for
 * example with a key twice, stays a text.
 */
function sortedJson(text: string): string | undefined {
  const compact = text.replace(/("(?:\\.|[^"\\])*")|\s+/g, '$1');
  try {
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value) === compact ? JSON.stringify(sorted(value)) : undefined;
  } catch {
    return undefined;
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, each]) => [key, sorted(each)]);
}

const DIGEST = /@sha256:[0-9a-f]{64}$/i;

/**
 * Docker fills in the registry, the path and the tag. A build may be answered with the digest that the tag had when it
 * was pulled; where the project names one, it counts.
 * @see https://docs.docker.com/reference/cli/docker/image/tag/
 */
function image(name: string, project: string): string {
  const given = name.trim();
  const [digest = ''] = DIGEST.exec(given) ?? [];
  const isFilledIn = !project.includes('@');
  const full = given
    .slice(0, given.length - digest.length)
    .replace(/^(?:index\.)?docker\.io\/(?:library\/)?/, '')
    .replace(/^library\//, '');
  const slash = full.lastIndexOf('/') + 1;
  const hasVersion = full.includes('@') || full.slice(slash).includes(':') || full === '';
  const tagged = hasVersion || (digest !== '' && !isFilledIn) ? full : `${full}:latest`;
  return isFilledIn ? tagged : `${tagged}${digest.toLowerCase()}`;
}

/**
 * A build's answer is documented to have the name, a project's the ARN. Names of roles are unique in an account
 * whatever their paths and case are, and a project cannot have the role of another account.
 * @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_Build.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
function serviceRole(role: string): string {
  return (role.split('/').pop() ?? '').toLowerCase();
}
