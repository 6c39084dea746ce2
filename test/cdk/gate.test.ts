import { StackTemplate } from './stack-template';
import { synthesizeFlows } from './synthesize';
import { flowDigest, gateText, pathsDigest } from '../../src/contract/gate';
import { DeclaredFlows } from '../../src/flows/flow-file-options';
import { FlowOptions } from '../../src/flows/flow-options';
import { resolveFlowFile } from '../../src/flows/resolve';

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
const roleOf = (stack: StackTemplate, flow: string) => stack.id('AWS::IAM::Role', `Flows${flow}Gate`);

describe('two gated flows', () => {
  let stack: StackTemplate;
  beforeAll(() => {
    stack = synthesizeFlows(TWO);
  });

  test('have a role each, which only report-build may assume', () => {
    expect(stack.idsOf('AWS::IAM::Role').filter((id) => id.includes('Gate'))).toHaveLength(2);
    for (const flow of ['unit', 'deep']) {
      expect(stack.properties(roleOf(stack, flow)).AssumeRolePolicyDocument).toEqual({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Principal: { AWS: `<${stack.id('AWS::IAM::Role', 'ReportBuild')}.Arn>` },
          },
        ],
      });
    }
  });

  test('have roles that vote on this repository, and can do nothing else', () => {
    for (const flow of ['unit', 'deep']) {
      expect(stack.statementsOf(roleOf(stack, flow))).toEqual([
        {
          sid: 'Vote',
          effect: 'Allow',
          actions: ['codecommit:UpdatePullRequestApprovalState'],
          resources: [REPOSITORY],
        },
      ]);
    }
  });

  test('are the only roles that may vote, and report-build the only one that may take them', () => {
    const may = (action: string) =>
      stack
        .idsOf('AWS::IAM::Role')
        .filter((role) => stack.statementsOf(role).some(({ actions }) => actions.includes(action)));
    expect(may('codecommit:UpdatePullRequestApprovalState')).toEqual([roleOf(stack, 'unit'), roleOf(stack, 'deep')]);
    expect(may('sts:AssumeRole')).toEqual([stack.id('AWS::IAM::Role', 'ReportBuild')]);
    expect(
      stack
        .statementsOf(stack.id('AWS::IAM::Role', 'ReportBuild'))
        .find(({ actions }) => actions.includes('sts:AssumeRole')),
    ).toEqual({
      sid: 'Vote',
      effect: 'Allow',
      actions: ['sts:AssumeRole'],
      resources: [`<${roleOf(stack, 'unit')}.Arn>`, `<${roleOf(stack, 'deep')}.Arn>`],
    });
  });

  test('are known to report-build by its environment', () => {
    const { Variables } = stack.find('AWS::Lambda::Function', 'ReportBuild').Environment as {
      Variables: Record<string, string>;
    };
    const [unit, deep] = FLOWS.map(({ triggers }) => (triggers[0].kind === 'review' ? pathsDigest(triggers[0]) : ''));
    expect(JSON.parse(Variables.FLOW_CI_GATES)).toEqual({
      'foo-unit': gateText({
        flow: flowDigest('unit'),
        role: `<${roleOf(stack, 'unit')}.Arn>`,
        onSkipCi: 'wait',
        paths: unit,
      }),
      'foo-deep': gateText({
        flow: flowDigest('deep'),
        role: `<${roleOf(stack, 'deep')}.Arn>`,
        onSkipCi: 'approve',
        paths: deep,
      }),
    });
  });

  test('have an approval rule template each, whose pool is their own role', () => {
    const ServiceToken = `<${stack.id('AWS::Lambda::Function', 'ApprovalTemplates')}.Arn>`;
    expect(stack.all('Custom::ApprovalRuleTemplate')).toEqual([
      {
        ServiceToken,
        TemplateName: FLOWS[0].gate?.templateName,
        RepositoryName: 'foo',
        RoleArn: `<${roleOf(stack, 'unit')}.Arn>`,
        Description: 'Flow unit has to succeed',
      },
      {
        ServiceToken,
        TemplateName: 'Deep tests',
        RepositoryName: 'foo',
        RoleArn: `<${roleOf(stack, 'deep')}.Arn>`,
        DestinationReferences: ['refs/heads/main'],
        Description: 'Flow deep has to succeed',
      },
    ]);
  });

  test('have one function for their templates, on all of them: AWS documents no narrower resource', () => {
    const role = stack.id('AWS::IAM::Role', 'ApprovalTemplates');
    expect(stack.statementsOf(role).filter(({ sid }) => sid !== 'Logs')).toEqual([
      {
        sid: 'Templates',
        effect: 'Allow',
        actions: [
          'codecommit:AssociateApprovalRuleTemplateWithRepository',
          'codecommit:CreateApprovalRuleTemplate',
          'codecommit:DeleteApprovalRuleTemplate',
          'codecommit:DisassociateApprovalRuleTemplateFromRepository',
          'codecommit:GetApprovalRuleTemplate',
          'codecommit:UpdateApprovalRuleTemplateContent',
          'codecommit:UpdateApprovalRuleTemplateDescription',
        ],
        resources: ['*'],
      },
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
      /^the gates of \d+ flows take \d+ bytes in the environment of report-build, it has 3116 for them: gate fewer flows, or give them shorter names or "projectName"s$/,
    );
  });
});
