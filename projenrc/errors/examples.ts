import { FlowOptions } from '../../src/flows/flow-options';

/** Options that are invalid together. Each is valid alone, so no single wrong value produces the error. */
const FLOWS: readonly Readonly<Record<string, object>>[] = [
  { a: { on: {}, build: { commands: ['true'] }, buildspec: 'buildspec.yml' } },
  { a: { on: { demand: {} }, buildspec: '../buildspec.yml' } },
  { a: { on: { schedule: [{ expression: `rate(${'9'.repeat(300)} days)` }] } } },
  { 'a-b': { on: { demand: {} } }, a_b: { on: { demand: {} } } },
  {
    a: { on: { demand: {} }, build: { commands: ['true'] } },
    A: { on: { demand: {} }, build: { commands: ['true'] } },
  },
  { a: { on: { demand: {} }, projectName: 'same' }, b: { on: { demand: {} }, projectName: 'same' } },
  {
    a: {
      on: { demand: {} },
      environment: { computeType: 'BUILD_LAMBDA_2GB', privileged: true },
      badge: true,
      vpc: {},
      cache: { local: ['LOCAL_SOURCE_CACHE'] },
    },
  },
  { a: { on: { demand: {} }, environment: { computeType: 'BUILD_LAMBDA_2GB', type: 'LINUX_CONTAINER' } } },
  {
    a: {
      on: { demand: {} },
      environment: { type: 'LINUX_GPU_CONTAINER', computeType: 'BUILD_GENERAL1_MEDIUM' },
      cache: { local: ['LOCAL_SOURCE_CACHE'] },
    },
    b: {
      on: { demand: {} },
      environment: {
        type: 'ARM_CONTAINER',
        image: 'aws/codebuild/standard:8.0',
        imagePullCredentialsType: 'SERVICE_ROLE',
      },
      cache: { local: ['LOCAL_DOCKER_LAYER_CACHE'] },
    },
    c: {
      on: { demand: {} },
      environment: { image: 'example.com/own:1' },
      build: { phases: { build: { commands: ['make'], onFailure: 'CONTINUE' } } },
    },
  },
  { a: { on: { demand: {} }, environment: { computeType: 'BUILD_GENERAL1_SMALL', type: 'ARM_LAMBDA_CONTAINER' } } },
  {
    a: {
      on: { demand: {} },
      environmentVariables: { TOKEN: { parameterStore: '/token', secretsManager: 'token' } },
      cache: { local: ['LOCAL_SOURCE_CACHE'], bucket: 'cache' },
    },
  },
  {
    a: {
      on: { demand: {} },
      policyStatements: [
        { actions: ['s3:*'], resources: ['*'], conditions: { StringLike: { 'aws:x': ['${acountId}', {}] } } },
      ],
    },
  },
  { a: { on: { demand: {} }, managedPolicyArns: ['arn:${partitions}:iam::aws:policy/ReadOnlyAccess'] } },
  { a: { on: { demand: {} }, build: { commands: ['true'], phases: { build: { commands: ['true'] } } } } },
  {
    a: {
      on: { demand: {} },
      build: {
        commands: ['true'],
        env: { variables: { A: '1' }, parameterStore: { A: '/a' }, exportedVariables: ['A'] },
      },
    },
  },
  {
    a: {
      on: { demand: {} },
      build: { commands: ['true'], env: { secretsManager: { A: 'secret:key:stage:version' } } },
    },
  },
  {
    a: {
      on: { demand: {} },
      build: {
        commands: ['true'],
        batch: {
          buildGraph: [
            { identifier: 'one', dependOn: ['two'] },
            { identifier: 'two', dependOn: ['one', 'three'] },
            { identifier: 'one' },
          ],
        },
      },
    },
  },
  {
    a: {
      on: { demand: {} },
      build: {
        commands: ['true'],
        batch: {
          buildList: [{ identifier: 'one', env: { fleet: 'fleet', computeType: 'BUILD_GENERAL1_SMALL' } }],
          buildFanout: { parallelism: 2 },
        },
      },
    },
  },
  { a: { on: { demand: {} }, gate: true } },
  { a: { on: { review: { targets: ['main'] } }, gate: { targets: ['develop'] } } },
  { a: { on: { review: { targets: ['*-stable'] } }, gate: true } },
  { a: { on: { review: { targets: ['main'], except: ['main'] } }, gate: true } },
  Object.fromEntries(Array.from({ length: 30 }, (_, each) => [`gated${each}`, { on: { review: {} }, gate: true }])),
  {
    a: {
      on: { review: { targets: Array.from({ length: 100 }, (_, each) => `a-long-name-of-a-branch-${each}`) } },
      gate: true,
    },
  },
  { a: { on: { demand: {} }, build: { commands: ['true'], cache: { paths: ['x'], fallbackKeys: ['y'] } } } },
  {
    a: { on: { review: {} }, cache: { bucket: 'cache', sharedWith: ['b'] } },
    b: { on: { branch: { names: ['main'] } }, cache: { bucket: 'cache' } },
  },
  { a: { on: { demand: {} }, cache: { local: ['LOCAL_SOURCE_CACHE'], prefix: 'x', sharedWith: [] } } },
  { a: { on: { review: { mergeResult: true } } } },
  {
    a: {
      on: { review: { mergeResult: true } },
      build: {
        env: { gitCredentialHelper: false, shell: 'cmd.exe' },
        phases: { install: { runAs: 'node', commands: ['true'], finally: ['true'], onFailure: 'CONTINUE' } },
      },
    },
  },
];

export const EXAMPLES = FLOWS as readonly Readonly<Record<string, FlowOptions>>[];
