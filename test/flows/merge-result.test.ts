import { BuildspecOptions } from '../../src/buildspec/buildspec-options';
import { buildspecText } from '../../src/flows/buildspec-text';
import { DeclaredFlows } from '../../src/flows/flow-file-options';
import { FlowOptions } from '../../src/flows/flow-options';
import { issuesOf, resolveFlowFile } from '../../src/flows/resolve';

const declare = (flow: FlowOptions, more: Partial<DeclaredFlows> = {}): DeclaredFlows => ({
  repositoryName: 'foo',
  defaultBranch: 'main',
  flows: { check: flow },
  ...more,
});
const merging = (build?: BuildspecOptions, more: Partial<FlowOptions> = {}): FlowOptions => ({
  on: { review: { mergeResult: true } },
  ...(build && { build }),
  ...more,
});

test.each<[string, boolean | undefined, object]>([
  ['asked for', true, { mergeResult: true }],
  ['left out', undefined, {}],
  ['false', false, {}],
])('mergeResult %s', (_, mergeResult, expected) => {
  const [trigger] = resolveFlowFile(declare({ on: { review: { mergeResult } }, build: { commands: ['make'] } }))
    .flows[0].triggers;
  expect(trigger).toEqual({
    kind: 'review',
    id: 'review',
    targets: ['**'],
    except: [],
    wildcard: false,
    supersede: true,
    skipCi: true,
    ...expected,
  });
});

test.each<[string, BuildspecOptions]>([
  ['commands', { commands: ['make'] }],
  [
    'phases without an install phase, run by somebody else',
    { runAs: 'node', phases: { preBuild: { commands: ['make'] } } },
  ],
  ['runtimes', { commands: ['make'], phases: { install: { runtimeVersions: { nodejs: '22' } } } }],
  [
    'an install phase as root',
    {
      runAs: 'node',
      commands: ['make'],
      phases: { install: { runAs: 'root', commands: ['make install'], onFailure: 'RETRY-1' } },
    },
  ],
  ['the credentials asked for', { commands: ['make'], env: { gitCredentialHelper: true, shell: 'bash' } }],
])('a build with %s takes it', (_, build) => {
  expect(issuesOf(declare(merging(build)))).toEqual([]);
});

describe('fails with the path, the value, what is allowed and what to change', () => {
  const install = (change: object): BuildspecOptions => ({
    phases: { install: { commands: ['make install'], ...change } },
  });
  test.each<[string, FlowOptions, string, RegExp]>([
    ['no build', merging(), 'flows.check.on.review.mergeResult', /left out where the buildspec is yours/],
    [
      'a path of a buildspec',
      merging(undefined, { buildspec: 'ci/buildspec.yml' }),
      'flows.check.on.review.mergeResult',
      /"build" instead of "buildspec"/,
    ],
    [
      'a buildspec as text',
      merging(undefined, { buildspec: 'version: 0.2\nphases: {}' }),
      'flows.check.on.review.mergeResult',
      /the generated one has the steps/,
    ],
    [
      'no flag',
      { on: { review: { mergeResult: 'yes' as never } }, build: { commands: ['make'] } },
      'flows.check.on.review.mergeResult',
      /true or false/,
    ],
    [
      'no credentials',
      merging({ commands: ['make'], env: { gitCredentialHelper: false } }),
      'flows.check.build.env.gitCredentialHelper',
      /fetches the target branch/,
    ],
    [
      'a shell of Windows',
      merging({ commands: ['make'], env: { shell: 'powershell.exe' } }),
      'flows.check.build.env.shell',
      /bash or \/bin\/sh/,
    ],
    [
      'another user',
      merging(install({ runAs: 'node' })),
      'flows.check.build.phases.install.runAs',
      /only root may change the source/,
    ],
    [
      'another user of all phases, with commands to install',
      merging({ runAs: 'node', ...install({}) }),
      'flows.check.build.phases.install.runAs',
      /only root/,
    ],
    [
      'going on after a conflict',
      merging(install({ onFailure: 'CONTINUE' })),
      'flows.check.build.phases.install.onFailure',
      /a conflict must end the build/,
    ],
    [
      'commands after a conflict',
      merging(install({ finally: ['make clean'] })),
      'flows.check.build.phases.install.finally',
      /run after a conflict/,
    ],
  ])('%s', (_, flow, path, words) => {
    const [issue, ...more] = issuesOf(declare(flow));
    expect(more).toEqual([]);
    expect(issue.path).toBe(path);
    expect(`${issue.expected}, ${issue.fix}`).toMatch(words);
  });
});

test('submodules are moved along where the flow, or all flows, fetch them', () => {
  const build = { commands: ['make'] };
  const text = (flow: FlowOptions, more: Partial<DeclaredFlows> = {}) =>
    buildspecText(build, resolveFlowFile(declare(flow, more)).flows[0]);
  expect(text(merging(build))).not.toContain('submodule --quiet');
  expect(text(merging(build, { fetchSubmodules: true }))).toContain('git submodule --quiet update');
  expect(text(merging(build), { flowDefaults: { fetchSubmodules: true } })).toContain('git submodule --quiet update');
  expect(text({ on: { review: {} }, build, fetchSubmodules: true })).not.toContain('git');
});
