import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { clientFromNpm } from './support/client-from-npm';
import { NpmRegistry } from './support/npm-registry';
import { FlowFile } from '../../src/contract/flow-file';
import { TARBALL, UserFolder } from '../packed/user-folder';

/** The one that projen names in package.json: another one would fetch it. */
const PNPM = '10.33.0';

/** The package managers of projen. npm is what all other tests use. */
const MANAGERS = [
  {
    manager: 'pnpm',
    client: clientFromNpm('pnpm', PNPM, 'pnpm'),
    lock: 'pnpm-lock.yaml',
    install: ['pnpm', 'install'],
  },
  {
    manager: 'yarn_classic',
    client: clientFromNpm('yarn', '1', 'yarn'),
    lock: 'yarn.lock',
    install: ['yarn', 'install'],
  },
  {
    manager: 'yarn_berry',
    client: clientFromNpm('@yarnpkg/cli-dist', '4', 'yarn'),
    lock: 'yarn.lock',
    install: ['yarn', 'install'],
  },
  { manager: 'bun', client: clientFromNpm('bun', '1', 'bun'), lock: 'bun.lock', install: ['bun', 'install'] },
];

let registry: NpmRegistry;

beforeAll(async () => {
  registry = await NpmRegistry.start(TARBALL);
  registry.complete = true;
});

afterAll(() => registry.stop());

describe.each(MANAGERS)('with $manager', ({ manager, client, lock, install }) => {
  (client ? test : test.skip)(
    `a project is made, installed, made again and synthesized${client ? '' : ' (skipped: its client cannot be installed here)'}`,
    async () => {
      const user = UserFolder.make('web').within('.', {
        PATH: `${client}:${process.env.PATH}`,
        npm_config_registry: registry.url,
        npm_config_yes: 'true',
        // Each has a name of its own for the registry.
        YARN_REGISTRY: registry.url,
        YARN_NPM_REGISTRY_SERVER: registry.url,
        YARN_UNSAFE_HTTP_WHITELIST: '127.0.0.1',
        YARN_ENABLE_TELEMETRY: '0',
        // A package of today is too new for it otherwise.
        YARN_NPM_MINIMAL_AGE_GATE: '0',
        YARN_ENABLE_IMMUTABLE_INSTALLS: 'false',
        BUN_CONFIG_REGISTRY: registry.url,
        COREPACK_ENABLE_STRICT: '0',
      });
      const run = async (command: string, ...args: string[]) => {
        const { code, out } = await user.later(command, args);
        if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}\n${out}`);
        return out;
      };
      user.run('git', ['init', '-q', '-b', 'main']);
      await run(
        process.execPath,
        require.resolve('projen/bin/projen'),
        'new',
        '--from',
        'flow-ci-projen',
        '--package-manager',
        manager,
      );
      expect(existsSync(join(user.path, lock))).toBe(true);
      await run(install[0], ...install.slice(1));
      await run('npx', 'projen');
      expect(user.run('git', ['status', '--porcelain']).out).toBe('');
      await run('npx', 'projen', 'synth:silent');
      expect(existsSync(join(user.path, 'cdk.out', 'web-ci.template.json'))).toBe(true);
      const { localCommand } = JSON.parse(readFileSync(join(user.path, 'flow-ci.json'), 'utf8')) as FlowFile;
      expect(await run('sh', '-c', `${localCommand} run review --flow review --into main -n`)).toContain(
        'npx projen build',
      );
      // Its parser is files beside the script, which each manager puts where it likes.
      user.write({
        'main.tf':
          'module "one" {\n  source = "../terraform-aws-codecommit-flow-ci"\n  event = "tag"\n  repo_name = "web"\n}\n',
      });
      expect(await run('sh', '-c', `${localCommand} migrate main.tf`)).toContain('one: {\n    on: { tag: {} },');
      // The same line where nothing is installed.
      rmSync(join(user.path, 'node_modules'), { recursive: true });
      const bare = await user.later('sh', ['-c', `${localCommand} run review --flow review --into main`]);
      expect(bare.code).not.toBe(0);
      expect(registry.asked).not.toContain('/flow-ci');
      const buildspec = readFileSync(join(user.path, 'buildspecs', 'review.yml'), 'utf8');
      expect(buildspec).toContain(lock === 'npm' ? 'npm ci' : install[0]);
      rmSync(dirname(user.path), { recursive: true, force: true });
    },
  );
});
