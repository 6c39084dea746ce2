import * as fc from 'fast-check';
import { synthesizeFlows } from './synthesize';
import { transform } from './triggers/input-transformer';
import { DeclaredFlows } from '../../src/flows/flow-file-options';
import { FlowOptions } from '../../src/flows/flow-options';
import { issuesOf, resolveFlowFile } from '../../src/flows/resolve';

jest.setTimeout(120_000);

/** What means something to a shell, YAML, JSON, IAM, EventBridge, CloudFormation, Markdown or JavaScript. */
const FRAGMENTS = [
  '"',
  "'",
  '`',
  '$(id)',
  '`id`',
  '${IFS}',
  '$HOME',
  '; rm -rf ~',
  '&&',
  '|',
  '\n',
  '\r\n',
  '\t',
  '\u0000',
  '\u2028',
  ': ',
  '- ',
  ' #',
  '&a',
  '*',
  '?',
  '!!js',
  '%',
  '{{',
  '}}',
  '{',
  '}',
  '[',
  ']',
  '(',
  ')',
  '${aws:username}',
  '${*}',
  '"},{"Effect":"Allow","Action":"*","Resource":"*"',
  '<id>',
  '<aws.scheduler.execution-id>',
  '\\',
  '\\u003c',
  '</script>',
  '-->',
  '*/',
  '/*',
  '//',
  '../',
  '@',
  '=',
  ',',
  '__proto__',
  'constructor',
  'Ref',
  'Fn::Sub',
  'é',
  '😀',
  '\ud800',
  'a',
  'b1',
  '.',
  '_',
  '-',
  '/',
];
const hostile = fc.array(fc.constantFrom(...FRAGMENTS), { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));

/** IAM takes these as themselves where they stand in a resource of ours. */
const escaped = (value: string) => value.replace(/[*?$]/g, '${$&}');

interface Option {
  readonly name: string;
  /** A value that nothing could take for something else. */
  readonly plain: string;
  readonly set: (value: string) => Partial<FlowOptions>;
  /** How it stands in policies. @default - as it is */
  readonly inPolicies?: (value: string) => string;
  /** Whether hostile texts are taken. @default - most of them are refused */
  readonly isData?: boolean;
  /** Whether several slashes mean the same as one. */
  readonly isFolder?: boolean;
}

/** A stack is synthesized for each. */
const RUNS = 5;

const statement = { actions: ['s3:GetObject'], resources: ['arn:aws:s3:::x'] };
/** Each option whose text goes into the template. Names that we make others of are below. */
const OPTIONS: readonly Option[] = [
  { name: 'description', plain: 'plain-description', set: (description) => ({ description }), isData: true },
  { name: 'sourceVersion', plain: 'plain-version', set: (sourceVersion) => ({ sourceVersion }), isData: true },
  { name: 'buildspec', plain: 'version: 0.2\nplain-buildspec', set: (buildspec) => ({ buildspec }), isData: true },
  { name: 'environment.image', plain: 'plain-image', set: (image) => ({ environment: { image } }), isData: true },
  {
    name: 'environment.certificate',
    plain: 'arn:aws:s3:::bucket/plain',
    set: (certificate) => ({ environment: { certificate } }),
  },
  {
    name: 'environmentVariables.PLAIN',
    plain: 'plain-variable',
    set: (PLAIN) => ({ environmentVariables: { PLAIN } }),
    isData: true,
  },
  {
    name: 'environmentVariables.P.parameterStore',
    plain: 'plain-parameter',
    set: (parameterStore) => ({ environmentVariables: { P: { parameterStore } } }),
  },
  {
    name: 'environmentVariables.S.secretsManager',
    plain: 'plain-secret',
    set: (secretsManager) => ({ environmentVariables: { S: { secretsManager } } }),
    inPolicies: (value) => value.split(':')[0],
  },
  {
    name: 'artifacts.path',
    plain: 'plain-path',
    set: (path) => ({ artifacts: { bucket: 'bucket', path } }),
    inPolicies: escaped,
    isData: true,
    isFolder: true,
  },
  {
    name: 'artifacts.name',
    plain: 'plain-name',
    set: (name) => ({ artifacts: { bucket: 'bucket', name } }),
    isData: true,
  },
  { name: 'artifacts.bucket', plain: 'plain-bucket', set: (bucket) => ({ artifacts: { bucket } }) },
  {
    name: 'cache.prefix',
    plain: 'plain-prefix',
    set: (prefix) => ({ cache: { bucket: 'bucket', prefix } }),
    inPolicies: escaped,
    isData: true,
    isFolder: true,
  },
  {
    name: 'encryptionKeyArn',
    plain: 'arn:aws:kms:us-east-1:111122223333:key/plain',
    set: (encryptionKeyArn) => ({ encryptionKeyArn }),
  },
  {
    name: 'managedPolicyArns',
    plain: 'arn:aws:iam::111122223333:policy/plain',
    set: (arn) => ({ managedPolicyArns: [arn] }),
  },
  {
    name: 'notify.topicArn',
    plain: 'arn:aws:sns:us-east-1:111122223333:plain',
    set: (topicArn) => ({ notify: [{ topicArn }] }),
  },
  { name: 'policyStatements[].sid', plain: 'PlainSid', set: (sid) => ({ policyStatements: [{ ...statement, sid }] }) },
  {
    name: 'policyStatements[].actions[]',
    plain: 's3:PlainAction',
    set: (action) => ({ policyStatements: [{ ...statement, actions: [action] }] }),
  },
  {
    name: 'policyStatements[].resources[]',
    plain: 'plain-resource',
    set: (resource) => ({ policyStatements: [{ ...statement, resources: [resource] }] }),
    isData: true,
  },
  {
    name: 'policyStatements[].conditions value',
    plain: 'plain-condition',
    set: (value) => ({
      policyStatements: [{ ...statement, conditions: { StringEquals: { 'aws:PrincipalTag/x': [value] } } }],
    }),
    isData: true,
  },
  {
    name: 'policyStatements[].conditions key',
    plain: 'aws:PrincipalTag/plain',
    set: (key) => ({ policyStatements: [{ ...statement, conditions: { StringEquals: { [key]: ['x'] } } }] }),
    isData: true,
  },
  { name: 'tags value', plain: 'plain-tag', set: (value) => ({ tags: { key: value } }), isData: true },
  { name: 'tags key', plain: 'plain-key', set: (key) => ({ tags: { [key]: 'x' } }) },
  {
    name: 'vpc.vpcId',
    plain: 'vpc-0123abcd',
    set: (vpcId) => ({ vpc: { vpcId, subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] } }),
  },
  {
    name: 'gate.templateName',
    plain: 'plain template',
    set: (templateName) => ({ on: { review: { targets: ['main'] } }, gate: { templateName } }),
  },
];

const declared = (options: Partial<FlowOptions>, more: Partial<DeclaredFlows> = {}): DeclaredFlows => ({
  repositoryName: 'foo',
  defaultBranch: 'main',
  ...more,
  flows: { a: { on: { demand: {} }, ...options } },
});

/** Texts that options give another meaning on purpose. */
const isPlaceholder = (value: string) => /\$\{(repositoryArn|partition|region|accountId|Token)/.test(value);

/** The template with one text put in the place of another, wherever it stands. */
function withText(
  value: unknown,
  plain: string,
  text: string,
  inPolicies: (value: string) => string,
  inPolicy = false,
): unknown {
  if (typeof value === 'string') return value.split(plain).join(inPolicy ? inPolicies(text) : text);
  if (Array.isArray(value)) return value.map((each) => withText(each, plain, text, inPolicies, inPolicy));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key.split(plain).join(text),
      withText(each, plain, text, inPolicies, inPolicy || key === 'PolicyDocument'),
    ]),
  );
}

/** Wherever the CDK sorts a list, texts that differ stand in another order. */
const unordered = (value: unknown): unknown => {
  if (Array.isArray(value))
    return value.map(unordered).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  // A digest of other texts is another one.
  if (typeof value === 'string') return value.replace(/"digest":"[\w-]{11}"/g, '"digest":""');
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, unordered(each)]));
};

describe('a hostile text is refused, or stands in the template as it is and changes nothing else', () => {
  test.each(OPTIONS)('$name', ({ plain, set, isData = false, isFolder = false, inPolicies = (value) => value }) => {
    const template = synthesizeFlows(declared(set(plain))).resources;
    expect(JSON.stringify(template)).toContain(JSON.stringify(plain).slice(1, -1));
    let taken = 0;
    fc.assert(
      fc.property(
        fc
          .oneof(
            hostile,
            hostile.map((text) => `${plain}${text}`),
          )
          .filter((text) => !isPlaceholder(text) && !/^\/|\/$/.test(text) && !(isFolder && text.includes('//'))),
        (text) => {
          // A buildspec of one line is a path, which is another kind of option.
          if (issuesOf(declared(set(text))).length > 0 || (plain.includes('\n') && !text.includes('\n'))) return;
          taken += 1;
          expect(unordered(synthesizeFlows(declared(set(text))).resources)).toEqual(
            unordered(withText(template, plain, text, inPolicies)),
          );
        },
      ),
      { numRuns: RUNS + 4, examples: [[`${plain}\'$(id)"*`], [`${plain}?`], [`${plain}*`], ['__proto__']] },
    );
    if (isData) expect(taken).toBeGreaterThan(0);
  });
});

describe('a hostile glob is refused, or comes out of the rule as it was declared', () => {
  const EVENT = {
    version: '0',
    id: 'an-id',
    'detail-type': 'a type',
    source: 'aws.codecommit',
    account: '1',
    time: 't',
    region: 'r',
    resources: [],
    detail: { name: '"<id>' },
  };

  test.each<[string, (glob: string) => FlowOptions['on'], (trigger: Record<string, unknown>) => unknown]>([
    ['review.targets', (glob) => ({ review: { targets: [glob] } }), ({ targets }) => targets],
    ['review.except', (glob) => ({ review: { except: [glob] } }), ({ except }) => except],
    ['review.paths', (glob) => ({ review: { paths: [glob] } }), ({ paths }) => paths],
    ['branch.names', (glob) => ({ branch: { names: [glob] } }), ({ names }) => names],
    [
      'branch.exceptPaths',
      (glob) => ({ branch: { names: ['main'], exceptPaths: [glob] } }),
      ({ exceptPaths }) => exceptPaths,
    ],
    ['tag.names', (glob) => ({ tag: { names: [glob] } }), ({ names }) => names],
  ])('%s', (name, on, read) => {
    const [kind] = name.split('.');
    fc.assert(
      fc.property(hostile, (glob) => {
        const flows = declared({ on: on(glob) });
        if (issuesOf(flows).length > 0 || isPlaceholder(glob)) return;
        const stack = synthesizeFlows(flows);
        const handed = transform(stack.find('AWS::Events::Rule', `FlowsaRule${kind}`), EVENT) as {
          trigger: Record<string, unknown>;
          event: unknown;
        };
        expect(read(handed.trigger)).toEqual([glob]);
        expect(handed.event).toEqual(EVENT);
      }),
      { numRuns: RUNS },
    );
  });

  test('protectBranches: in a policy every character but the stars stands for itself', () => {
    fc.assert(
      fc.property(hostile, (glob) => {
        const flows = declared({}, { protectBranches: [glob] });
        if (issuesOf(flows).length > 0) return;
        const { Statement } = synthesizeFlows(flows).find('AWS::IAM::ManagedPolicy', 'BranchProtection')
          .PolicyDocument as { Statement: { Condition?: Record<string, Record<string, unknown>> }[] };
        const [condition] = Object.values(Statement[0].Condition ?? {});
        const [reference] = [condition['codecommit:References']].flat() as string[];
        expect(reference.replace(/\$\{\$\}/g, '').includes('$')).toBe(false);
        expect(reference.replace(/\$\{\$\}/g, '$').replace(/\*+/g, '*')).toBe(
          `refs/heads/${glob}`.replace(/\*\*\/|\*+/g, '*').replace(/\*+/g, '*'),
        );
      }),
      { numRuns: RUNS },
    );
  });
});

describe('names of which others are made, and which stand in code', () => {
  const NAMES: readonly (readonly [string, RegExp, (name: string) => DeclaredFlows])[] = [
    ['repositoryName', /^[\w.-]{1,100}$/, (repositoryName) => ({ ...declared({}), repositoryName })],
    ['namePrefix', /^[A-Za-z0-9-]{0,32}$/, (namePrefix) => declared({}, { namePrefix })],
    [
      'flows.<name>',
      /^[A-Za-z][\w-]{0,63}$/,
      (name) => ({
        ...declared({}),
        flows: JSON.parse(`{${JSON.stringify(name)}: {"on": {"demand": {}}}}`) as Record<string, FlowOptions>,
      }),
    ],
    ['projectName', /^[A-Za-z0-9][\w-]{1,149}$/, (projectName) => declared({ projectName })],
    [
      'environmentVariables.<name>',
      /^[A-Za-z_]\w*$/,
      (name) =>
        declared({ environmentVariables: JSON.parse(`{${JSON.stringify(name)}: "x"}`) as Record<string, string> }),
    ],
  ];

  test.each(NAMES)('%s holds letters, digits and a few signs, or is refused', (_, allowed, make) => {
    fc.assert(
      fc.property(
        fc.oneof(
          hostile,
          hostile.map((text) => `abc${text}`),
          hostile.map((text) => `a\${Token[x.1]}${text}`),
        ),
        (name) => {
          if (!allowed.test(name)) expect(issuesOf(make(name))).not.toEqual([]);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('a time zone is one, or refused', () => {
    fc.assert(
      fc.property(hostile, (timeZone) => {
        if (!/^[\w+/-]+$/.test(timeZone))
          expect(issuesOf(declared({ on: { schedule: [{ expression: 'rate(1 day)', timeZone }] } }))).not.toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test("a schedule's expression is one of EventBridge Scheduler's, or refused", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          hostile,
          hostile.map((text) => `rate(1 day)${text}`),
          hostile.map((text) => `cron(0 11 ? * ${text} *)`),
        ),
        (expression) => {
          if (!/^(rate|cron)\([\w ,*?/#LW-]+\)$/.test(expression))
            expect(issuesOf(declared({ on: { schedule: [{ expression }] } }))).not.toEqual([]);
        },
      ),
      { numRuns: 200 },
    );
  });
});

test('flow-ci.json holds what was declared, character by character', () => {
  fc.assert(
    fc.property(hostile, hostile, (description, value) => {
      const flows = declared({ description, environmentVariables: { V: value } });
      if (issuesOf(flows).length > 0) return;
      const [flow] = (JSON.parse(JSON.stringify(resolveFlowFile(flows))) as ReturnType<typeof resolveFlowFile>).flows;
      expect([flow.description, flow.environmentVariables.V.value]).toEqual([description, value]);
    }),
  );
});
