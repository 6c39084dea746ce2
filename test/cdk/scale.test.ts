import { StackTemplate } from './stack-template';
import { synthesizeFlows } from './synthesize';
import { DeclaredFlows } from '../../src/flows/flow-file-options';
import { FlowOptions } from '../../src/flows/flow-options';

/** Names as long as they may be, so that every limit is near. */
const REPOSITORY = 'r'.repeat(100);
const LONG = 'f'.repeat(58);

function flows(count: number, on: (index: number) => FlowOptions['on']): DeclaredFlows {
  const all = Array.from({ length: count }, (_, index): [string, FlowOptions] => [
    `${LONG}-${index}`,
    { on: on(index), projectName: `p${String(index).padStart(149, 'x')}` },
  ]);
  return { repositoryName: REPOSITORY, defaultBranch: 'main', namePrefix: 'team-', flows: Object.fromEntries(all) };
}

/** IAM does not count white space. */
const lengthOf = (stack: StackTemplate, id: string): number =>
  JSON.stringify(stack.properties(id).PolicyDocument).length;

function expectLegalPolicies(stack: StackTemplate): void {
  for (const id of stack.idsOf('AWS::IAM::ManagedPolicy')) expect(lengthOf(stack, id)).toBeLessThanOrEqual(6_144);
  for (const role of stack.idsOf('AWS::IAM::Role')) {
    const inline = stack
      .idsOf('AWS::IAM::Policy')
      .filter((id) => JSON.stringify(stack.resources[id].Properties.Roles).includes(`"${role}"`));
    expect(inline.reduce((sum, id) => sum + lengthOf(stack, id), 0)).toBeLessThanOrEqual(10_240);
    const managed = stack
      .idsOf('AWS::IAM::ManagedPolicy')
      .filter((id) => JSON.stringify(stack.resources[id].Properties.Roles).includes(`"${role}"`));
    expect(managed.length).toBeLessThanOrEqual(10);
  }
}

describe('eighty flows, all started by pull requests, with the longest names', () => {
  let stack: StackTemplate;
  beforeAll(() => {
    stack = synthesizeFlows(flows(80, () => ({ review: {} })));
  });

  test('fit into a template', () => {
    expect(Object.keys(stack.resources).length).toBeLessThanOrEqual(500);
    expect(Object.keys(stack.template.Outputs ?? {}).length).toBeLessThanOrEqual(200);
    // CloudFormation takes a megabyte. The stacks of so many flows that are generated are written without white space.
    expect(JSON.stringify(stack.template).length).toBeLessThan(800_000);
  });

  test('have policies that IAM takes', () => expectLegalPolicies(stack));

  test('have policies that IAM takes with commands, reconcile and gates too', () => {
    const declared = flows(80, (index) =>
      index < 60 ? { review: {} } : { branch: { names: [`b${index}`], supersede: true } },
    );
    const gated = Object.fromEntries(
      Object.entries(declared.flows ?? {}).map(([name, flow], index) => [
        name,
        index < 10 ? { ...flow, gate: true } : flow,
      ]),
    );
    const full = synthesizeFlows({ ...declared, flows: gated, commands: true, reconcile: true });
    expectLegalPolicies(full);
    expect(JSON.stringify(full.template).length).toBeLessThan(1_000_000);
  });

  test('may all be started, and their logs be read', () => {
    const resources = (part: string, action: string) =>
      stack
        .statementsOf(stack.id('AWS::IAM::Role', part))
        .filter(({ actions }) => actions.includes(action))
        .flatMap((each) => each.resources);
    const projects = stack.all('AWS::CodeBuild::Project').map(({ Name }) => Name as string);
    expect(resources('StartBuild', 'codebuild:StartBuild').sort()).toEqual(
      projects.map((name) => `arn:aws:codebuild:us-east-1:111122223333:project/${name}`).sort(),
    );
    expect(resources('ReportBuild', 'logs:GetLogEvents').sort()).toEqual(
      projects
        .map((name) => `arn:aws:logs:us-east-1:111122223333:log-group:/aws/codebuild/${name}:log-stream:*`)
        .sort(),
    );
  });

  test('are reported by rules that EventBridge takes, each project by one', () => {
    const rules = stack
      .all('AWS::Events::Rule')
      .filter(({ EventPattern }) => JSON.stringify(EventPattern).includes('aws.codebuild'));
    const watched = rules.flatMap(({ EventPattern, Targets }) => {
      expect(JSON.stringify(EventPattern).length).toBeLessThanOrEqual(2_048);
      const { InputTemplate: template } = (Targets as { InputTransformer: { InputTemplate: string } }[])[0]
        .InputTransformer;
      expect(template.length).toBeLessThanOrEqual(8_192);
      const projects = (EventPattern as { detail: { 'project-name': string[] } }).detail['project-name'];
      expect(Object.keys((JSON.parse(template.replace(/<[\w-]+>/g, '0')) as { flows: object }).flows)).toEqual(
        projects,
      );
      return projects;
    });
    expect(rules.length).toBeGreaterThan(1);
    expect(watched.sort()).toEqual(
      stack
        .all('AWS::CodeBuild::Project')
        .map(({ Name }) => Name)
        .sort(),
    );
    expect(new Set(rules.map(({ Name }) => Name)).size).toBe(rules.length);
  });

  test('have one permission for each function, far below its 20 KB', () => {
    expect(stack.idsOf('AWS::Lambda::Permission')).toHaveLength(2);
  });

  test('have legal names, each once', () => {
    for (const [type, property, legal] of [
      ['AWS::Events::Rule', 'Name', /^[.\w-]{1,64}$/],
      ['AWS::CodeBuild::Project', 'Name', /^[A-Za-z0-9][\w-]{1,149}$/],
      ['AWS::Lambda::Function', 'FunctionName', /^[\w-]{1,64}$/],
      ['AWS::Logs::LogGroup', 'LogGroupName', /^[\w./#-]{1,512}$/],
    ] as const) {
      const names = stack.all(type).map((each) => each[property] as string);
      for (const name of names) expect(name).toMatch(legal);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  test('have one output each, which tells all', () => {
    const [first] = Object.values(stack.template.Outputs ?? {}).filter(({ Description }) =>
      Description?.startsWith('The resources of flow'),
    );
    expect(Object.keys(JSON.parse(stack.fill(first.Value) as string) as object)).toEqual([
      'ProjectName',
      'ProjectArn',
      'ServiceRoleArn',
      'RuleArns',
    ]);
  });
});

describe('eighty flows with ordinary names and one trigger each', () => {
  const kinds: FlowOptions['on'][] = [
    { review: {} },
    { branch: { names: ['main'] } },
    { tag: {} },
    { schedule: [{ expression: 'rate(1 day)' }] },
    { demand: {} },
  ];

  test('take five resources each at most, beyond what they share', () => {
    const synthesized = (count: number) =>
      synthesizeFlows({
        repositoryName: 'foo',
        defaultBranch: 'main',
        flows: Object.fromEntries(
          Array.from({ length: count }, (_, index) => [`flow-${index}`, { on: kinds[index % 5] }]),
        ),
      });
    const all = synthesized(80);
    expect(Object.keys(all.resources).length - Object.keys(synthesized(5).resources).length).toBeLessThanOrEqual(
      75 * 5,
    );
    expect(all.complaints).toEqual([]);
    // Also with the white space that the CDK writes elsewhere.
    expect(JSON.stringify(all.template, undefined, 1).length).toBeLessThan(700_000);
  });
});

test('a flow with more statements than a policy holds gets managed policies', () => {
  const policyStatements = Array.from({ length: 120 }, (_, index) => ({
    actions: ['s3:GetObject'],
    resources: [`arn:aws:s3:::a-bucket-with-quite-a-long-name-${index}/some/folder/*`],
    sid: `S${index}`,
  }));
  const stack = synthesizeFlows({
    repositoryName: 'foo',
    defaultBranch: 'main',
    flows: { big: { on: { demand: {} }, policyStatements } },
  });
  const role = stack.id('AWS::IAM::Role', 'Flowsbig');
  for (const id of stack.idsOf('AWS::IAM::ManagedPolicy')) expect(lengthOf(stack, id)).toBeLessThanOrEqual(6_144);
  expect(lengthOf(stack, stack.id('AWS::IAM::Policy', 'Flowsbig'))).toBeLessThanOrEqual(10_240);
  expect(stack.statementsOf(role).filter(({ actions }) => actions.includes('s3:GetObject'))).toHaveLength(120);
});

test('fails when a statement is larger than a policy', () => {
  const resources = Array.from(
    { length: 100 },
    (_, index) => `arn:aws:s3:::a-bucket-with-quite-a-long-name-${index}/some/folder/that/is/deep/*`,
  );
  expect(() =>
    synthesizeFlows({
      repositoryName: 'foo',
      defaultBranch: 'main',
      flows: { big: { on: { demand: {} }, policyStatements: [{ actions: ['s3:GetObject'], resources }] } },
    }),
  ).toThrow(/^a statement of flow "big" has \d+ characters, a policy holds 6090: write it as several statements$/);
});

test('fails when globs are more than EventBridge takes, and says which', () => {
  const names = Array.from({ length: 100 }, (_, index) => `${'b'.repeat(90)}${index}`);
  expect(() =>
    synthesizeFlows({ repositoryName: 'foo', defaultBranch: 'main', flows: { wide: { on: { branch: { names } } } } }),
  ).toThrow(
    /^the globs of "flows\.wide\.on\.branch" make an input of \d+ characters for EventBridge, it takes 8192: write fewer or shorter globs$/,
  );
});
