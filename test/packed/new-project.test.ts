import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Done, UserFolder } from './user-folder';
import { stackId } from '../../src/flows/names';

/** One project, made once and used as its owner would: the tests follow one another. */
const user = UserFolder.make('shop', { 'README.md': '# shop\n', '.gitignore': '*.pyc\n', 'NOTES.md': '# notes\n' });
const read = (path: string) => readFileSync(join(user.path, path), 'utf8');
const status = () => user.run('git', ['status', '--porcelain']).out;

let refused: Done;
let statusOfRefused: string;

beforeAll(() => {
  user.run('git', ['init', '-q', '-b', 'main']);
  user.run('git', ['remote', 'add', 'origin', 'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/web.shop']);
  user.run('git', ['add', '-A']);
  user.run('git', ['commit', '-qm', 'first']);
  user.write({ 'draft.txt': 'not yet\n', 'README.md': '# shop, changed\n' });
  refused = user.tryProjenNew();
  statusOfRefused = status();
  user.run('git', ['checkout', '-q', '.']);
  user.run('rm', ['draft.txt']);
  user.projenNew();
});

describe('projen new, in a clone with other files', () => {
  test('fails with work that is not committed, names it, and neither commits nor writes', () => {
    expect(refused.code).not.toBe(0);
    expect(refused.out).toContain(
      'these files are not committed, and `projen new` would commit them as its own (no file was written): README.md, draft.txt',
    );
    expect(refused.out).not.toMatch(/throw |flow-ci-projen.lib/);
    // What npm has installed by then, and nothing else.
    expect(statusOfRefused.split('\n').filter(Boolean)).toEqual([
      ' M README.md',
      '?? draft.txt',
      '?? node_modules/',
      '?? package.json',
    ]);
    expect(user.run('git', ['log', '--format=%s']).out.trim().split('\n')).toEqual([
      'chore: project created with projen',
      'first',
    ]);
  });

  test('writes the repository, the default branch and the Region into .projenrc.ts', () => {
    expect(read('.projenrc.ts')).toContain(
      "  repositoryName: 'web.shop',\n  defaultReleaseBranch: 'main',\n  region: 'eu-west-1',\n",
    );
  });

  test('a later run in another clone warns, and makes the same files', () => {
    const anywhere = user.within('.', { NODE_ENV: '', PROJEN_DISABLE_POST: '1' });
    user.run('git', ['remote', 'set-url', 'origin', 'ssh://work/v1/repos/web.fork']);
    expect(anywhere.run('npx', ['projen']).out).toContain('this is a clone of the CodeCommit repository web.fork, and');
    expect(status()).toBe('');
    user.run('git', [
      'remote',
      'set-url',
      'origin',
      'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/web.shop',
    ]);
    expect(anywhere.run('npx', ['projen']).out).not.toContain('this is a clone');
  });

  test('shows the flows in .projenrc.ts', () => {
    expect(read('.projenrc.ts')).toMatch(/review: \{\s+on: \{ review: \{ targets: \['main'\] \} \}/);
  });

  test('leaves the files that were there, and commits its own', () => {
    expect(read('README.md')).toBe('# shop\n');
    expect(read('NOTES.md')).toBe('# notes\n');
    expect(read('.gitignore')).toContain('*.pyc');
    expect(status()).toBe('');
  });

  test('reads the repository from the remote', () => {
    expect(JSON.parse(read('flow-ci.json')).repositoryName).toBe('web.shop');
  });

  test('a run of projen changes nothing', () => {
    user.run('npx', ['projen']);
    expect(status()).toBe('');
  });
});

describe('the project type', () => {
  test('loads neither aws-cdk-lib nor its types', () => {
    const loaded = user.run(process.execPath, [
      '-e',
      "require('flow-ci-projen'); console.log(Object.keys(require.cache).filter((file) => file.includes('aws-cdk-lib')).length)",
    ]).out;
    expect(loaded.trim()).toBe('0');
    const files = user.run('npx', ['tsc', '--noEmit', '--listFiles', '-p', 'projenrc/tsconfig.json']).out.split('\n');
    expect(files.filter((file) => file.includes('/aws-cdk-lib/'))).toEqual([]);
    expect(files.some((file) => file.includes('/flow-ci-projen/lib/project/'))).toBe(true);
  });
});

describe('npx projen build', () => {
  test('checks types, runs the test, synthesizes, and leaves nothing to commit', () => {
    const { out } = user.run('npx', ['projen', 'build']);
    expect(out).toContain('each flow has a CodeBuild project');
    expect(readdirSync(join(user.path, 'cdk.out')).filter((file) => file.endsWith('.template.json'))).toEqual([
      `${stackId({ namePrefix: '', repositoryName: 'web.shop' })}.template.json`,
    ]);
    expect(status()).toBe('');
  });

  test('puts a managed file back that was edited by hand, so that the drift fails in CI', () => {
    user.run('chmod', ['u+w', 'buildspecs/review.yml']);
    user.write({ 'buildspecs/review.yml': 'version: 0.2\n' });
    user.run('git', ['commit', '-qam', 'an edit by hand']);
    user.run('npx', ['projen']);
    user.run('git', ['diff', '--exit-code'], 1);
    user.run('git', ['reset', '-q', '--hard', 'HEAD~1']);
    user.run('npx', ['projen']);
    expect(status()).toBe('');
  });

  test('fails on a mistake in the types', () => {
    user.write({ 'src/wrong.ts': 'export const wrong: number = "text";\n' });
    expect(user.attempt('npx', ['projen', 'test']).out).toContain("Type 'string' is not assignable to type 'number'");
    user.run('rm', ['src/wrong.ts']);
  });

  test('knows each flow by a typed property, and the construct behind it', () => {
    user.write({
      'src/use.ts':
        "import type { FlowCiStack } from './flow-ci-stack';\n\nexport const name = (stack: FlowCiStack): string => stack.review.project.projectName;\n",
    });
    user.run('npx', ['tsc', '--noEmit', '-p', 'test/tsconfig.json']);
    user.write({
      'src/use.ts':
        "import type { FlowCiStack } from './flow-ci-stack';\n\nexport const name = (stack: FlowCiStack): string => stack.revue.project.projectName;\n",
    });
    expect(user.attempt('npx', ['tsc', '--noEmit', '-p', 'test/tsconfig.json']).out).toContain(
      "Property 'revue' does not exist",
    );
    user.run('rm', ['src/use.ts']);
  });
});

describe('changes', () => {
  test("the template stands the CDK's own rules as errors, with a stack of the user's beside it", () => {
    const main = read('src/main.ts');
    user.write({
      'src/main.ts': main
        .replace('app.synth();', "new Stack(app, 'mine');\napp.synth();")
        .replace('import { App }', 'import { App, Stack }'),
    });
    user.run('npx', ['cdk', 'synth', '-q', '--no-notices', '-c', '@aws-cdk/core:validateAgainstDefaultRules=true']);
    expect(existsSync(join(user.path, 'cdk.out', 'mine.template.json'))).toBe(true);
    user.write({ 'src/main.ts': main });
  });

  test('fails with each faulty option, in words, and writes nothing', () => {
    const before = read('.projenrc.ts');
    user.write({
      '.projenrc.ts': before
        .replace("review: { targets: ['main'] }", "review: { targets: ['refs/heads/main'] }")
        .replace('flows: {', 'flows: {\n    extra: { on: {}, timeout: 3 },'),
    });
    const { code, out } = user.attempt('npx', ['projen']);
    expect(code).not.toBe(0);
    expect(out).toContain('"flows.extra.timeout" is 3; expected a whole number of minutes from 5 to 2160');
    expect(out).toContain('"flows.extra.on" is {}');
    expect(out).toContain('"flows.review.on.review.targets[0]" is "refs/heads/main"');
    expect(out).not.toMatch(/throw new|flow-ci-projen.lib|faults:/);
    expect(out).toMatch(/at .*\.projenrc\.ts:\d+/);
    user.write({ '.projenrc.ts': before });
    expect(status()).toBe('');
  });

  test("fails with words alone, as projen new makes a project, when a file of the user's is in the way", () => {
    user.write({ 'taken/biome.jsonc': '{}\n' });
    // projen new runs what makes the project in a context of Node.js, and shows the stack of what it throws.
    const make =
      "const vm = require('node:vm'); try { vm.runInContext('new FlowCiProject({ name: \\'taken\\' }).synth()', vm.createContext({ ...require('flow-ci-projen') })) } catch (error) { console.error(error.stack) }";
    const { out } = user.within('taken', { PROJEN_DISABLE_POST: '1' }).run(process.execPath, ['-e', make]);
    expect(out).toMatch(
      /^ValidationError: these files are yours, and would be overwritten \(no file was written\): biome\.jsonc\n(  - .*\n)+(?!.*lib)/,
    );
    expect(out).not.toMatch(/throw |flow-ci-projen.lib/);
    user.run('rm', ['-rf', 'taken']);
  });

  test('a removed flow takes its buildspec along', () => {
    const before = read('.projenrc.ts');
    user.write({ '.projenrc.ts': before.replace(/ {4}main: \{[\s\S]*?\n {4}\},\n/, '') });
    user.run('npx', ['projen']);
    expect(readdirSync(join(user.path, 'buildspecs'))).toEqual(['review.yml']);
    user.run('git', ['checkout', '-q', '.']);
    user.run('npx', ['projen']);
    expect(status()).toBe('');
  });
});

describe('flow-ci run review', () => {
  test('runs the flow of a pull request, fails with 1 and tells the comment', () => {
    const before = read('.projenrc.ts');
    user.run('git', ['checkout', '-q', '-b', 'feature/x']);
    user.write({
      '.projenrc.ts': before
        .replace(/commands: \['npm ci'\]/, "commands: ['echo installed']")
        .replace(
          /commands: \['npx projen build', 'git diff --exit-code'\]/,
          "commands: ['echo one', 'test -f done.txt']",
        ),
    });
    user.run('npx', ['projen']);
    user.run('git', ['add', '-A']);
    user.run('git', ['commit', '-qm', 'a change']);
    const failed = user.run('npx', ['flow-ci', 'run', 'review'], 1).out;
    expect(failed).toContain('**Flow `review` failed**');
    expect(failed).toContain('test -f done.txt');
    user.write({ 'done.txt': '' });
    user.run('git', ['add', '-A']);
    user.run('git', ['commit', '-qm', 'done']);
    expect(user.run('npx', ['projen', 'flow-ci:run', 'review']).out).toContain('**Flow `review` succeeded**');
    expect(status()).toBe('');
  });
});

/** Projects below the first one, which lends them its node_modules: making them installs nothing. */
describe('other ways in', () => {
  const FLOWS = { adhoc: { on: { demand: {} }, build: { commands: ['make load-test'] } } };

  test("the component, in a CDK app that exists: its stack compiles and synthesizes beside the user's", () => {
    user.write({
      'existing/.projenrc.js': `const { awscdk } = require('projen');
const { FlowCiComponent } = require('flow-ci-projen');
const project = new awscdk.AwsCdkTypeScriptApp({ name: 'existing', cdkVersion: '2.276.0', github: false, typescriptVersion: '~6.0.0', minNodeVersion: '20.16.0' });
new FlowCiComponent(project, { repositoryName: 'shop', flows: ${JSON.stringify(FLOWS)} });
project.synth();
`,
      'existing/src/main.ts': `import { App, Stack } from 'aws-cdk-lib';
import { FlowCiStack } from './flow-ci-stack';
const app = new App();
new Stack(app, 'mine');
const ci = new FlowCiStack(app, 'ci');
console.error(ci.adhoc.project.projectArn.length > 0 ? 'the flow is a property' : '');
app.synth();
`,
    });
    const made = user.within('existing', { PROJEN_DISABLE_POST: '1', CDK_VALIDATION: 'false' });
    made.run(process.execPath, ['.projenrc.js']);
    // The plain app is started by ts-node, which checks its types.
    expect(made.run('npx', ['cdk', 'synth', '-q', '--no-notices']).out).toContain('the flow is a property');
    expect(
      readdirSync(join(made.path, 'cdk.out'))
        .filter((file) => file.endsWith('.template.json'))
        .sort(),
    ).toEqual(['ci.template.json', 'mine.template.json']);
  });

  test('.projenrc.json, as plain data', () => {
    user.write({
      'json/.projenrc.json': JSON.stringify({
        type: 'flow-ci-projen.FlowCiProject',
        name: 'json',
        repositoryName: 'shop',
        flows: FLOWS,
      }),
    });
    const made = user.within('json', { PROJEN_DISABLE_POST: '1', CDK_VALIDATION: 'false' });
    // To projen each such run is a new project, but work that is not committed is no reason to refuse it.
    made.run(process.execPath, ['-e', "require('projen/lib/run-projenrc-json.task')"]);
    expect(JSON.parse(read('json/.projenrc.json'))).not.toHaveProperty('region');
    expect(readFileSync(join(made.path, 'buildspecs/adhoc.yml'), 'utf8')).toContain('make load-test');
    made.run('npx', ['cdk', 'synth', '-q', '--no-notices']);
    user.run('rm', ['-rf', 'existing', 'json']);
  });
});
