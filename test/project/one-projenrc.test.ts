import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderWith, synth } from './synth';
import { FlowCiProject } from '../../src/project';

/** As `projen new` makes a project: it asks for `.projenrc.ts`, whatever the user chose. */
function projenNew(options: object, outdir = folderWith()): string {
  const args = { name: 'ci', projenrcTs: true, ...options };
  const mark = { __new__: { fqn: 'flow-ci-projen.FlowCiProject', args, comments: 'none', synth: true, post: false } };
  synth(new FlowCiProject({ ...args, outdir, ...mark }));
  return outdir;
}
const projenrcs = (folder: string) => readdirSync(folder).filter((name) => name.startsWith('.projenrc'));
const defaultTask = (folder: string) =>
  JSON.stringify(JSON.parse(readFileSync(join(folder, '.projen/tasks.json'), 'utf8')).tasks.default.steps);

test.each([
  ['JSON', { projenrcJson: true }, '.projenrc.json', 'run-projenrc-json'],
  ['JavaScript', { projenrcJs: true }, '.projenrc.js', '.projenrc.js'],
  ['JavaScript, without TypeScript', { projenrcTs: false }, '.projenrc.js', '.projenrc.js'],
  ['TypeScript', {}, '.projenrc.ts', '.projenrc.ts'],
])('a new project in %s has that file alone', (_, options, file, runs) => {
  const folder = projenNew(options);
  expect(projenrcs(folder)).toEqual([file]);
  expect(defaultTask(folder)).toContain(runs);
  const text = readFileSync(join(folder, file), 'utf8');
  expect(text).toMatch(/repositoryName"?: /);
  if (file !== '.projenrc.ts') expect(text).not.toMatch(/projenrcTs.*true/);
});

test('a .projenrc.json that was written by hand stays the only one', () => {
  const folder = folderWith();
  const options = { name: 'ci', repositoryName: 'foo' };
  writeFileSync(join(folder, '.projenrc.json'), JSON.stringify({ type: 'flow-ci-projen.FlowCiProject', ...options }));
  const mark = { __new__: { fqn: 'flow-ci-projen.FlowCiProject', args: options, comments: 'none' } };
  synth(new FlowCiProject({ ...options, outdir: folder, ...mark } as never));
  expect(projenrcs(folder)).toEqual(['.projenrc.json']);
  expect(defaultTask(folder)).toContain('run-projenrc-json');
});

test('an option of a .projenrc.json that projen does not pass on is refused', () => {
  const folder = folderWith();
  const options = { name: 'ci', repositoryName: 'foo' };
  const declared = { type: 'flow-ci-projen.FlowCiProject', ...options, protectedBranches: ['main'] };
  writeFileSync(join(folder, '.projenrc.json'), JSON.stringify(declared));
  expect(() => new FlowCiProject({ ...options, outdir: folder })).toThrow(
    '"protectedBranches" is an unknown option; did you mean "protectBranches"?',
  );
  expect(readdirSync(folder)).toEqual(['.projenrc.json']);
});
