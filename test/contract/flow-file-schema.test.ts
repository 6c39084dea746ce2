import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import * as ts from 'typescript';
import { FlowFile, ResolvedFlow } from '../../src/contract/flow-file';
import { FlowOptions } from '../../src/flows/flow-options';
import { LOG_RETENTION_DAYS } from '../../src/flows/known-values';
import { resolveFlowFile } from '../../src/flows/resolve';

interface Schema {
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

const root = join(__dirname, '../..');
const schema = JSON.parse(readFileSync(join(root, 'schema/flow-ci.schema.json'), 'utf8')) as Schema & object;
const validate = new Ajv({ allErrors: true, strict: true }).compile(schema);

const FLOW: ResolvedFlow = {
  name: 'review',
  projectName: 'team-foo-review',
  description: '',
  triggers: [
    {
      kind: 'review',
      id: 'review',
      targets: ['main', 'release/**'],
      except: [],
      wildcard: false,
      supersede: true,
      paths: ['src/**'],
      exceptPaths: ['**/*.md'],
      skipCi: true,
    },
    {
      kind: 'branch',
      id: 'branch',
      names: ['**'],
      except: ['tmp/*'],
      wildcard: true,
      supersede: true,
      paths: ['src/**'],
      exceptPaths: ['**/*.md'],
      skipCi: true,
    },
    { kind: 'tag', id: 'tag', names: ['v*'], except: ['v*-rc*'], wildcard: false },
    { kind: 'schedule', id: 'schedule-2', expression: 'cron(0 11 ? * MON-FRI *)', timeZone: 'America/New_York' },
    { kind: 'demand', id: 'demand' },
  ],
  buildspec: { kind: 'text', text: 'version: 0.2\n' },
  environment: {
    image: 'aws/codebuild/standard:7.0',
    computeType: 'BUILD_GENERAL1_SMALL',
    type: 'LINUX_CONTAINER',
    privileged: false,
    imagePullCredentialsType: 'CODEBUILD',
    certificate: 'arn:aws:s3:::bucket/own.pem',
  },
  environmentVariables: { A: { type: 'PLAINTEXT', value: '' }, B: { type: 'SECRETS_MANAGER', value: 'b:c' } },
  timeout: 60,
  queuedTimeout: 480,
  badge: false,
  sourceVersion: 'main',
  gitCloneDepth: 0,
  fetchSubmodules: true,
  artifacts: { bucket: 'foo-bucket', path: 'a', name: 'b', packaging: 'ZIP', includeBuildId: true, encryption: true },
  cache: { kind: 's3', bucket: 'foo-bucket', prefix: 'a' },
  encryptionKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/1',
  concurrentBuildLimit: 1,
  managedPolicyArns: ['arn:${partition}:iam::aws:policy/ReadOnlyAccess'],
  policyStatements: [
    {
      sid: 'Push',
      effect: 'Allow',
      actions: ['codecommit:GitPush'],
      resources: ['${repositoryArn}'],
      conditions: { StringLike: { 'codecommit:References': ['refs/tags/*'] } },
    },
  ],
  vpc: { vpcId: 'vpc-1', subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] },
  tags: { team: 'a' },
  logRetention: 90,
  gate: { templateName: 'ci', targets: ['refs/heads/main'], onSkipCi: 'wait' },
  autoRetryLimit: 1,
  reports: true,
  notify: { topicArn: 'arn:aws:sns:eu-west-1:111122223333:ci', on: ['started', 'failed'] },
};
const FILE: FlowFile = {
  $schema: './node_modules/flow-ci-projen/schema/flow-ci.schema.json',
  version: 1,
  repositoryName: 'foo',
  createRepository: false,
  defaultBranch: 'main',
  namePrefix: '',
  handlers: { runtime: 'nodejs24.x', logRetention: 90 },
  tags: {},
  flows: [FLOW],
  commands: { allow: ['*'] },
  reconcile: { interval: 15 },
  protectBranches: ['main', 'release/**'],
  fastForwardMergesOnly: true,
  alarmTopicArn: 'arn:aws:sns:eu-west-1:111122223333:alarms',
  dashboard: true,
};
const flow = (change: object): unknown => ({ ...FILE, flows: [{ ...FLOW, ...change }] });
const without = (value: object, name: string): unknown =>
  Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));
const errorsOf = (file: unknown) =>
  validate(file) ? [] : (validate.errors?.map(({ instancePath, message }) => `${instancePath} ${message}`) ?? []);

test.each<[string, unknown]>([
  ['a file with every member', FILE],
  ['a file without flows and without schema', { ...FILE, $schema: undefined, flows: [] }],
  ['a local cache', flow({ cache: { kind: 'local', modes: ['LOCAL_SOURCE_CACHE'] } })],
  ['a buildspec in the repository', flow({ buildspec: { kind: 'file', path: 'buildspec.yml' } })],
])('%s is good', (_, file) => {
  expect(errorsOf(JSON.parse(JSON.stringify(file)))).toEqual([]);
});

test.each<[string, FlowOptions]>([
  ['a flow with one trigger', { on: { demand: {} } }],
  [
    'a flow with all triggers',
    {
      on: {
        review: {},
        branch: { names: ['feature/*-x'] },
        tag: {},
        schedule: [{ expression: 'rate(1 day)' }, { expression: 'rate(2 days)' }],
        demand: {},
      },
    },
  ],
  [
    'a flow with many options',
    {
      on: { review: {} },
      cache: { bucket: 'foo-bucket' },
      environmentVariables: { A: 'a', B: { parameterStore: '/b' } },
      policyStatements: [{ actions: ['s3:GetObject'], resources: ['*'] }],
      artifacts: { bucket: 'foo-bucket' },
    },
  ],
])('%s is resolved to a good file', (_, options) => {
  expect(errorsOf(resolveFlowFile({ repositoryName: 'foo', defaultBranch: 'main', flows: { a: options } }))).toEqual(
    [],
  );
});

test.each<[string, unknown, string]>([
  ['an unknown member', { ...FILE, other: 1 }, ' must NOT have additional properties'],
  ['another version', { ...FILE, version: 2 }, '/version must be equal to constant'],
  ...Object.keys(FILE)
    .filter(
      (name) =>
        ![
          '$schema',
          'commands',
          'reconcile',
          'protectBranches',
          'fastForwardMergesOnly',
          'alarmTopicArn',
          'dashboard',
        ].includes(name),
    )
    .map((name): [string, unknown, string] => [
      `a file without ${name}`,
      without(FILE, name),
      ` must have required property '${name}'`,
    ]),
  ['a flow with an unknown member', flow({ other: 1 }), '/flows/0 must NOT have additional properties'],
  [
    'a flow without timeout',
    { ...FILE, flows: [without(FLOW, 'timeout')] },
    "/flows/0 must have required property 'timeout'",
  ],
  ['a flow without triggers', flow({ triggers: [] }), '/flows/0/triggers must NOT have fewer than 1 items'],
  [
    'a trigger of an unknown kind',
    flow({ triggers: [{ kind: 'push', id: 'push' }] }),
    '/flows/0/triggers/0 must match exactly one schema in oneOf',
  ],
  [
    'a trigger with a member of another',
    flow({ triggers: [{ kind: 'demand', id: 'demand', names: ['a'] }] }),
    '/flows/0/triggers/0 must match exactly one schema in oneOf',
  ],
  [
    'a branch trigger without names',
    flow({ triggers: [{ kind: 'branch', id: 'branch', names: [], except: [], wildcard: false }] }),
    '/flows/0/triggers/0/names must NOT have fewer than 1 items',
  ],
  [
    'a schedule that is none',
    flow({ triggers: [{ kind: 'schedule', id: 'schedule', expression: 'daily', timeZone: 'UTC' }] }),
    '/flows/0/triggers/0/expression must match pattern "^(cron|rate|at)\\(.+\\)$"',
  ],
  ['a timeout of 4 minutes', flow({ timeout: 4 }), '/flows/0/timeout must be >= 5'],
  ['a queue of 9 hours', flow({ queuedTimeout: 540 }), '/flows/0/queuedTimeout must be <= 480'],
  [
    'a project name with a dot',
    flow({ projectName: 'a.b' }),
    '/flows/0/projectName must match pattern "^[A-Za-z0-9][A-Za-z0-9_-]{1,149}$"',
  ],
  [
    'a buildspec of two kinds',
    flow({ buildspec: { kind: 'file', path: 'a', text: 'b' } }),
    '/flows/0/buildspec must match exactly one schema in oneOf',
  ],
  [
    'a variable without type',
    flow({ environmentVariables: { A: { value: 'a' } } }),
    "/flows/0/environmentVariables/A must have required property 'type'",
  ],
  ['a cache of no kind', flow({ cache: { bucket: 'a' } }), '/flows/0/cache must match exactly one schema in oneOf'],
  [
    'an unknown effect',
    flow({ policyStatements: [{ effect: 'Maybe', actions: ['a:b'], resources: ['*'] }] }),
    '/flows/0/policyStatements/0/effect must be equal to one of the allowed values',
  ],
  [
    'a VPC without subnets',
    flow({ vpc: { vpcId: 'a', subnetIds: [], securityGroupIds: ['a'] } }),
    '/flows/0/vpc/subnetIds must NOT have fewer than 1 items',
  ],
  [
    'a retention that CloudWatch does not have',
    flow({ logRetention: 91 }),
    '/flows/0/logRetention must be equal to one of the allowed values',
  ],
  [
    'a gate without a name',
    flow({ gate: { templateName: '', targets: [], onSkipCi: 'wait' } }),
    '/flows/0/gate/templateName must NOT have fewer than 1 characters',
  ],
  [
    'a topic that is told of nothing',
    flow({ notify: { topicArn: 'a', on: [] } }),
    '/flows/0/notify/on must NOT have fewer than 1 items',
  ],
  ['no protected branch', { ...FILE, protectBranches: [] }, '/protectBranches must NOT have fewer than 1 items'],
  [
    'a runtime of another language',
    { ...FILE, handlers: { runtime: 'python3.12', logRetention: 90 } },
    '/handlers/runtime must match pattern "^nodejs\\d+\\.x$"',
  ],
])('fails on %s', (_, file, error) => {
  expect(errorsOf(file)).toContain(error);
});

test('the schema has the retentions that may be declared', () => {
  expect(schema.definitions?.days.enum).toEqual([...LOG_RETENTION_DAYS]);
});

describe('the interface and the schema', () => {
  const differences = compareWithInterface();

  test('say the same of every member: its name, whether it may be absent, its type', () =>
    expect(differences.filter((each) => !each.endsWith('description'))).toEqual([]));
  test('describe every member in the schema', () =>
    expect(differences.filter((each) => each.endsWith('description'))).toEqual([]));
});

/** Walks the type and the schema side by side, and tells where they part. */
function compareWithInterface(): string[] {
  const path = join(root, 'src/contract/flow-file.ts');
  const program = ts.createProgram([path], { strict: true, noEmit: true, types: [], target: ts.ScriptTarget.ES2022 });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(path);
  const declaration = source?.statements.filter(ts.isInterfaceDeclaration).find(({ name }) => name.text === 'FlowFile');
  const found: string[] = [];
  const differ = (at: string, type: unknown, given: unknown) => {
    if (JSON.stringify(type) !== JSON.stringify(given))
      found.push(`${at}: ${JSON.stringify(type)} in the interface, ${JSON.stringify(given)} in the schema`);
  };

  const compare = (type: ts.Type, given: Schema, at: string): void => {
    const place = follow(given);
    const index = type.getStringIndexType();
    if (has(type, ts.TypeFlags.Unknown)) return;
    if (type.isUnion() && !has(type, ts.TypeFlags.Boolean)) {
      if (type.types.every((each) => each.isStringLiteral()))
        return differ(
          at,
          type.types.map((each) => (each as ts.StringLiteralType).value).sort(),
          [...(place.enum ?? [])].sort(),
        );
      const kinds = type.types.map((each) => [kindOf(each), each] as const);
      differ(
        at,
        kinds.map(([kind]) => kind).sort(),
        (place.oneOf ?? []).map((each) => follow(each).properties?.kind.const).sort(),
      );
      return kinds.forEach(([kind, each]) =>
        compare(
          each,
          (place.oneOf ?? []).find((branch) => follow(branch).properties?.kind.const === kind) ?? {},
          `${at}(${kind})`,
        ),
      );
    }
    if (type.isStringLiteral() || type.isNumberLiteral()) return differ(at, type.value, place.const);
    if (has(type, ts.TypeFlags.StringLike)) return differ(at, 'string', place.type);
    if (has(type, ts.TypeFlags.NumberLike))
      return place.enum
        ? differ(
            at,
            true,
            place.enum.every((each) => typeof each === 'number'),
          )
        : differ(at, 'integer', place.type);
    if (has(type, ts.TypeFlags.BooleanLike)) return differ(at, 'boolean', place.type);
    if (checker.isArrayType(type)) {
      differ(at, 'array', place.type);
      return compare(checker.getTypeArguments(type as ts.TypeReference)[0], place.items ?? {}, `${at}[]`);
    }
    differ(at, 'object', place.type);
    if (index)
      return compare(
        index,
        typeof place.additionalProperties === 'object' ? place.additionalProperties : {},
        `${at}.*`,
      );
    const members = type.getProperties();
    differ(at, members.map(({ name }) => name).sort(), Object.keys(place.properties ?? {}).sort());
    differ(
      at,
      members
        .filter(({ flags }) => !has({ flags }, ts.SymbolFlags.Optional))
        .map(({ name }) => name)
        .sort(),
      [...(place.required ?? [])].sort(),
    );
    differ(at, false, place.additionalProperties);
    for (const member of members) {
      const next = place.properties?.[member.name] ?? {};
      if (member.name !== 'kind' && !follow(next).description) found.push(`${at}.${member.name}: no description`);
      compare(checker.getNonNullableType(checker.getTypeOfSymbol(member)), next, `${at}.${member.name}`);
    }
  };
  const kindOf = (type: ts.Type): unknown => {
    const kind = type.getProperty('kind');
    const literal = kind && checker.getTypeOfSymbol(kind);
    return literal?.isStringLiteral() ? literal.value : undefined;
  };
  if (!declaration) return ['the interface FlowFile is not there'];
  compare(checker.getTypeAtLocation(declaration), schema, 'FlowFile');
  return found;
}

/** The compiler's flags are bits. */
function has({ flags }: { readonly flags: number }, flag: number): boolean {
  return (flags & flag) !== 0; // eslint-disable-line no-bitwise
}

/** The schema's own place, behind a reference; the description may stand at either. */
function follow(place: Schema): Schema {
  const name = place.$ref?.replace('#/definitions/', '');
  return name
    ? { ...follow(schema.definitions?.[name] ?? {}), ...(place.description && { description: place.description }) }
    : place;
}
