import { DeclaredFlows } from '../../src/flows/flow-file-options';
import { FlowDefaults } from '../../src/flows/flow-options';
import { issuesOf, resolveFlowFile } from '../../src/flows/resolve';

const ARTIFACTS = { bucket: 'my-artifacts' };
const CACHE = { bucket: 'my-caches' };
const files = { files: ['dist/**'] };
const caching = { paths: ['c/**'] };
const OTHER_REGION = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-a1B2c3:password';
const GROUP = 'arn:aws:codebuild:us-east-1:111122223333:report-group/unit';
const report = { files: ['junit.xml'] };

interface Declared {
  readonly build?: object;
  readonly flow?: object;
  readonly defaults?: FlowDefaults;
  readonly settings?: object;
}

const declared = ({ build, flow, defaults, settings }: Declared): DeclaredFlows => ({
  repositoryName: 'shop',
  defaultBranch: 'main',
  region: 'us-east-1',
  account: '111122223333',
  ...settings,
  ...(defaults && { flowDefaults: defaults }),
  flows: { main: { on: { demand: {} }, ...(build && { build: { commands: ['make'], ...build } }), ...flow } },
});

describe('what a typed build names and its flow does not have is refused', () => {
  test.each<[string, Declared, string, RegExp]>([
    ['artifacts', { build: { artifacts: files } }, 'flows.main.build.artifacts', /the flow has "artifacts"/],
    [
      'secondary artifacts',
      {
        build: { artifacts: { ...files, secondaryArtifacts: { docs: files } } },
        flow: { artifacts: ARTIFACTS },
      },
      'flows.main.build.artifacts.secondaryArtifacts',
      /one place for artifacts/,
    ],
    [
      'a prefix elsewhere in the bucket',
      { build: { artifacts: { ...files, s3Prefix: 'elsewhere' } }, flow: { artifacts: ARTIFACTS } },
      'flows.main.build.artifacts.s3Prefix',
      /a folder below shop\/main/,
    ],
    [
      'a prefix that only begins alike',
      { build: { artifacts: { ...files, s3Prefix: 'shop/main2' } }, defaults: { artifacts: ARTIFACTS } },
      'flows.main.build.artifacts.s3Prefix',
      /a folder below shop\/main/,
    ],
    ['a cache', { build: { cache: caching } }, 'flows.main.build.cache', /the flow has "cache"/],
    [
      'a cache of folders on a build host that keeps the source alone',
      { build: { cache: caching }, flow: { cache: { local: ['LOCAL_SOURCE_CACHE'] } } },
      'flows.main.build.cache',
      /LOCAL_CUSTOM_CACHE/,
    ],
    [
      'an exported secret of the flow',
      {
        build: { env: { exportedVariables: ['A', 'TOKEN'] } },
        flow: { environmentVariables: { A: 'a', TOKEN: { parameterStore: '/token' } } },
      },
      'flows.main.build.env.exportedVariables[1]',
      /no secret of the flow/,
    ],
    [
      'a secret of another Region',
      { build: { env: { secretsManager: { DB: OTHER_REGION } } } },
      'flows.main.build.env.secretsManager.DB',
      /a secret of us-east-1/,
    ],
    [
      'such a secret in uses',
      { flow: { uses: { secrets: ['db', OTHER_REGION] } } },
      'flows.main.uses.secrets[1]',
      /a secret of us-east-1/,
    ],
    [
      'such a secret in a variable of the flow',
      { flow: { environmentVariables: { DB: { secretsManager: OTHER_REGION } } } },
      'flows.main.environmentVariables.DB.secretsManager',
      /a secret of us-east-1/,
    ],
    [
      'a report group of another Region',
      { build: { reports: { [GROUP.replace('us-east-1', 'eu-west-1')]: report } } },
      `flows.main.build.reports["${GROUP.replace('us-east-1', 'eu-west-1')}"]`,
      /a report group of us-east-1/,
    ],
    [
      'a report group of another account',
      { flow: { uses: { reportGroups: [GROUP.replace('111122223333', '444455556666')] } } },
      'flows.main.uses.reportGroups[0]',
      /a report group of account 111122223333/,
    ],
    [
      'a parameter whose name is a pattern',
      { build: { env: { parameterStore: { ALL: '/team/*' } } } },
      'flows.main.build.env.parameterStore.ALL',
      /the name of a parameter/,
    ],
    [
      'a secret whose name is a pattern',
      { build: { env: { secretsManager: { ALL: 'team/*' } } } },
      'flows.main.build.env.secretsManager.ALL',
      /a secret/,
    ],
  ])('%s', (_, options, path, expected) => {
    expect(issuesOf(declared(options))).toEqual([
      { path, value: expect.anything(), expected: expect.stringMatching(expected), fix: expect.any(String) },
    ]);
  });
});

describe('what a typed build names and its flow has is not refused', () => {
  test.each<[string, Declared]>([
    ['artifacts', { build: { artifacts: files }, flow: { artifacts: ARTIFACTS } }],
    ['artifacts of all flows', { build: { artifacts: files }, defaults: { artifacts: ARTIFACTS } }],
    [
      'a prefix below the folder of the flow',
      { build: { artifacts: { ...files, s3Prefix: 'shop/main/x' } }, flow: { artifacts: ARTIFACTS } },
    ],
    [
      'a prefix in a bucket whose root the flow may write',
      {
        build: { artifacts: { ...files, s3Prefix: 'x' } },
        flow: { artifacts: { ...ARTIFACTS, sharedWith: [] } },
      },
    ],
    ['a cache', { build: { cache: caching }, defaults: { cache: CACHE } }],
    ['a cache on the build host', { build: { cache: caching }, flow: { cache: { local: ['LOCAL_CUSTOM_CACHE'] } } }],
    [
      'a secret where no Region is declared',
      { build: { env: { secretsManager: { DB: OTHER_REGION } } }, settings: { region: undefined } },
    ],
    ['a report group by name and by ARN', { build: { reports: { unit: report, [GROUP]: report } } }],
    [
      'an exported plain variable of the flow',
      { build: { env: { exportedVariables: ['A'] } }, flow: { environmentVariables: { A: 'a' } } },
    ],
  ])('%s', (_, options) => {
    expect(issuesOf(declared(options))).toEqual([]);
  });
});

test('a typed build adds to what its flow uses, and nothing is written where there is nothing', () => {
  const build = {
    env: { parameterStore: { A: '/a' }, secretsManager: { B: 'b:key', C: 'c' } },
    reports: { unit: report, [GROUP]: report },
  };
  const used = (options: Declared) => resolveFlowFile(declared(options)).flows[0].uses;
  expect(used({ build, flow: { uses: { secrets: ['c', 'd'], repositories: ['lib'] } } })).toEqual({
    parameters: ['/a'],
    secrets: ['c', 'd', 'b:key'],
    reportGroups: [GROUP],
    repositories: ['lib'],
  });
  expect(used({ build: { reports: { unit: report } } })).toBeUndefined();
  expect(used({ defaults: { uses: { secrets: ['shared'] } }, build })?.secrets).toEqual(['shared', 'b:key', 'c']);
});

test.each<[string, Declared]>([
  ['the repository', { build: { artifacts: files }, settings: { repositoryName: { toString: 1 } } }],
  [
    'an exported variable',
    {
      build: { env: { exportedVariables: [{ toString: 1 }, '__proto__'] } },
      flow: { environmentVariables: { A: { secretsManager: 'a' } } },
    },
  ],
  [
    'a flow that shares',
    { build: { artifacts: files }, flow: { artifacts: { ...ARTIFACTS, sharedWith: [{ toString: 1 }] } } },
  ],
  [
    'a secret',
    { build: { env: { secretsManager: { A: { toString: 1 } } } }, flow: { uses: { secrets: [{ toString: 1 }] } } },
  ],
])('%s that is no string is refused in words', (_, given) => {
  const issues = issuesOf(declared(given) as never);
  expect(issues.length).toBeGreaterThan(0);
  for (const { fix } of issues) expect(fix).not.toBe('');
});
