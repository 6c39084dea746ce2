import { flowDigest, gateText, pathsDigest, templateDigest } from '../../../src/contract/gate';
import { ApprovalTemplateCalls } from '../../../src/contract/handler-calls';
import { DeclaredFlows } from '../../../src/flows/flow-file-options';
import { FlowOptions } from '../../../src/flows/flow-options';
import { FlowNames } from '../../../src/flows/names';
import { resolveFlowFile } from '../../../src/flows/resolve';
import { StackTemplate } from '../stack-template';
import { synthesizeFlows } from '../synthesize';

const REPOSITORY = 'arn:aws:codecommit:us-east-1:111122223333:foo';
const TWO: DeclaredFlows = {
  repositoryName: 'foo',
  defaultBranch: 'main',
  flows: {
    unit: { on: { review: {} }, gate: true, projectName: 'foo-unit' },
    deep: {
      on: { review: { targets: ['main'] } },
      gate: { onSkipCi: 'approve', templateName: 'Deep tests' },
      projectName: 'foo-deep',
    },
    open: { on: { review: {} } },
  },
};
const FLOWS = resolveFlowFile(TWO).flows;
const NAMES = new FlowNames({ namePrefix: '', repositoryName: 'foo' });

describe('two gated flows', () => {
  let stack: StackTemplate;
  const roleId = () => stack.id('AWS::IAM::Role', 'GateRole');
  const variables = (handler: string) =>
    (stack.find('AWS::Lambda::Function', handler).Environment as { Variables: Record<string, string> }).Variables;
  beforeAll(() => {
    stack = synthesizeFlows(TWO);
  });

  test('have one role, which only report-build and approval-template may assume', () => {
    expect(stack.properties(roleId()).AssumeRolePolicyDocument).toEqual({
      Version: '2012-10-17',
      Statement: ['ReportBuild', 'ApprovalTemplates'].map((handler) => ({
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { AWS: `<${stack.id('AWS::IAM::Role', handler)}.Arn>` },
      })),
    });
  });

  test('have a role that votes on this repository, and can do nothing else', () => {
    expect(stack.statementsOf(roleId())).toEqual([
      { sid: 'Vote', effect: 'Allow', actions: ['codecommit:UpdatePullRequestApprovalState'], resources: [REPOSITORY] },
    ]);
  });

  test('have the only role that may vote, and it is named as their pools ask for', () => {
    const may = (action: string) =>
      stack
        .idsOf('AWS::IAM::Role')
        .filter((role) => stack.statementsOf(role).some(({ actions }) => actions.includes(action)));
    expect(may('codecommit:UpdatePullRequestApprovalState')).toEqual([roleId()]);
    expect(may('sts:AssumeRole').sort()).toEqual(
      ['ReportBuild', 'ApprovalTemplates'].map((handler) => stack.id('AWS::IAM::Role', handler)).sort(),
    );
    const name = String(stack.properties(roleId()).RoleName);
    expect(name).toMatch(/^flow-ci-gate-foo-[0-9a-f]{6}-us-east-1-9f8e7d6c$/);
    expect(variables('ReportBuild').FLOW_CI_GATE_POOL).toBe(
      `arn:aws:sts::111122223333:assumed-role/${name.slice(0, -'9f8e7d6c'.length)}*/`,
    );
  });

  test('are known to report-build by its environment', () => {
    const [unit, deep] = FLOWS.map(({ triggers }) => (triggers[0].kind === 'review' ? pathsDigest(triggers[0]) : ''));
    const { FLOW_CI_GATES, FLOW_CI_GATE_ROLE } = variables('ReportBuild');
    expect(FLOW_CI_GATE_ROLE).toBe(`<${roleId()}.Arn>`);
    expect(JSON.parse(FLOW_CI_GATES)).toEqual({
      'foo-unit': gateText({
        flow: flowDigest('unit'),
        session: NAMES.gateSession('unit'),
        onSkipCi: 'wait',
        paths: unit,
      }),
      'foo-deep': gateText({
        flow: flowDigest('deep'),
        session: NAMES.gateSession('deep'),
        onSkipCi: 'approve',
        paths: deep,
      }),
    });
  });

  test('have the CDK say before each deployment what becomes of open pull requests', () => {
    expect(stack.notes).toEqual([expect.stringContaining('docs/pull-requests.md#the-gate')]);
    expect(synthesizeFlows({ ...TWO, flows: { open: { on: { review: {} } } } }).notes).toEqual([]);
  });

  test('have an approval rule template each, which the function knows by its environment', () => {
    const shared = {
      ServiceToken: `<${stack.id('AWS::Lambda::Function', 'ApprovalTemplates')}.Arn>`,
      ServiceTimeout: '1200',
      RepositoryName: 'foo',
    };
    const reviewed = (name: string, index: number) =>
      JSON.stringify({
        flow: name,
        project: `foo-${name}`,
        trigger: FLOWS[index].triggers[0],
        report: { reports: true },
      });
    const unit = {
      TemplateName: FLOWS[0].gate?.templateName ?? '',
      Flow: 'unit',
      Session: NAMES.gateSession('unit'),
      Review: reviewed('unit', 0),
    };
    const deep = {
      TemplateName: 'Deep tests',
      Flow: 'deep',
      Session: NAMES.gateSession('deep'),
      DestinationReferences: ['refs/heads/main'],
      Review: reviewed('deep', 1),
    };
    expect(stack.all('Custom::ApprovalRuleTemplate')).toEqual([
      { ...shared, ...unit },
      { ...shared, ...deep },
    ]);
    const { FLOW_CI_TEMPLATES, ...others } = variables('ApprovalTemplates');
    expect(JSON.parse(FLOW_CI_TEMPLATES)).toEqual(
      Object.fromEntries(
        [unit, deep].map((each) => [
          each.TemplateName,
          { session: each.Session, digest: templateDigest({ ...shared, ...each }) },
        ]),
      ),
    );
    expect(others).toEqual({
      FLOW_CI_REPOSITORY_ARN: REPOSITORY,
      FLOW_CI_STACK_ID: stack.fill({ Ref: 'AWS::StackId' }),
      FLOW_CI_START_BUILD: NAMES.function('start-build'),
      FLOW_CI_GATE_ROLE: `<${roleId()}.Arn>`,
      FLOW_CI_GATE_POOL: variables('ReportBuild').FLOW_CI_GATE_POOL,
    });
  });

  test('wait for what builds the pull requests that are open: the project, its rule, and the functions', () => {
    const { DependsOn = [] } = stack.resources[stack.id('Custom::ApprovalRuleTemplate', 'unit')];
    expect(DependsOn).toEqual(
      expect.arrayContaining([
        stack.id('AWS::CodeBuild::Project', 'unit'),
        stack.id('AWS::Events::Rule', 'unit'),
        stack.id('AWS::Lambda::Function', 'StartBuild'),
        stack.id('AWS::Lambda::Function', 'ReportBuild'),
        stack.id('AWS::Events::Rule', 'ReportBuild'),
        roleId(),
      ]),
    );
  });

  test('have one function for their templates, which may do no more than it is for', () => {
    const role = stack.id('AWS::IAM::Role', 'ApprovalTemplates');
    const allowed = (sid: string, actions: readonly string[], resource: string) => ({
      sid,
      effect: 'Allow',
      actions: [...actions],
      resources: [resource],
    });
    expect(stack.statementsOf(role).filter(({ sid }) => sid !== 'Logs')).toEqual([
      allowed('Stack', ApprovalTemplateCalls.stack, String(stack.fill({ Ref: 'AWS::StackId' }))),
      allowed('Templates', ApprovalTemplateCalls.templates, '*'),
      allowed('PullRequests', ApprovalTemplateCalls.pullRequests, REPOSITORY),
      allowed(
        'BuildOpened',
        ['lambda:InvokeFunction'],
        `arn:aws:lambda:us-east-1:111122223333:function:${NAMES.function('start-build')}`,
      ),
      allowed('Vote', ['sts:AssumeRole'], `<${roleId()}.Arn>`),
    ]);
    // CloudFormation deletes what depends on others first: the templates go while the function still may.
    expect(stack.resources[stack.id('AWS::Lambda::Function', 'ApprovalTemplates')].DependsOn).toEqual(
      expect.arrayContaining([role]),
    );
  });

  test('tell their roles in outputs', () => {
    const outputs = Object.values(stack.template.Outputs ?? {})
      .map(({ Description }) => Description)
      .filter((each) => each?.includes('votes'));
    expect(outputs).toEqual(['ARN of the role that votes for flow unit', 'ARN of the role that votes for flow deep']);
  });

  test('change nothing of a flow that has no gate', () => {
    const { unit: _, deep: __, open } = TWO.flows ?? {};
    const alone = synthesizeFlows({ ...TWO, flows: { open } });
    const own = (each: StackTemplate) =>
      Object.fromEntries(Object.entries(each.resources).filter(([id]) => id.startsWith('FlowCiFlowsopen')));
    expect(own(stack)).toEqual(own(alone));
    expect(Object.keys(alone.resources).filter((id) => /Gate|Approval/.test(id))).toEqual([]);
  });
});

describe('as many gates as there may be', () => {
  const gated = (count: number, options: (index: number) => Partial<FlowOptions> = () => ({})): DeclaredFlows => ({
    repositoryName: 'foo',
    defaultBranch: 'main',
    flows: Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `check-${index}`,
        { on: { review: {} }, gate: true, ...options(index) },
      ]),
    ),
  });

  test('fit into the environment of a function, whose variables have 4 KB together', () => {
    const stack = synthesizeFlows(gated(19));
    const { Variables } = stack.find('AWS::Lambda::Function', 'ReportBuild').Environment as {
      Variables: Record<string, string>;
    };
    // References as long as they can become.
    const filled = Object.entries(Variables)
      .map(
        ([name, value]) =>
          `${name}=${value
            .replace(/<[^>]*\.Arn>/g, 'r'.repeat(102))
            .replace(/<[^>]*LookAgain[^>]*>/g, 'q'.repeat(134))
            .replace(/<[^>]*>/g, 'r'.repeat(64))}`,
      )
      .join('\n');
    expect(filled.length).toBeLessThanOrEqual(4_096);
    expect(stack.complaints).toEqual([]);
  });

  test('fails with their number when they do not', () => {
    expect(() =>
      synthesizeFlows(gated(20, (index) => ({ projectName: `p${String(index).padStart(149, 'x')}` }))),
    ).toThrow(
      /^the gates of \d+ flows take \d+ bytes in the environment of report-build, it has 2866 for them: gate fewer flows, or give them shorter names or "projectName"s$/,
    );
  });
});
