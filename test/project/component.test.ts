import { existsSync, readFileSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { awscdk, javascript } from 'projen';
import { parse } from 'yaml';
import { folderWith, synth } from './synth';
import { FlowCiComponent, FlowCiProject } from '../../src/project';
import { EXAMPLE } from '../flows/example';

function existingApp(folder = folderWith()): awscdk.AwsCdkTypeScriptApp {
  return new awscdk.AwsCdkTypeScriptApp({
    name: 'existing',
    cdkVersion: '2.276.0',
    defaultReleaseBranch: 'main',
    outdir: folder,
    github: false,
    packageManager: javascript.NodePackageManager.NPM,
    typescriptVersion: '~6.0.0',
    minNodeVersion: '20.16.0',
  });
}

describe('the component in a CDK app that exists', () => {
  const folder = folderWith({ 'src/main.ts': '// mine\n' });
  const app = existingApp(folder);
  const component = new FlowCiComponent(app, EXAMPLE);
  synth(app);
  const read = (path: string) => readFileSync(join(folder, path), 'utf8');

  test('brings the buildspecs, the data and the managed stack', () => {
    expect(readdirSync(join(folder, 'buildspecs')).sort()).toEqual([
      'adhoc.yml',
      'nightly.yml',
      'release.yml',
      'review.yml',
    ]);
    expect(Object.keys(JSON.parse(read('flow-ci.json')).flows)).toHaveLength(5);
    expect(read('src/flow-ci-stack.ts')).toContain('export class FlowCiStack extends Stack');
  });

  test('leaves the app and its type as they are', () => {
    expect(read('src/main.ts')).toBe('// mine\n');
    expect(JSON.parse(read('cdk.json')).app).toBe('npx ts-node -P tsconfig.json --prefer-ts-exts src/main.ts');
    expect(existsSync(join(folder, 'test/flow-ci-stack.test.ts'))).toBe(false);
  });

  test('brings the tasks, and this package as a dependency', () => {
    expect(Object.keys(JSON.parse(read('.projen/tasks.json')).tasks)).toEqual(
      expect.arrayContaining(['flow-ci', 'flow-ci:run', 'flow-ci:list', 'deploy']),
    );
    expect(JSON.parse(read('package.json')).devDependencies).toHaveProperty('flow-ci-projen');
  });

  test('is found again', () => {
    expect(FlowCiComponent.of(app)).toBe(component);
    expect(component.flowNames).toEqual(['review', 'main', 'release', 'nightly', 'adhoc']);
  });
});

test('a dependency on this package that the project has already is not declared twice', () => {
  const app = existingApp();
  app.addDeps('flow-ci-projen@1.2.3');
  new FlowCiComponent(app, EXAMPLE);
  expect(app.deps.all.filter((dep) => dep.name === 'flow-ci-projen').map((dep) => dep.type)).toEqual(['runtime']);
});

test("fails rather than overwrite a buildspec of the user's, and leaves the files of the project alone", () => {
  const folder = folderWith({ 'buildspecs/review.yml': 'version: 0.2\n', 'tsconfig.json': '{}' });
  const app = existingApp(folder);
  new FlowCiComponent(app, EXAMPLE);
  expect(() => synth(app)).toThrow(/would be overwritten \(no file was written\): buildspecs\/review\.yml/);
  expect(readdirSync(folder).sort()).toEqual(['buildspecs', 'tsconfig.json']);
});

test('fails where there are flows already, in words', () => {
  const project = new FlowCiProject({ name: 'foo-ci', repositoryName: 'foo', outdir: folderWith() });
  expect(() => new FlowCiComponent(project, { repositoryName: 'bar' })).toThrow(
    /^foo-ci has the flows of the repository foo already: add yours to them; /,
  );
});

test('fails where two projects of one tree have flows of one repository, in words', () => {
  const parent = new FlowCiProject({ name: 'one', repositoryName: 'foo', outdir: folderWith() });
  expect(() => new FlowCiProject({ name: 'two', repositoryName: 'foo', parent, outdir: 'two' })).toThrow(
    /^two and one both have flows of the repository foo: put all flows into one of them$/,
  );
  expect(() => new FlowCiProject({ name: 'other', repositoryName: 'bar', parent, outdir: 'other' })).not.toThrow();
  expect(
    () => new FlowCiProject({ name: 'far', repositoryName: 'foo', region: 'eu-west-1', parent, outdir: 'far' }),
  ).not.toThrow();
});

test('fails in a project without TypeScript sources of a Node.js project, in words', () => {
  const project = new awscdk.AwsCdkJavaApp({
    name: 'java',
    mainClass: 'org.acme.App',
    groupId: 'org.acme',
    artifactId: 'app',
    version: '1.0.0',
    cdkVersion: '2.276.0',
    outdir: folderWith(),
    github: false,
  });
  expect(() => new FlowCiComponent(project, EXAMPLE)).toThrow(/TypeScript/);
});

describe('the flows that a new project begins with', () => {
  test.each([
    { packageManager: javascript.NodePackageManager.NPM, commands: ['npm ci'] },
    {
      packageManager: javascript.NodePackageManager.PNPM,
      commands: ['command -v pnpm > /dev/null || npm install --global pnpm@10', 'pnpm install --frozen-lockfile'],
    },
    {
      packageManager: javascript.NodePackageManager.BUN,
      commands: ['command -v bun > /dev/null || npm install --global bun@1', 'bun install --frozen-lockfile'],
    },
    {
      packageManager: javascript.NodePackageManager.YARN_CLASSIC,
      commands: ['npx --yes yarn@1 install --frozen-lockfile'],
    },
    {
      packageManager: javascript.NodePackageManager.YARN_BERRY,
      commands: ['npx --yes --package @yarnpkg/cli-dist@4 yarn install --immutable'],
    },
  ])('install with $packageManager', ({ packageManager, commands }) => {
    const folder = folderWith();
    synth(new FlowCiProject({ name: 'foo-ci', repositoryName: 'foo', packageManager, outdir: folder }));
    expect(parse(readFileSync(join(folder, 'buildspecs/review.yml'), 'utf8')).phases.install.commands).toEqual(
      commands,
    );
  });

  test('are of a project with a folder of modules, whatever the package manager', () => {
    const folder = folderWith();
    synth(
      new FlowCiProject({
        name: 'foo-ci',
        repositoryName: 'foo',
        packageManager: javascript.NodePackageManager.YARN_BERRY,
        outdir: folder,
      }),
    );
    expect(readFileSync(join(folder, '.yarnrc.yml'), 'utf8')).toContain('nodeLinker: node-modules');
  });
});

test('fails for a new schedule of one time that has passed; one that was written before stays', () => {
  const flows = {
    once: { on: { schedule: [{ expression: 'at(2020-01-31T08:00:00)' }] }, build: { commands: ['true'] } },
  };
  const options = { repositoryName: 'shop', flows };
  const folder = folderWith();
  expect(() => new FlowCiComponent(existingApp(folder), options)).toThrow(
    /flows\.once\.on\.schedule\[0\]\.expression.*a time in the future/s,
  );
  const content = { version: 1, defaultBranch: 'main', ...options, flows: { once: { on: flows.once.on } } };
  const deployed = folderWith({ 'flow-ci.json': JSON.stringify(content) });
  expect(new FlowCiComponent(existingApp(deployed), options).flowNames).toEqual(['once']);
});

test('flow-ci.json has the time of the last synthesis, also if its content is the same', () => {
  const folder = folderWith();
  const file = join(folder, 'flow-ci.json');
  const prepare = () => {
    const app = existingApp(folder);
    new FlowCiComponent(app, EXAMPLE);
    return app;
  };
  synth(prepare());
  const content = readFileSync(file, 'utf8');
  utimesSync(file, 0, 0);
  const again = prepare();
  // projen does not write a file again that is as it should be. To root a read-only file is writable.
  const flowFile = again.tryFindObjectFile('flow-ci.json');
  if (flowFile) flowFile.readonly = process.getuid?.() !== 0;
  synth(again);
  expect([readFileSync(file, 'utf8'), statSync(file).mtimeMs > 0]).toEqual([content, true]);
});
