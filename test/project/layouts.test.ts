import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { awscdk, javascript, typescript } from 'projen';
import { folderWith, synth } from './synth';
import { FlowCiComponent, FlowCiProject, FlowCiProjectOptions } from '../../src/project';
import { EXAMPLE } from '../flows/example';

const BASE = {
  name: 'web',
  defaultReleaseBranch: 'main',
  packageManager: javascript.NodePackageManager.NPM,
  github: false,
  typescriptVersion: '~6.0.0',
  minNodeVersion: '20.16.0',
};

const libraryIn = (outdir: string, options: Partial<typescript.TypeScriptProjectOptions> = {}) =>
  new typescript.TypeScriptProject({ ...BASE, sampleCode: false, outdir, ...options });

describe('sources elsewhere than in src', () => {
  const make = (options: Partial<FlowCiProjectOptions>) => {
    const folder = folderWith();
    synth(new FlowCiProject({ name: 'foo-ci', repositoryName: 'foo', outdir: folder, ...options }));
    const read = (path: string) => readFileSync(join(folder, path), 'utf8');
    return { folder, read };
  };

  test.each([
    {
      srcdir: 'lib',
      libdir: 'build',
      main: 'lib/main.ts',
      stack: 'lib/flow-ci-stack.ts',
      test: '../lib/flow-ci-stack',
    },
    { srcdir: 'lib', libdir: 'lib', main: 'lib/main.ts', stack: 'lib/flow-ci-stack.ts', test: '../lib/flow-ci-stack' },
    {
      srcdir: 'infra/src',
      libdir: 'infra/lib',
      main: 'infra/src/main.ts',
      stack: 'infra/src/flow-ci-stack.ts',
      test: '../infra/src/flow-ci-stack',
    },
  ])('in $srcdir: the app and the stack are there', ({ srcdir, libdir, main, stack, test: imported }) => {
    const { folder, read } = make({ srcdir, libdir });
    expect(read(main)).toContain("from './flow-ci-stack'");
    expect(read(stack)).toContain('export class FlowCiStack');
    expect(read('test/flow-ci-stack.test.ts')).toContain(`from '${imported}'`);
    expect(JSON.parse(read('cdk.json')).app).toBe(`node --import tsx ${main}`);
    expect(read('test/tsconfig.json')).toContain(`"../${srcdir}/**/*.ts"`);
    expect(existsSync(join(folder, 'src'))).toBe(false);
  });

  test('tests in a folder of their own reach the sources', () => {
    const { read } = make({ testdir: 'checks/unit' });
    expect(read('checks/unit/flow-ci-stack.test.ts')).toContain("from '../../src/flow-ci-stack'");
    expect(read('checks/unit/tsconfig.json')).toContain('"../../src/**/*.ts"');
  });

  test('an entry point of another name is the app', () => {
    const { folder, read } = make({ appEntrypoint: 'bin/ci.ts' });
    expect(read('src/bin/ci.ts')).toContain("from '../flow-ci-stack'");
    expect(existsSync(join(folder, 'src/main.ts'))).toBe(false);
    expect(JSON.parse(read('cdk.json')).app).toContain('src/bin/ci.ts');
  });

  test("fails rather than overwrite the user's own file there", () => {
    const folder = folderWith({ 'lib/flow-ci-stack.ts': '// mine\n' });
    const project = libraryIn(folder, { srcdir: 'lib', libdir: 'build' });
    new FlowCiComponent(project, EXAMPLE);
    expect(() => synth(project)).toThrow(/would be overwritten \(no file was written\): lib\/flow-ci-stack\.ts/);
  });
});

describe('a library', () => {
  test('has what the stack imports, in its development alone', () => {
    const folder = folderWith();
    const project = libraryIn(folder);
    new FlowCiComponent(project, EXAMPLE);
    synth(project);
    const { dependencies, peerDependencies, devDependencies } = JSON.parse(
      readFileSync(join(folder, 'package.json'), 'utf8'),
    );
    expect(Object.keys(devDependencies)).toEqual(
      expect.arrayContaining(['aws-cdk-lib', 'constructs', 'flow-ci-projen']),
    );
    expect({ dependencies, peerDependencies }).toEqual({ dependencies: undefined, peerDependencies: undefined });
  });

  test('keeps what it declares of them itself', () => {
    const project = libraryIn(folderWith(), { peerDeps: ['aws-cdk-lib@^2.200.0'] });
    new FlowCiComponent(project, EXAMPLE);
    const cdk = project.deps.all.filter((dep) => dep.name === 'aws-cdk-lib');
    expect(cdk.map(({ type, version }) => [type, version])).toEqual([['peer', '^2.200.0']]);
  });

  test('ignores the files of its CI for its package, the buildspecs of the user included', () => {
    const folder = folderWith();
    const project = libraryIn(folder);
    new FlowCiComponent(project, {
      repositoryName: 'web',
      flows: {
        one: { on: { demand: {} }, buildspec: 'ci/one.yml' },
        two: { on: { demand: {} }, build: { commands: ['x'] } },
      },
    });
    synth(project);
    expect(readFileSync(join(folder, '.npmignore'), 'utf8').split('\n')).toEqual(
      expect.arrayContaining([
        '/flow-ci.json',
        '/docs/flow-ci.md',
        '/buildspecs/',
        '/.flow-ci/',
        '/ci/one.yml',
        'flow-ci-stack.*',
      ]),
    );
  });
});

describe('a stack that is in no app', () => {
  const IMPORT = "import { FlowCiStack } from './flow-ci-stack';\n";

  function warnings(files: Readonly<Record<string, string>>, make = libraryIn): readonly string[] {
    const project = make(folderWith(files));
    const told: string[] = [];
    jest.spyOn(project.logger, 'warn').mockImplementation((text: string) => void told.push(text));
    new FlowCiComponent(project, { repositoryName: 'web', flows: EXAMPLE.flows });
    synth(project);
    return told.filter((text) => text.includes('CDK app'));
  }

  test.each<[string, Record<string, string>]>([
    ['there is no other file', {}],
    ['an app has other stacks', { 'src/main.ts': "import { Mine } from './mine';\n" }],
    ['only a test has it', { 'test/stack.test.ts': "import { FlowCiStack } from '../src/flow-ci-stack';\n" }],
    ['the import is a comment', { 'src/main.ts': `// ${IMPORT}/*\n * ${IMPORT}*/\n` }],
    ['only compiled files have it', { 'dist/main.js': "require('./flow-ci-stack');\n" }],
    ['a dependency has it', { 'node_modules/a/main.js': "require('./flow-ci-stack');\n" }],
  ])('is named where %s', (_, files) => {
    expect(warnings(files)).toEqual([
      "src/flow-ci-stack.ts is in no CDK app, so the flows are not deployed: add `new FlowCiStack(app, 'web-ci')` to your app",
    ]);
  });

  test.each<[string, Record<string, string>]>([
    ['an import', { 'src/main.ts': IMPORT }],
    ['an import on several lines', { 'src/main.ts': "import {\n  FlowCiStack,\n} from './flow-ci-stack';\n" }],
    ['an import with an ending', { 'src/main.mts': "import { FlowCiStack } from './flow-ci-stack.js';\n" }],
    ['an app beside the sources', { 'bin/app.ts': "import { FlowCiStack } from '../src/flow-ci-stack';\n" }],
    ['JavaScript', { 'infra/app.js': "const { FlowCiStack } = require('../lib/flow-ci-stack');\n" }],
    ['an import on demand', { 'src/main.ts': "const { FlowCiStack } = await import('./flow-ci-stack');\n" }],
    ['an export of the library', { 'src/index.ts': "export * from './flow-ci-stack';\n" }],
  ])('is not said of %s', (_, files) => {
    expect(warnings(files)).toEqual([]);
  });

  test('names the file of the app, where there is one', () => {
    const make = (outdir: string) =>
      new awscdk.AwsCdkTypeScriptApp({ ...BASE, cdkVersion: '2.276.0', sampleCode: false, outdir });
    expect(warnings({}, make)).toEqual([expect.stringMatching(/ to src\/main\.ts$/)]);
  });

  test('is not said of a new project, which has an app', () => {
    const project = new FlowCiProject({ name: 'foo-ci', repositoryName: 'foo', outdir: folderWith() });
    const warn = jest.spyOn(project.logger, 'warn').mockImplementation(() => undefined);
    synth(project);
    expect(warn.mock.calls.flat().filter((text) => String(text).includes('CDK app'))).toEqual([]);
  });
});
