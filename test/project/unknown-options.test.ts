import { readdirSync } from 'node:fs';
import { folderWith, synth } from './synth';
import { FlowCiProject, FlowCiProjectOptions } from '../../src/project';
import { projenOptionNames } from '../../src/project/projen-option-names';
import { unknownOptions } from '../../src/project/unknown-options';

const make = (options: object, outdir = folderWith()) =>
  new FlowCiProject({ name: 'ci', repositoryName: 'foo', outdir, ...options } as FlowCiProjectOptions);

describe('an option of the project type that does not exist', () => {
  test.each([
    ['protectedBranches', ['main'], 'did you mean "protectBranches"?'],
    ['protectBranch', ['main'], 'did you mean "protectBranches"?'],
    ['dashbord', true, 'did you mean "dashboard"?'],
    ['flow', {}, 'did you mean "flows"?'],
    ['repositoryname', 'foo', 'did you mean "repositoryName"?'],
    ['defaultReleaseBranche', 'main', 'did you mean "defaultReleaseBranch"?'],
    ['gitignores', [], 'did you mean "gitignore"?'],
    ['defaultBranch', 'main', 'write "defaultReleaseBranch"'],
    ['somethingElse', 1, 'remove it; API.md lists all options'],
  ])('is refused: %s', (name, value, fix) => {
    const folder = folderWith();
    expect(() => make({ [name]: value }, folder)).toThrow(`"${name}" is an unknown option; ${fix}`);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is reported together with all other issues', () => {
    const flows = { review: { on: {}, build: { commands: ['x'] }, timeout: 3 } };
    expect(() => make({ dashbord: true, flows })).toThrow(
      /^3 invalid options[^]*"dashbord" is an unknown option[^]*"flows.review.on" is[^]*"flows.review.timeout" is 3/,
    );
  });

  test("of a project type of the user's own is its affair, unless it is nearly one of ours", () => {
    class Company extends FlowCiProject {}
    const company = (options: object) =>
      new Company({ name: 'ci', repositoryName: 'foo', outdir: folderWith(), ...options } as FlowCiProjectOptions);
    expect(() => company({ costCenter: '42' })).not.toThrow();
    expect(() => company({ dashbord: true })).toThrow('did you mean "dashboard"?');
  });
});

describe('taken are', () => {
  test('all options of the projen that is installed', () => {
    const names = [...(projenOptionNames() ?? [])];
    expect(names).toEqual(expect.arrayContaining(['name', 'cdkVersion', 'srcdir', 'jestOptions', 'logging']));
    expect(unknownOptions(Object.fromEntries(names.map((name) => [name, true])), false)).toEqual([]);
  });

  test('options without a value, and comments in JSON', () => {
    expect(() => synth(make({ dashbord: undefined, '//': 'ours', $schema: 'x' }))).not.toThrow();
  });
});
