import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { linkedFolder } from './support/linked-folder';
import { ROOT } from '../../projenrc/docs/root';
import { DeclaredFlows } from '../../src/flows/flow-file-options';
import { flowFileContent } from '../../src/flows/resolve';
import { ALL_OPTIONS } from '../cdk/all-options';
import { EXAMPLE } from '../flows/example';
import { TARBALL, UserFolder } from '../packed/user-folder';

/** What package.json promises: the oldest version of each package that the user brings. */
const { peerDependencies, peerDependenciesMeta } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  peerDependencies: Record<string, string>;
  peerDependenciesMeta: Record<string, { optional: boolean }>;
};
const oldest = (name: string) => `${name}@${/\d+\.\d+\.\d+/.exec(peerDependencies[name])?.[0]}`;

const FLOW_FILES: Readonly<Record<string, DeclaredFlows>> = { all: ALL_OPTIONS, five: EXAMPLE };

const APP = `import { App, Stack } from 'aws-cdk-lib/core';
import { FlowCi } from 'flow-ci-projen/cdk';

const app = new App({ outdir: 'cdk.out' });
for (const name of ['all', 'five'])
  FlowCi.fromFile(new Stack(app, name), 'FlowCi', \`\${name}.json\`);
const stack = new Stack(app, 'hand');
const ci: FlowCi = new FlowCi(stack, 'FlowCi', { repositoryName: 'bar' });
ci.addFlow('review', { on: { review: {} }, build: { commands: ['npm test'] }, gate: true });
app.synth();
`;

let old: UserFolder;
let newest: UserFolder;

beforeAll(() => {
  const files = {
    ...Object.fromEntries(
      Object.entries(FLOW_FILES).map(([name, flows]) => [`${name}.json`, JSON.stringify(flowFileContent(flows))]),
    ),
    'app.ts': APP,
    // Before version 6 this reads no \`exports\`.
    'tsconfig.json': JSON.stringify({
      compilerOptions: { module: 'commonjs', moduleResolution: 'node10', target: 'ES2022', strict: true, types: [] },
      files: ['app.ts'],
    }),
  };
  old = UserFolder.make('old', { ...files, 'package.json': '{ "name": "old", "private": true }\n' });
  newest = linkedFolder('newest');
  newest.write(files);
  const packages = [
    oldest('aws-cdk-lib'),
    oldest('constructs'),
    'typescript@5',
    '@types/node@20',
    `flow-ci-projen@file:${TARBALL}`,
  ];
  // npm refuses peers that do not fit: no --force here.
  old.run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--save-exact', ...packages]);
});

afterAll(() => {
  for (const user of [old, newest]) rmSync(dirname(user.path), { recursive: true, force: true });
});

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

const resources = (user: UserFolder, stack: string) =>
  (
    JSON.parse(readFileSync(join(user.path, 'cdk.out', `${stack}.template.json`), 'utf8')) as {
      Resources: Record<string, Resource>;
    }
  ).Resources;

/** Older versions of the CDK do not tag these. */
const UNTAGGED = ['AWS::Events::Rule', 'AWS::CloudWatch::Dashboard'];

/** Without what the CDK itself makes otherwise: tags of some resources, and its own function of custom resources. */
const comparable = (all: Readonly<Record<string, Resource>>) =>
  Object.entries(all).map(([id, { Properties, ...rest }]) => {
    const { Tags, ...untagged } = Properties;
    const { Code, Runtime, ...configuration } = Properties;
    if (UNTAGGED.includes(rest.Type)) return { id, ...rest, Properties: untagged };
    return {
      id,
      ...rest,
      Properties: id.startsWith('AWS679f53fac002430cb0da5b7982bd2287') ? configuration : Properties,
    };
  });

describe('an app with the oldest versions and without projen', () => {
  test('has what it pinned, and no projen', () => {
    for (const name of ['aws-cdk-lib', 'constructs']) {
      const { version } = JSON.parse(readFileSync(join(old.path, 'node_modules', name, 'package.json'), 'utf8'));
      expect(`${name}@${version}`).toBe(oldest(name));
    }
    expect(existsSync(join(old.path, 'node_modules', 'projen'))).toBe(false);
    expect(peerDependenciesMeta).toEqual({ projen: { optional: true } });
  });

  test('compiles with TypeScript 5 as CommonJS, the types of libraries included', () => {
    old.run('npx', ['tsc', '-p', '.']);
  });

  test('synthesizes the resources that the newest versions make', () => {
    old.run(process.execPath, ['app.js']);
    newest.write({ 'app.js': readFileSync(join(old.path, 'app.js'), 'utf8') });
    newest.run(process.execPath, ['app.js']);
    for (const stack of ['all', 'five', 'hand'])
      expect(comparable(resources(old, stack))).toEqual(comparable(resources(newest, stack)));
  });
});

describe('a project with the oldest projen', () => {
  test('takes the component: it compiles and synthesizes', () => {
    old.run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--save-exact', oldest('projen')]);
    old.write({
      'web/.projenrc.js': `const { awscdk } = require('projen');
const { FlowCiComponent } = require('flow-ci-projen');
const project = new awscdk.AwsCdkTypeScriptApp({ name: 'web', cdkVersion: '2.189.1', defaultReleaseBranch: 'main' });
new FlowCiComponent(project, { repositoryName: 'web', flows: ${JSON.stringify(EXAMPLE.flows)} });
project.synth();
`,
      'web/src/main.ts': `import { App } from 'aws-cdk-lib/core';
import { FlowCiStack } from './flow-ci-stack';
const app = new App({ outdir: 'cdk.out' });
new FlowCiStack(app, 'web').release.project.projectName;
app.synth();
`,
    });
    const web = old.within('web', { PROJEN_DISABLE_POST: '1' });
    web.run(process.execPath, ['.projenrc.js']);
    web.run('npx', [
      'tsc',
      '-p',
      'tsconfig.dev.json',
      '--noEmit',
      'false',
      '--rootDir',
      'src',
      '--outDir',
      'out',
      '--types',
      'node',
      '--skipLibCheck',
    ]);
    web.run(process.execPath, ['out/main.js']);
    expect(Object.keys(resources(web, 'web')).length).toBeGreaterThan(20);
  });

  test('fails with FlowCiProject, and says which projen that needs', () => {
    const made = old.attempt(process.execPath, [
      '-e',
      "new (require('flow-ci-projen').FlowCiProject)({ name: 'made', outdir: 'made' })",
    ]);
    expect(made.code).not.toBe(0);
    expect(made.out).toMatch(
      /FlowCiProject needs projen [\d.]+ or newer, and [\d.]+ is installed: upgrade projen with/,
    );
    expect(existsSync(join(old.path, 'made'))).toBe(false);
  });
});
