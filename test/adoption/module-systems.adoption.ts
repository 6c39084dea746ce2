import { readFileSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { linkedFolder } from './support/linked-folder';
import { EXAMPLE } from '../flows/example';
import { UserFolder } from '../packed/user-folder';

/** Where the folder with the packages is: projects in folders below it install nothing. */
let user: UserFolder;

beforeAll(() => {
  user = linkedFolder('modules');
});

afterAll(() => rmSync(dirname(user.path), { recursive: true, force: true }));

const COMMON = `name: 'web', defaultReleaseBranch: 'main', github: false, minNodeVersion: '20.16.0', typescriptVersion: '~6.0.0', packageManager: 'npm'`;
const COMPONENT = `new FlowCiComponent(project, { repositoryName: 'web', flows: ${JSON.stringify(EXAMPLE.flows)} });
project.synth();
`;
const REQUIRED =
  "const { awscdk, cdk, typescript } = require('projen');\nconst { FlowCiComponent } = require('flow-ci-projen');\n";

const appOf = (stack: string) => `import { App } from 'aws-cdk-lib/core';
import { FlowCiStack } from '${stack}';

const app = new App({ outdir: 'cdk.out' });
const stack = new FlowCiStack(app, 'web');
if (!stack.release.project.projectName) throw new Error('no flow');
app.synth();
`;

interface Kind {
  readonly kind: string;
  readonly projenrc: Readonly<Record<string, string>>;
  /** The file of the app. */
  readonly app: string;
  readonly imports?: string;
  /** What compiles, and what starts the compiled app. */
  readonly compile: readonly string[];
  readonly starts: string;
  /** Whether the project is a package that is published. */
  readonly published?: boolean;
}

const TSC = ['npx', 'tsc', '-p', 'tsconfig.json'];
const EMITTED = [...TSC, '--noEmit', 'false', '--outDir', 'out', '--skipLibCheck'];

const KINDS: readonly Kind[] = [
  {
    kind: 'an app of ECMAScript modules',
    projenrc: {
      'package.json': '{ "type": "module" }\n',
      '.projenrc.mjs': `import projen from 'projen';
import { FlowCiComponent } from 'flow-ci-projen';
const project = new projen.awscdk.AwsCdkTypeScriptApp({ ${COMMON}, cdkVersion: '2.276.0', sampleCode: false });
project.package.addField('type', 'module');
${COMPONENT}`,
    },
    app: 'src/main.ts',
    imports: './flow-ci-stack.js',
    compile: EMITTED,
    starts: 'out/main.js',
  },
  {
    kind: 'an app with its sources in lib',
    projenrc: {
      '.projenrc.js': `${REQUIRED}const project = new awscdk.AwsCdkTypeScriptApp({ ${COMMON}, cdkVersion: '2.276.0', sampleCode: false, srcdir: 'lib', libdir: 'build' });
${COMPONENT}`,
    },
    app: 'lib/main.ts',
    compile: EMITTED,
    starts: 'out/main.js',
  },
  {
    kind: 'a library with folders of its own',
    projenrc: {
      '.projenrc.js': `${REQUIRED}const project = new typescript.TypeScriptProject({ ${COMMON}, sampleCode: false, libdir: 'build/out', tsconfig: { compilerOptions: { rootDir: '.', outDir: 'build/out', skipLibCheck: true } } });
${COMPONENT}`,
    },
    app: 'src/ci.ts',
    compile: TSC,
    starts: 'build/out/src/ci.js',
    published: true,
  },
  {
    kind: 'a library of CommonJS with the resolution of TypeScript 5',
    projenrc: {
      '.projenrc.js': `${REQUIRED}const project = new typescript.TypeScriptProject({ ${COMMON}, sampleCode: false, tsconfig: { compilerOptions: { module: 'commonjs', moduleResolution: 'node10', ignoreDeprecations: '6.0', skipLibCheck: true } } });
${COMPONENT}`,
    },
    app: 'src/ci.ts',
    compile: TSC,
    starts: 'lib/ci.js',
    published: true,
  },
  {
    kind: 'a jsii library',
    projenrc: {
      '.projenrc.js': `${REQUIRED}const project = new awscdk.AwsCdkConstructLibrary({ ${COMMON}, cdkVersion: '2.276.0', constructsVersion: '10.8.1', jsiiVersion: '~6.0.0', sampleCode: false, author: 'Ada', authorAddress: 'ada@example.com', repositoryUrl: 'https://example.com/web.git' });
${COMPONENT}`,
      'src/index.ts': "export * from './greeting';\n",
      'src/greeting.ts':
        '/** A greeting. */\nexport interface Greeting {\n  /** The words. */\n  readonly words: string;\n}\n',
      'README.md': '# web\n',
    },
    app: 'src/ci.ts',
    compile: ['npx', 'jsii', '--silence-warnings=reserved-word'],
    starts: 'lib/ci.js',
    published: true,
  },
];

describe.each(KINDS)('$kind', ({ kind, projenrc, app, imports, compile, starts, published }) => {
  const folder = kind.replace(/[^a-z0-9]+/gi, '-');
  const projen = () => {
    const [file] = Object.keys(projenrc).filter((name) => name.startsWith('.projenrc'));
    return user.within(folder, {}).run(process.execPath, [file]).out;
  };

  test('is told that its stack is in no app, until it is', () => {
    user.write(Object.fromEntries(Object.entries(projenrc).map(([path, text]) => [join(folder, path), text])));
    // Some types of project look for types there alone.
    symlinkSync(join(user.path, 'node_modules'), join(user.path, folder, 'node_modules'));
    expect(projen()).toContain(
      "flow-ci-stack.ts is in no CDK app, so the flows are not deployed: add `new FlowCiStack(app, 'web-ci')`",
    );
    user.write({ [join(folder, app)]: appOf(imports ?? './flow-ci-stack') });
    expect(projen()).not.toContain('is in no CDK app');
  });

  test('compiles and synthesizes', () => {
    const project = user.within(folder, {});
    project.run(compile[0], compile.slice(1));
    project.run(process.execPath, [starts]);
    const template = readFileSync(join(project.path, 'cdk.out', 'web.template.json'), 'utf8');
    expect(template.split('"AWS::CodeBuild::Project"')).toHaveLength(6);
  });

  if (published)
    test('publishes nothing of its CI', () => {
      const project = user.within(folder, {});
      const { out } = project.run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts', '--silent']);
      const [{ files }] = JSON.parse(out) as [{ files: { path: string }[] }];
      const paths = files.map(({ path }) => path);
      expect(paths).toContain(starts);
      expect(paths.filter((path) => /flow-ci|buildspec/.test(path))).toEqual([]);
    });
});
