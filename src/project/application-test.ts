import { isPlainObject } from '../checks/check';
import { parseJson } from '../checks/parse-json';

/** The text of a file in the root of the repository, or nothing where a clone will not have it. */
export type ReadRootFile = (name: string) => string | undefined;

/** How the application beside the CI project is tested. */
export interface ApplicationTest {
  /** What says so, for example `scripts.test in package.json`. */
  readonly source: string;
  /** Commands that run in the root of the repository. */
  readonly commands: readonly string[];
  /** Runtimes that it says it needs, as `runtime-versions` has them. */
  readonly runtimes?: Readonly<Record<string, string>>;
}

/**
 * How the application says that it is tested, or nothing where it does not say, or says it in two ways: a first build
 * that fails for a guess of ours is worse than one that does not test it. What says most about it comes first.
 */
export function findApplicationTest(read: ReadRootFile): ApplicationTest | undefined {
  for (const find of [nodeTest, makeTest, toxTest, goTest, mavenTest, gradleTest, dotnetTest]) {
    const found = find(read);
    if (found) return found;
  }
  return undefined;
}

function jsonObject(text: string | undefined): Readonly<Record<string, unknown>> {
  const parsed = text === undefined ? undefined : parseJson(text);
  return parsed?.kind === 'json' && isPlainObject(parsed.value) ? parsed.value : {};
}

function nodeTest(read: ReadRootFile): ApplicationTest | undefined {
  const manifest = jsonObject(read('package.json'));
  const test = isPlainObject(manifest.scripts) ? manifest.scripts.test : undefined;
  // `npm init` writes a test that fails.
  if (typeof test !== 'string' || test.trim() === '' || test.includes('Error: no test specified')) return undefined;
  const commands = nodeCommands(manifest, read);
  return commands && { source: 'scripts.test in package.json', commands };
}

const LOCK_FILES: Readonly<Record<string, readonly string[]>> = {
  npm: ['package-lock.json', 'npm-shrinkwrap.json'],
  pnpm: ['pnpm-lock.yaml'],
  yarn: ['yarn.lock'],
  bun: ['bun.lock', 'bun.lockb'],
};

/** Installs what the lock file says. Several lock files without a word about which one counts say nothing. */
function nodeCommands(manifest: Readonly<Record<string, unknown>>, read: ReadRootFile): string[] | undefined {
  // https://nodejs.org/api/packages.html#packagemanager
  const field = typeof manifest.packageManager === 'string' ? manifest.packageManager : '';
  const [, named, version] = /^(npm|pnpm|yarn|bun)@(\d+\.\d+\.\d+(?:-[\w.-]+)?)/.exec(field) ?? [];
  const locked = Object.keys(LOCK_FILES).filter((manager) =>
    LOCK_FILES[manager].some((file) => read(file) !== undefined),
  );
  const manager = named ?? (locked.length === 1 ? locked[0] : undefined);
  if (manager === undefined) {
    if (locked.length > 0) return undefined;
    const needs = ['dependencies', 'devDependencies', 'workspaces'].some((each) => manifest[each] !== undefined);
    return [...(needs ? ['npm install --no-package-lock'] : []), 'npm test'];
  }
  if (!locked.includes(manager)) return undefined;
  switch (manager) {
    case 'pnpm': {
      const pnpm = `npx --yes pnpm@${version ?? pnpmMajor(read('pnpm-lock.yaml') ?? '')}`;
      return [`${pnpm} install --frozen-lockfile`, `${pnpm} test`];
    }
    case 'yarn': {
      const isBerry = version ? !version.startsWith('1.') : /^__metadata:/m.test(read('yarn.lock') ?? '');
      const yarn = isBerry
        ? `npx --yes --package @yarnpkg/cli-dist@${version ?? 4} yarn`
        : `npx --yes yarn@${version ?? 1}`;
      return [`${yarn} install ${isBerry ? '--immutable' : '--frozen-lockfile'}`, `${yarn} test`];
    }
    case 'bun': {
      const bun = `npx --yes bun@${version ?? 1}`;
      return [`${bun} install --frozen-lockfile`, `${bun} run test`];
    }
    default:
      return ['npm ci', 'npm test'];
  }
}

/** The version that reads a lock file: https://pnpm.io/installation#compatibility and its changelogs. */
function pnpmMajor(lock: string): number {
  const format = Number(/^lockfileVersion: '?(\d+)/m.exec(lock)?.[1] ?? 9);
  return format >= 9 ? 10 : format >= 6 ? 8 : 7;
}

/** The names that GNU make looks for, in its order: https://www.gnu.org/software/make/manual/make.html#Makefile-Names */
function makeTest(read: ReadRootFile): ApplicationTest | undefined {
  const name = ['GNUmakefile', 'makefile', 'Makefile'].find((each) => read(each) !== undefined);
  const isRule = (line: string) => {
    const colon = line.indexOf(':');
    return (
      colon > 0 &&
      !/^[\t#]/.test(line) &&
      !/^:*=/.test(line.slice(colon + 1)) &&
      !line.slice(0, colon).includes('=') &&
      line.slice(0, colon).split(/\s+/).includes('test')
    );
  };
  return name !== undefined && (read(name) ?? '').split(/\r?\n/).some(isRule)
    ? { source: `the target test in ${name}`, commands: ['make test'] }
    : undefined;
}

/** tox in an environment of its own, for the Python that is there: https://tox.wiki/en/latest/user_guide.html */
function toxTest(read: ReadRootFile): ApplicationTest | undefined {
  const source =
    ['tox.ini', 'tox.toml'].find((each) => read(each) !== undefined) ??
    (/^\[tool\.tox\]/m.test(read('pyproject.toml') ?? '') ? '[tool.tox] in pyproject.toml' : undefined);
  if (source === undefined) return undefined;
  const commands = [
    'tox=$(mktemp -d) && python3 -m venv "$tox" && "$tox/bin/pip" install --quiet "tox>=4" && "$tox/bin/tox" run -e py',
  ];
  return { source, commands };
}

function goTest(read: ReadRootFile): ApplicationTest | undefined {
  return read('go.mod') === undefined ? undefined : { source: 'go.mod', commands: ['go test ./...'] };
}

/** Those of CodeBuild's images for Amazon Linux, https://github.com/aws/aws-codebuild-docker-images */
const JAVA = ['8', '11', '17', '21', '25'];
const DOTNET = ['8', '10'];

/** Of a build that does not say for which Java it is, nobody knows whether it builds with the one that is there. */
function javaRuntime(read: ReadRootFile, ...stated: readonly (RegExpExecArray | null)[]) {
  const version =
    /^java=(?:1\.)?(\d+)/m.exec(read('.sdkmanrc') ?? '') ??
    /^\D*(?:1\.)?(\d+)/.exec(read('.java-version') ?? '') ??
    stated.find((each) => each);
  return version && JAVA.includes(version[1]) ? { java: `corretto${version[1]}` } : undefined;
}

function mavenTest(read: ReadRootFile): ApplicationTest | undefined {
  const pom = read('pom.xml');
  if (pom === undefined) return undefined;
  const runtimes = javaRuntime(
    read,
    /<(?:maven\.compiler\.release|java\.version|release)>\s*(?:1\.)?(\d+)\s*</.exec(pom),
    /<maven\.compiler\.(?:target|source)>\s*(?:1\.)?(\d+)\s*</.exec(pom),
  );
  const maven = read('mvnw') === undefined ? 'mvn' : 'sh ./mvnw';
  return runtimes && { source: 'pom.xml', commands: [`${maven} --batch-mode test`], runtimes };
}

/** Only by its wrapper, which says for which Gradle the build is. */
function gradleTest(read: ReadRootFile): ApplicationTest | undefined {
  const name = ['build.gradle.kts', 'build.gradle'].find((each) => read(each) !== undefined);
  if (name === undefined || read('gradlew') === undefined) return undefined;
  const runtimes = javaRuntime(read, /JavaLanguageVersion\.of\(\s*(\d+)\s*\)/.exec(read(name) ?? ''));
  return runtimes && { source: name, commands: ['sh ./gradlew --no-daemon test'], runtimes };
}

/** https://learn.microsoft.com/en-us/dotnet/core/tools/global-json */
function dotnetTest(read: ReadRootFile): ApplicationTest | undefined {
  const { sdk } = jsonObject(read('global.json'));
  const version = isPlainObject(sdk) && typeof sdk.version === 'string' ? sdk.version.split('.')[0] : '';
  return DOTNET.includes(version)
    ? { source: 'global.json', commands: ['dotnet test'], runtimes: { dotnet: `${version}.0` } }
    : undefined;
}
