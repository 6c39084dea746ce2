import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { NpmRegistry } from './support/npm-registry';
import { otherVersion } from './support/other-version';
import { ShellPage } from './support/shell-page';
import { UserFolder } from '../packed/user-folder';

const PAGE = join(__dirname, '..', '..', 'docs', 'stability.md');

let registry: NpmRegistry;
let user: UserFolder;

const read = (path: string) => readFileSync(join(user.path, path), 'utf8');
const template = () =>
  JSON.parse(read('cdk.out/web.template.json')) as {
    Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
    Outputs: object;
  };
const later = async (command: string, ...args: string[]) => {
  const { code, out } = await user.later(command, args);
  if (code !== 0) throw new Error(out);
};

/** What the user wrote, in files that were written once and in some of the user's own. */
const MINE: Readonly<Record<string, string>> = {
  'src/main.ts': `import { App } from 'aws-cdk-lib/core';
import { FlowCiStack } from './flow-ci-stack';

const app = new App();
new FlowCiStack(app, 'web', { description: 'ours' });
app.synth();
`,
  'README.md': '# ours\n',
  'app.txt': 'ours\n',
  'buildspecs/own.yml': 'version: 0.2\nphases: { build: { commands: [true] } }\n',
};

beforeAll(async () => {
  registry = await NpmRegistry.start(otherVersion('0.1.0'));
  user = UserFolder.make('web').within('.', {
    npm_config_registry: registry.url,
    npm_config_prefer_offline: 'true',
    npm_config_yes: 'true',
    PROJEN_DISABLE_POST: '',
  });
  user.run('git', ['init', '-q', '-b', 'main']);
  await later(process.execPath, require.resolve('projen/bin/projen'), 'new', '--from', 'flow-ci-projen', '--no-git');
  user.write(MINE);
  user.write({
    '.projenrc.ts': read('.projenrc.ts').replace(
      '  flows: {',
      "  flows: {\n    own: { on: { demand: {} }, buildspec: 'buildspecs/own.yml' },",
    ),
  });
  await later('npx', 'projen');
  await later('npx', 'projen', 'synth:silent');
  user.run('git', ['add', '--all']);
  user.run('git', ['commit', '--quiet', '--message', 'With the old version']);
});

afterAll(() => {
  registry.stop();
  rmSync(dirname(user.path), { recursive: true, force: true });
});

test('an upgrade by the lines of the page changes made files, and neither files of the user nor logical ids', async () => {
  const projenrc = read('.projenrc.ts');
  const before = template();
  expect(JSON.parse(read('node_modules/flow-ci-projen/package.json')).version).toBe('0.1.0');

  // The next version has another default, another word in the stack's file, and another picture.
  registry.publish(
    otherVersion('0.2.0', {
      'lib/flows/option-schemas.js': (text) =>
        text.replaceAll('"default": 60, "minimum": 5', '"default": 45, "minimum": 5'),
      'lib/project/add-stack-file.js': (text) => text.replace('The continuous integration of', 'The CI of'),
    }),
  );
  // npm asks anew what there is.
  await new ShellPage(PAGE, user.within('.', { npm_config_prefer_offline: 'false' })).runAll('How to upgrade');
  expect(JSON.parse(read('node_modules/flow-ci-projen/package.json')).version).toBe('0.2.0');

  for (const [path, text] of Object.entries(MINE)) expect(read(path)).toBe(text);
  expect(read('.projenrc.ts')).toBe(projenrc);
  const changed = user.run('git', ['diff', '--name-only']).out.trim().split('\n');
  expect(changed.filter((path) => path in MINE || path === '.projenrc.ts')).toEqual([]);
  expect(changed).toEqual(expect.arrayContaining(['flow-ci.json', 'src/flow-ci-stack.ts', 'package.json']));

  await later('npx', 'projen', 'build');
  const after = template();
  expect(Object.keys(after.Resources).sort()).toEqual(Object.keys(before.Resources).sort());
  expect(Object.keys(after.Outputs).sort()).toEqual(Object.keys(before.Outputs).sort());
  const differing = Object.keys(after.Resources).filter(
    (id) => JSON.stringify(after.Resources[id]) !== JSON.stringify(before.Resources[id]),
  );
  expect([...new Set(differing.map((id) => after.Resources[id].Type))]).toEqual(['AWS::CodeBuild::Project']);
  expect(
    differing.map((id) => [
      before.Resources[id].Properties.TimeoutInMinutes,
      after.Resources[id].Properties.TimeoutInMinutes,
    ]),
  ).toEqual([
    [60, 45],
    [60, 45],
    [60, 45],
  ]);
});
