import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TARBALL, UserFolder } from './user-folder';
import { EXAMPLE_LAYOUTS, EXAMPLES, keptFiles, synthesizeExamples } from '../../projenrc/docs/example-files';
import { ROOT } from '../../projenrc/docs/root';
import { FlowFileContent } from '../../src/contract/flow-file';

/** All examples in one folder, with the packages of this repository in the place of an installation. */
const user = UserFolder.make('examples');
const at = (...path: string[]) => join(user.path, ...path);

beforeAll(() => {
  synthesizeExamples(
    user.path,
    (place) => {
      mkdirSync(place);
      user.run('tar', ['xzf', TARBALL, '-C', place, '--strip-components', '1']);
    },
    (cwd, command, args, env) => user.within(cwd, env).run(command, args),
  );
});

test('each example of the folder is tested', () => {
  const folders = readdirSync(EXAMPLES, { withFileTypes: true })
    .filter((each) => each.isDirectory())
    .map(({ name }) => name);
  expect(folders.sort()).toEqual(EXAMPLE_LAYOUTS.map(({ example }) => example));
});

describe.each(EXAMPLE_LAYOUTS)('the example $example', ({ example, app, stacks }) => {
  test('has the files that projen generates now (`npx projen docs` writes them)', () => {
    const generated = keptFiles(at(example));
    expect(generated).toContain(app === '.' ? 'src/flow-ci-stack.ts' : `${app}/src/flow-ci-stack.ts`);
    expect(keptFiles(join(EXAMPLES, example))).toEqual(generated);
    for (const path of generated)
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
      include: EXAMPLE_LAYOUTS.flatMap(({ example }) => [`${example}/**/*.ts`, `${example}/**/.projenrc.ts`]),
    }),
  );
  user.run(process.execPath, [join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.json']);
});
