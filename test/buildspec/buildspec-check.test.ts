import { FULL_OPTIONS, OTHER_BATCHES } from './full-options';
import { buildspecCheck } from '../../src/buildspec/buildspec-check';
import { BuildspecOptions } from '../../src/buildspec/buildspec-options';
import { Check } from '../../src/checks/check';
import { Issue } from '../../src/contract/issue';

const issuesOf = (check: Check, value: unknown, path = ''): Issue[] => {
  const issues: Issue[] = [];
  check(value, path, issues);
  return issues;
};
const build = { commands: ['npm test'] };
const phases = { build };

describe('options', () => {
  test.each<[string, BuildspecOptions]>([
    ['all of them', FULL_OPTIONS],
    ...Object.entries(OTHER_BATCHES).map(([name, batch]): [string, BuildspecOptions] => [name, { ...build, batch }]),
    ['the short form', build],
    [
      'the short form beside an install phase',
      { ...build, phases: { install: { runtimeVersions: { nodejs: '22' } } } },
    ],
    ['an install phase alone', { phases: { install: { commands: ['make'] } } }],
    ['a report format in any case', { ...build, reports: { $GROUP: { files: ['a'], fileFormat: 'JunitXml' } } }],
    [
      'five reports',
      { ...build, reports: Object.fromEntries('abcde'.split('').map((name) => [name, { files: ['a'] }])) },
    ],
    ['a secret with a version id', { ...build, env: { secretsManager: { A: 'a:::v1' } } }],
    ['members that are undefined', { ...build, env: undefined, phases: undefined }],
  ])('%s pass', (_, options) => {
    expect(issuesOf(buildspecCheck, options)).toEqual([]);
  });

  test.each([
    'ABORT',
    'CONTINUE',
    'RETRY',
    'RETRY-0',
    'RETRY-100',
    'RETRY-invalid+',
    'RETRY-8-invalid+',
    'Retry-.*Error: Unable to connect.*',
    'RETRY-3x',
  ])('onFailure %s passes', (onFailure) => {
    expect(issuesOf(buildspecCheck, { phases: { build: { ...build, onFailure } } })).toEqual([]);
  });

  const variableName = 'the name of a variable: letters, digits and "_", not beginning with a digit or with CODEBUILD_';
  const onFailure =
    'ABORT, CONTINUE, RETRY, RETRY-<count>, RETRY-<regex> or RETRY-<count>-<regex>, the count from 0 to 100';
  const tasks = (...dependOn: [string, string[]][]) => ({
    ...build,
    batch: { buildGraph: dependOn.map(([identifier, each]) => ({ identifier, dependOn: each })) },
  });
  test.each<[string, unknown, string, unknown, string, string]>([
    [
      'no commands at all',
      {},
      'build',
      {},
      'an object with "commands" or "phases"',
      'for example { commands: ["npm test"] }',
    ],
    ['no object', 'npm test', 'build', 'npm test', expect.stringContaining('an object with'), 'write { ... }'],
    [
      'an empty command',
      { commands: [''] },
      'build.commands[0]',
      '',
      'a command',
      expect.stringContaining('in quotes'),
    ],
    [
      'a command that YAML took for a map',
      { commands: [{ echo: 'a' }] },
      'build.commands[0]',
      { echo: 'a' },
      'a command',
      expect.stringContaining('in quotes'),
    ],
    [
      'commands that are no list',
      { commands: 'npm test' },
      'build.commands',
      'npm test',
      'a list',
      'for example ["npm ci", "npm test"]',
    ],
    [
      'no commands in the short form',
      { commands: [] },
      'build.commands',
      [],
      'a list with at least 1',
      expect.any(String),
    ],
    [
      'the short form beside the build phase',
      { ...build, phases },
      'build.commands',
      ['npm test'],
      'either "commands" or "phases.build", because "commands" is short for "phases.build.commands"',
      'remove one of the two',
    ],
    [
      'an unknown option',
      { ...build, artefacts: {} },
      'build.artefacts',
      {},
      'a known option',
      'did you mean "artifacts"?',
    ],
    [
      "the document's key",
      { phases: { ...phases, pre_build: build } },
      'build.phases.pre_build',
      build,
      'a known option',
      'did you mean "preBuild"?',
    ],
    ['no phases', { phases: {} }, 'build.phases', {}, 'an object with at least one phase', expect.any(String)],
    [
      'an empty install phase',
      { phases: { install: {} } },
      'build.phases.install',
      {},
      'an object with commands or runtime versions',
      expect.any(String),
    ],
    [
      'a phase without commands',
      { phases: { postBuild: { finally: ['a'] } } },
      'build.phases.postBuild.commands',
      undefined,
      'required',
      'for example ["npm test"], or remove the phase',
    ],
    [
      'runtime versions outside install',
      { phases: { build: { ...build, runtimeVersions: { nodejs: '22' } } } },
      'build.phases.build.runtimeVersions',
      { nodejs: '22' },
      'a known option',
      'move it to "phases.install.runtimeVersions"',
    ],
    [
      'no runtime',
      { phases: { install: { runtimeVersions: {} } } },
      'build.phases.install.runtimeVersions',
      {},
      'an object with at least 1',
      expect.any(String),
    ],
    [
      'a version as a number, which loses 3.10',
      { phases: { install: { runtimeVersions: { python: 3.1 } } } },
      'build.phases.install.runtimeVersions.python',
      3.1,
      'a string that is not empty',
      'write it in quotes',
    ],
    [
      'an unknown onFailure',
      { phases: { build: { ...build, onFailure: 'IGNORE' } } },
      'build.phases.build.onFailure',
      'IGNORE',
      onFailure,
      'for example "RETRY-2"',
    ],
    [
      'too many retries',
      { phases: { build: { ...build, onFailure: 'RETRY-101' } } },
      'build.phases.build.onFailure',
      'RETRY-101',
      onFailure,
      'for example "RETRY-2"',
    ],
    [
      'too many retries upon an error',
      { phases: { build: { ...build, onFailure: 'RETRY-101-x' } } },
      'build.phases.build.onFailure',
      'RETRY-101-x',
      onFailure,
      'for example "RETRY-2"',
    ],
    [
      'a retry without its end',
      { phases: { build: { ...build, onFailure: 'RETRY-' } } },
      'build.phases.build.onFailure',
      'RETRY-',
      onFailure,
      'for example "RETRY-2"',
    ],
    [
      'a user with a space',
      { ...build, runAs: 'a b' },
      'build.runAs',
      'a b',
      'the name of a Linux user',
      'for example "node"',
    ],
    [
      'an unknown shell',
      { ...build, env: { shell: 'zsh' } },
      'build.env.shell',
      'zsh',
      'one of bash, /bin/sh, powershell.exe, cmd.exe',
      expect.any(String),
    ],
    [
      "a variable of CodeBuild's",
      { ...build, env: { variables: { CODEBUILD_X: 'a' } } },
      'build.env.variables.CODEBUILD_X',
      'CODEBUILD_X',
      variableName,
      'choose another name',
    ],
    [
      'a variable with a dash',
      { ...build, env: { parameterStore: { 'A-B': '/a' } } },
      'build.env.parameterStore.A-B',
      'A-B',
      variableName,
      'choose another name',
    ],
    [
      'a variable that is no text',
      { ...build, env: { variables: { A: 1 } } },
      'build.env.variables.A',
      1,
      'a string',
      'write it in quotes',
    ],
    [
      'a name twice',
      { ...build, env: { variables: { A: '1' }, secretsManager: { A: 'a' } } },
      'build.env.secretsManager.A',
      'a',
      'a name that is not in "variables" too',
      'remove one of the two',
    ],
    [
      'a secret without id',
      { ...build, env: { secretsManager: { A: ':b' } } },
      'build.env.secretsManager.A',
      ':b',
      expect.stringContaining('secret-id:json-key'),
      expect.any(String),
    ],
    [
      'a secret with too many parts',
      { ...build, env: { secretsManager: { A: 'a:b:c::d' } } },
      'build.env.secretsManager.A',
      'a:b:c::d',
      expect.stringContaining('secret-id:json-key'),
      expect.any(String),
    ],
    [
      'a secret with stage and id',
      { ...build, env: { secretsManager: { A: 'a::b:c' } } },
      'build.env.secretsManager.A',
      'a::b:c',
      'a secret with either a version stage or a version ID',
      'remove one of the two',
    ],
    [
      "an exported variable of AWS's",
      { ...build, env: { exportedVariables: ['AWS_X'] } },
      'build.env.exportedVariables[0]',
      'AWS_X',
      expect.stringContaining('does not begin with AWS_'),
      expect.any(String),
    ],
    [
      'an exported secret',
      { ...build, env: { parameterStore: { A: '/a' }, exportedVariables: ['A'] } },
      'build.env.exportedVariables[0]',
      'A',
      expect.stringContaining('no secret'),
      'remove it',
    ],
    [
      'yes in place of true',
      { ...build, env: { gitCredentialHelper: 'yes' } },
      'build.env.gitCredentialHelper',
      'yes',
      'true or false',
      expect.any(String),
    ],
    [
      'a proxy with a text',
      { ...build, proxy: { logs: 'no' } },
      'build.proxy.logs',
      'no',
      'true or false',
      expect.any(String),
    ],
    [
      'six reports',
      { ...build, reports: Object.fromEntries('abcdef'.split('').map((name) => [name, { files: ['a'] }])) },
      'build.reports',
      '6 entries',
      'an object with at most 5',
      'remove some',
    ],
    [
      'a report without files',
      { ...build, reports: { a: {} } },
      'build.reports.a.files',
      undefined,
      'required',
      'for example ["reports/*.xml"]',
    ],
    [
      'a report with an odd name',
      { ...build, reports: { 'a b': { files: ['a'] } } },
      'build.reports["a b"]',
      'a b',
      expect.stringContaining('the name of a report group'),
      'choose another name',
    ],
    [
      'lcov',
      { ...build, reports: { a: { files: ['a'], fileFormat: 'LCOV' } } },
      'build.reports.a.fileFormat',
      'LCOV',
      expect.stringContaining('one of JUNITXML'),
      expect.any(String),
    ],
    [
      'artifacts without files',
      { ...build, artifacts: { secondaryArtifacts: { a: { files: ['a'] } } } },
      'build.artifacts.files',
      undefined,
      'required',
      expect.stringContaining('even with secondary artifacts'),
    ],
    [
      'a secondary artifact within another',
      { ...build, artifacts: { files: ['a'], secondaryArtifacts: { a: { files: ['a'], secondaryArtifacts: {} } } } },
      'build.artifacts.secondaryArtifacts.a.secondaryArtifacts',
      {},
      'a known option',
      expect.any(String),
    ],
    [
      'an odd identifier',
      { ...build, artifacts: { files: ['a'], secondaryArtifacts: { 'a-b': { files: ['a'] } } } },
      'build.artifacts.secondaryArtifacts.a-b',
      'a-b',
      expect.stringContaining('an identifier'),
      'choose another name',
    ],
    [
      'thirteen secondary artifacts',
      {
        ...build,
        artifacts: {
          files: ['a'],
          secondaryArtifacts: Object.fromEntries('abcdefghijklm'.split('').map((name) => [name, { files: ['a'] }])),
        },
      },
      'build.artifacts.secondaryArtifacts',
      '13 entries',
      'an object with at most 12',
      'remove some',
    ],
    [
      'a cache without paths',
      { ...build, cache: { key: 'a' } },
      'build.cache.paths',
      undefined,
      'required',
      expect.any(String),
    ],
    [
      'six fallback keys',
      { ...build, cache: { key: 'a', paths: ['a'], fallbackKeys: 'abcdef'.split('') } },
      'build.cache.fallbackKeys',
      '6 entries',
      'a list with at most 5',
      'remove some',
    ],
    [
      'fallback keys without a key',
      { ...build, cache: { paths: ['a'], fallbackKeys: ['a'] } },
      'build.cache.fallbackKeys',
      ['a'],
      expect.stringContaining('only with "key"'),
      expect.any(String),
    ],
    [
      'an unknown cache action',
      { ...build, cache: { paths: ['a'], action: 'both' } },
      'build.cache.action',
      'both',
      'one of restore, save',
      expect.any(String),
    ],
    [
      'a batch of no kind',
      { ...build, batch: { fastFail: true } },
      'build.batch',
      [],
      expect.stringContaining('one of "buildGraph"'),
      'add one of them',
    ],
    [
      'a batch of two kinds',
      { ...build, batch: { buildFanout: { parallelism: 2 }, buildList: [{ identifier: 'a' }] } },
      'build.batch',
      ['buildList', 'buildFanout'],
      expect.stringContaining('one of "buildGraph"'),
      'remove the others',
    ],
    [
      'a build of a batch without identifier',
      { ...build, batch: { buildList: [{}] } },
      'build.batch.buildList[0].identifier',
      undefined,
      'required',
      expect.any(String),
    ],
    [
      'an identifier with a dash',
      { ...build, batch: { buildList: [{ identifier: 'a-b' }] } },
      'build.batch.buildList[0].identifier',
      'a-b',
      'an identifier of letters, digits and "_"',
      expect.any(String),
    ],
    [
      'an identifier twice',
      { ...build, batch: { buildList: [{ identifier: 'a' }, { identifier: 'a' }] } },
      'build.batch.buildList[1].identifier',
      'a',
      'an identifier that no other build of the batch has',
      expect.any(String),
    ],
    [
      'dependencies in a list',
      { ...build, batch: { buildList: [{ identifier: 'a', dependOn: ['b'] }] } },
      'build.batch.buildList[0].dependOn',
      ['b'],
      'a known option',
      expect.any(String),
    ],
    [
      'a dependency that is not there',
      tasks(['a', ['b']]),
      'build.batch.buildGraph[0].dependOn[0]',
      'b',
      'one of a',
      expect.any(String),
    ],
    [
      'a build that waits for itself',
      tasks(['a', ['a']]),
      'build.batch.buildGraph[0].dependOn[0]',
      'a',
      'a build that does not wait for "a" itself',
      'remove the circular dependency',
    ],
    [
      'a fleet with a compute type',
      { ...build, batch: { buildList: [{ identifier: 'a', env: { fleet: 'f', computeType: 'c' } }] } },
      'build.batch.buildList[0].env.fleet',
      'f',
      'either "fleet" or "computeType"',
      'remove one of the two',
    ],
    [
      'a matrix without values',
      { ...build, batch: { buildMatrix: { static: {} } } },
      'build.batch.buildMatrix.dynamic',
      undefined,
      'required',
      expect.any(String),
    ],
    [
      'one value where a matrix needs a list',
      { ...build, batch: { buildMatrix: { dynamic: { env: { variables: { A: '1' } } } } } },
      'build.batch.buildMatrix.dynamic.env.variables.A',
      '1',
      'a list',
      'put it in [ ]',
    ],
    [
      'a build split into none',
      { ...build, batch: { buildFanout: { parallelism: 0 } } },
      'build.batch.buildFanout.parallelism',
      0,
      'a whole number of builds from 1 to 1000',
      expect.any(String),
    ],
  ])('fails on %s', (_, options, path, value, expected, fix) => {
    expect(issuesOf(buildspecCheck, options, 'build')).toEqual([{ path, value, expected, fix }]);
  });

  test('fails on a circle, at each of its members', () => {
    expect(issuesOf(buildspecCheck, tasks(['a', ['b']], ['b', ['c']], ['c', ['a']])).map(({ path }) => path)).toEqual(
      [0, 1, 2].map((index) => `batch.buildGraph[${index}].dependOn[0]`),
    );
  });

  test('fails with all issues at once', () => {
    expect(
      issuesOf(buildspecCheck, { runAs: '', env: { shell: 'zsh' }, phases: { build: {} }, cache: {} }).map(
        ({ path }) => path,
      ),
    ).toEqual(['runAs', 'env.shell', 'phases.build.commands', 'cache.paths']);
  });
});
