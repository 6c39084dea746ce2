import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix, relative, win32 } from 'node:path';
import { awscdk, javascript } from 'projen';
import { folderWith, synth } from './synth';
import { FlowCiComponent, FlowCiProject } from '../../src/project';
import { folderWithin } from '../../src/project/folder-within';
import { EXAMPLE } from '../flows/example';

interface Step {
  readonly exec?: string;
  readonly execArgs?: readonly string[];
  readonly spawn?: string;
  readonly say?: string;
  readonly shell?: unknown;
}
interface Task {
  readonly name: string;
  readonly steps?: readonly Step[];
  readonly shell?: unknown;
  readonly condition?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const { defaultBranch, ...example } = EXAMPLE;

function ofProject(): string {
  const folder = folderWith();
  synth(new FlowCiProject({ name: 'foo-ci', defaultReleaseBranch: defaultBranch, ...example, outdir: folder }));
  return folder;
}

function ofComponent(): string {
  const folder = folderWith();
  const project = new awscdk.AwsCdkTypeScriptApp({
    name: 'app',
    cdkVersion: '2.276.0',
    defaultReleaseBranch: 'main',
    outdir: folder,
    packageManager: javascript.NodePackageManager.NPM,
  });
  new FlowCiComponent(project, example);
  synth(project);
  return folder;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  );
}

/** Tasks of projen's own that need a shell: it runs them in the shell that it brings for all systems. */
const OF_PROJEN = ['clobber', 'compat', 'unbump', 'bump'];

describe.each([
  { kind: 'the project type', make: ofProject },
  { kind: 'the component in a CDK app', make: ofComponent },
])('$kind', ({ make }) => {
  const folder = make();
  const { tasks } = JSON.parse(readFileSync(join(folder, '.projen', 'tasks.json'), 'utf8')) as {
    tasks: Readonly<Record<string, Task>>;
  };

  test.each(
    Object.values(tasks)
      .filter(({ name }) => !OF_PROJEN.includes(name))
      .map((task) => ({ name: task.name, task })),
  )('the task $name is programs with arguments, which cmd takes as well', ({ task }) => {
    expect(task.shell).toBeUndefined();
    expect(task.condition).toBeUndefined();
    for (const step of task.steps ?? []) {
      expect(step.shell).toBeUndefined();
      // No operators, no variables, no quotes, no globs, no comments, and no program that Windows lacks.
      expect(step.exec ?? '').not.toMatch(/[|&;<>()$`"'*?#~\\]/);
      expect(
        [...(step.exec ?? '').split(' ').slice(0, 1), ...(step.execArgs ?? []).slice(0, 1)].filter((program) =>
          ['rm', 'cp', 'mv', 'mkdir', 'cat', 'sh', 'bash', 'env', 'export', 'test', 'touch'].includes(program),
        ),
      ).toEqual([]);
    }
  });

  test('has no file that names a path with a backslash', () => {
    const own = filesBelow(folder).map((name) => relative(folder, join(folder, name)));
    const paths = /(?:^|[\s"'`(])(?:[\w.-]+\\)+[\w.-]+\.(?:ts|js|json|yml|md)\b/m;
    expect(own.filter((name) => paths.test(readFileSync(join(folder, name), 'utf8')))).toEqual([]);
    expect(
      JSON.parse(readFileSync(join(folder, '.projen', 'files.json'), 'utf8')).files.filter((name: string) =>
        name.includes('\\'),
      ),
    ).toEqual([]);
  });

  test('names each file so that Windows can keep it', () => {
    // https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file
    const illegal = /[<>:"|?*]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
    expect(
      filesBelow(folder)
        .flatMap((name) => name.split('/'))
        .filter((name) => illegal.test(name)),
    ).toEqual([]);
  });
});

describe('the place of a project in its repository', () => {
  test.each([
    { root: 'C:\\code\\shop', folder: 'C:\\code\\shop\\ci', style: win32, place: 'ci' },
    { root: 'C:\\code\\shop', folder: 'C:\\code\\shop\\packages\\ci', style: win32, place: 'packages/ci' },
    { root: 'C:/code/shop', folder: 'C:\\code\\shop\\ci', style: win32, place: 'ci' },
    { root: 'c:\\Code\\shop', folder: 'C:\\code\\shop\\ci', style: win32, place: 'ci' },
    { root: 'C:\\code\\shop', folder: 'C:\\code\\shop', style: win32, place: '' },
    { root: 'C:\\code\\shop', folder: 'C:\\code\\other', style: win32, place: '' },
    { root: 'C:\\code\\shop', folder: 'D:\\shop\\ci', style: win32, place: '' },
    { root: '/code/shop', folder: '/code/shop/packages/ci', style: posix, place: 'packages/ci' },
    { root: '/code/shop', folder: '/code/shop/..ci', style: posix, place: '..ci' },
    { root: '/code/shop', folder: '/code', style: posix, place: '' },
  ])('is "$place" for $folder in $root', ({ root, folder, style, place }) => {
    expect(folderWithin(root, folder, style)).toBe(place);
  });
});
