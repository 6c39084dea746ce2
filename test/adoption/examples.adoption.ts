import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrappedAccount, settleHome } from './support/account';
import { NpmRegistry } from './support/npm-registry';
import { ShellPage } from './support/shell-page';
import { LoopbackAws } from '../loopback-aws/loopback-aws';
import { TARBALL, UserFolder } from '../packed/user-folder';

const EXAMPLES = join(__dirname, '..', '..', 'examples');

let registry: NpmRegistry;
let aws: LoopbackAws;

beforeAll(async () => {
  [registry, aws] = [await NpmRegistry.start(TARBALL), await bootstrappedAccount()];
  for (const repository of ['shop', 'greet']) await aws.codecommit.create(repository);
});

afterAll(async () => {
  registry.stop();
  await aws.stop();
});

/** What a page's commands show on the way, and the CodeBuild projects that are deployed at its end. */
const PAGES = [
  {
    example: 'no-typescript',
    shows: ['**Flow `review` succeeded**', 'SUCCEEDED  release'],
    projects: ['greet-release', 'greet-review'],
  },
  { example: 'cdk-app', shows: ['the shop keeps its orders', 'review'], projects: ['shop-deploy', 'shop-review'] },
  {
    example: 'python',
    shows: ['each flow has a CodeBuild project', '**Flow `review` succeeded**'],
    projects: ['shop-nightly', 'shop-review'],
  },
  {
    example: 'java',
    shows: ['each flow has a CodeBuild project', 'mvn --batch-mode verify'],
    projects: ['shop-review'],
  },
  { example: 'monorepo', shows: ['**Flow `sums` succeeded**'], projects: ['shop-infra', 'shop-sums'] },
];

const hasPython = spawnSync('python3', ['-c', 'import venv, ensurepip']).status === 0;

test('each example has a page that is run here', () => {
  expect(PAGES.map(({ example }) => example).sort()).toEqual(
    readdirSync(EXAMPLES, { withFileTypes: true })
      .filter((each) => each.isDirectory())
      .map(({ name }) => name)
      .sort(),
  );
});

describe.each(PAGES)('the example $example, with nothing but its page', ({ example, shows, projects }) => {
  // The page asks for Python with venv; a machine without it cannot follow.
  const canFollow = example !== 'python' || hasPython;

  (canFollow ? test : test.skip)(
    `can be followed from its start to its end${canFollow ? '' : ' (skipped: there is no python3 with venv here)'}`,
    async () => {
      const before = new Set(aws.codebuild.projectNames);
      const user = UserFolder.make(example);
      settleHome(user.home, aws);
      cpSync(join(EXAMPLES, example), user.path, { recursive: true });
      const page = new ShellPage(
        join(EXAMPLES, example, 'README.md'),
        user.within('.', {
          ...aws.environment(),
          npm_config_registry: registry.url,
          npm_config_prefer_offline: 'true',
        }),
      );
      const ran = await page.runAll();
      const all = ran.map(({ out }) => out).join('\n');
      expect(shows.filter((words) => !all.includes(words))).toEqual([]);
      const deployed = [...aws.codebuild.projectNames].filter((name) => !before.has(name)).sort();
      expect(deployed.map((name) => name.replace(/-[0-9a-f]{6}$/, ''))).toEqual(projects);
      const git = (...args: string[]) => user.run('git', args).out;
      expect(git('status', '--porcelain')).toBe('');
      // The stacks are gone for the next example, which may be of the same repository.
      await page.user.later('npx', ['cdk', 'destroy', '--all', '--force', '--no-notices']);
      rmSync(join(user.path, '..'), { recursive: true, force: true });
    },
  );
});
