import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { TARBALL, UserFolder } from './user-folder';
import { FlowFileContent } from '../../src/contract/flow-file';

const ROOT = join(__dirname, '..', '..');
const EXAMPLES = join(ROOT, 'examples');

/** Where `.projenrc` of an example is, where its CDK app is, and the stacks that the app has. */
const EXPECTED = [
  { example: 'cdk-app', projenrc: '.', app: '.', stacks: ['shop', 'shop-ci'] },
  { example: 'java', projenrc: '.', app: 'ci', stacks: ['shop-ci'] },
  { example: 'monorepo', projenrc: '.', app: 'packages/infra', stacks: ['shop-ci'] },
  { example: 'no-typescript', projenrc: 'ci', app: 'ci', stacks: ['greet-ci'] },
  { example: 'python', projenrc: '.', app: 'ci', stacks: ['shop-ci'] },
];

/** What is made from flows, and is in this repository for who reads. */
const SHOWN = /^(.*\/)?(buildspecs\/[^/]+\.yml|docs\/flow-ci\.md|src\/flow-ci-stack\.ts)$/;

/** All examples in one folder, with the packages of this repository in the place of an installation. */
const user = UserFolder.make('examples');
const at = (...path: string[]) => join(user.path, ...path);

beforeAll(() => {
  mkdirSync(at('node_modules', 'flow-ci-projen'), { recursive: true });
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    if (!name.startsWith('.') || name === '.bin')
      symlinkSync(join(ROOT, 'node_modules', name), at('node_modules', name));
  }
  user.run('tar', ['xzf', TARBALL, '-C', 'node_modules/flow-ci-projen', '--strip-components', '1']);
  for (const { example, projenrc } of EXPECTED) {
    cpSync(join(EXAMPLES, example), at(example), { recursive: true });
    user.within(example, {}).run('git', ['init', '-q', '-b', 'main']);
    const folder = user.within(join(example, projenrc), { PROJEN_DISABLE_POST: '1' });
    folder.run(
      process.execPath,
      existsSync(at(example, projenrc, '.projenrc.ts')) ? ['--import', 'tsx', '.projenrc.ts'] : ['.projenrc.js'],
    );
  }
});

test('each example of the folder is tested', () => {
  const folders = readdirSync(EXAMPLES, { withFileTypes: true })
    .filter((each) => each.isDirectory())
    .map(({ name }) => name);
  expect(folders.sort()).toEqual(EXPECTED.map(({ example }) => example));
});

describe.each(EXPECTED)('the example $example', ({ example, app, stacks }) => {
  const files = (folder: string) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((path) => path.replace(/\\/g, '/'))
      .filter((path) => SHOWN.test(path))
      .sort();

  test('has the files that projen makes of it now (FLOW_CI_WRITE_EXAMPLES=1 writes them)', () => {
    const made = files(at(example));
    if (process.env.FLOW_CI_WRITE_EXAMPLES)
      for (const path of made) rewrite(join(EXAMPLES, example, path), readFileSync(at(example, path), 'utf8'));
    expect(made).toContain(app === '.' ? 'src/flow-ci-stack.ts' : `${app}/src/flow-ci-stack.ts`);
    expect(files(join(EXAMPLES, example))).toEqual(made);
    for (const path of made)
      expect(readFileSync(join(EXAMPLES, example, path), 'utf8')).toBe(readFileSync(at(example, path), 'utf8'));
  });

  test('says the truth of where its buildspecs are', () => {
    const { flows } = JSON.parse(readFileSync(at(example, app, 'flow-ci.json'), 'utf8')) as FlowFileContent;
    for (const { buildspec } of Object.values(flows))
      expect(existsSync(at(example, buildspec ?? 'buildspec.yml'))).toBe(true);
  });

  test('synthesizes its stacks', () => {
    const folder = user.within(join(example, app), {
      CDK_OUTDIR: at(example, app, 'cdk.out'),
      CDK_VALIDATION: 'false',
    });
    folder.run(process.execPath, ['--import', 'tsx', 'src/main.ts']);
    expect(
      readdirSync(at(example, app, 'cdk.out'))
        .filter((file) => file.endsWith('.template.json'))
        .sort(),
    ).toEqual(stacks.map((stack) => `${stack}.template.json`).sort());
  });
});

test('the sources of all examples compile, and know each flow by its property', () => {
  writeFileSync(
    at('tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        target: 'ES2022',
        module: 'node16',
        moduleResolution: 'node16',
        strict: true,
        skipLibCheck: true,
        noEmit: true,
        esModuleInterop: true,
        types: ['node', 'jest'],
      },
      include: EXPECTED.flatMap(({ example }) => [`${example}/**/*.ts`, `${example}/**/.projenrc.ts`]),
    }),
  );
  user.run(process.execPath, [join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.json']);
});

/** What copies of generated files hold follows what they were made from. */
function rewrite(path: string, content: string): void {
  mkdirSync(join(path, '..'), { recursive: true });
  if (existsSync(path)) chmodSync(path, 0o644);
  writeFileSync(path, content);
}
