import {
  ApprovalTemplateCalls,
  NotifyBuildCalls,
  QueuePollingCalls,
  ReportBuildCalls,
  StartBuildCalls,
} from '../../../src/contract/handler-calls';
import { DeclaredFlows } from '../../../src/flows/flow-file-options';
import { FlowOptions } from '../../../src/flows/flow-options';
import { FlowNames } from '../../../src/flows/names';
import { EXAMPLE, plain } from '../../flows/example';
import { ALL_OPTIONS } from '../all-options';
import { StackTemplate } from '../stack-template';
import { synthesizeFlows } from '../synthesize';

const REPOSITORY = 'arn:aws:codecommit:us-east-1:111122223333:foo';
const PROJECT = 'arn:aws:codebuild:us-east-1:111122223333:project';
const NAMES = new FlowNames({ namePrefix: '', repositoryName: 'foo' });

type Permissions = Record<string, readonly string[]>;

/** What a handler may do beyond writing its log, taking the roles of gates and using queues: action -> resources. */
function permissionsOf(stack: StackTemplate, handler: 'StartBuild' | 'ReportBuild'): Permissions {
  const found: Record<string, string[]> = {};
  for (const { actions, resources, sid } of stack.statementsOf(stack.id('AWS::IAM::Role', handler))) {
    for (const action of ['Logs', 'Vote', 'DeadLetters', 'LookAgain', 'ReportBuildQueue'].includes(sid ?? '')
      ? []
      : actions)
      found[action] = [...(found[action] ?? []), ...resources];
  }
  return found;
}

/** Calls on what they take, for flows of foo. */
function on(calls: readonly string[], ...flows: string[]): Permissions {
  const resource = (call: string) => {
    if (call.startsWith('codecommit:')) return [REPOSITORY];
    if (/Report|Coverages|TestCases/.test(call))
      return flows.map((flow) => `arn:aws:codebuild:us-east-1:111122223333:report-group/${NAMES.project(flow)}-*`);
    if (call.startsWith('logs:'))
      return flows.map(
        (flow) => `arn:aws:logs:us-east-1:111122223333:log-group:/aws/codebuild/${NAMES.project(flow)}:log-stream:*`,
      );
    return flows.map((flow) => `${PROJECT}/${NAMES.project(flow)}`);
  };
  return Object.fromEntries(calls.map((call) => [call, resource(call)]));
}

const tellReports: Permissions = {
  'lambda:InvokeFunction': [`arn:aws:lambda:us-east-1:111122223333:function:${NAMES.function('report-build')}`],
};
const flows = (options: Record<string, Partial<FlowOptions>>, more: Partial<DeclaredFlows> = {}): DeclaredFlows => ({
  repositoryName: 'foo',
  defaultBranch: 'main',
  ...more,
  flows: Object.fromEntries(
    Object.entries(options).map(([name, each]) => [
      name,
      { on: { demand: {} }, ...(each.buildspec === undefined && TYPED), ...each },
    ]),
  ),
});
const S = StartBuildCalls;
const R = ReportBuildCalls;
const REPORT = [...R.comment, ...R.build];
const GATE = R.gate.filter((call) => call !== 'sts:AssumeRole');
const GATE_TEMPLATES = { [R.gateTemplates[0]]: ['*'] };
const OFF = { supersede: false, skipCi: false };
const TYPED = { build: { commands: ['make'] } };
const main = { names: ['main'], skipCi: false };

describe('what the handlers may do follows from what flows use, group by group', () => {
  test.each<[string, DeclaredFlows, Permissions, Permissions | undefined]>([
    ['a flow that is started by hand', flows({ a: {} }), {}, undefined],
    ['a branch', flows({ a: { on: { branch: main } } }), on(S.start, 'a'), undefined],
    [
      'a branch with supersede',
      flows({ a: { on: { branch: { ...main, supersede: true } } } }),
      on([...S.start, ...S.supersedeBranch], 'a'),
      undefined,
    ],
    [
      'a pull request without supersede',
      flows({ a: { on: { review: OFF } } }),
      { ...on([...S.start, ...S.review], 'a'), ...tellReports },
      on(REPORT, 'a'),
    ],
    [
      'a pull request',
      flows({ a: { on: { review: { skipCi: false } } } }),
      { ...on([...S.start, ...S.supersedeReview], 'a'), ...tellReports },
      on(REPORT, 'a'),
    ],
    [
      'pull requests whose builds are tried again',
      flows({ a: { on: { review: OFF }, autoRetryLimit: 2 } }),
      { ...on([...S.start, ...S.review], 'a'), ...tellReports },
      on(REPORT, 'a'),
    ],
    [
      'pull requests whose merge is tested',
      flows({ a: { on: { review: { ...OFF, mergeResult: true } } }, b: { on: { review: OFF } } }),
      { ...on([...S.start, ...S.review], 'a', 'b'), ...tellReports },
      on(REPORT, 'a', 'b'),
    ],
    [
      'a branch whose builds are tried again',
      flows({ a: { on: { branch: main }, autoRetryLimit: 2 } }),
      on(S.start, 'a'),
      undefined,
    ],
    [
      'a gate',
      flows({ a: { on: { review: OFF }, gate: true } }),
      { ...on([...S.start, ...S.review], 'a'), ...tellReports },
      { ...on([...REPORT, ...GATE], 'a'), ...GATE_TEMPLATES },
    ],
    [
      'a gate whose builds are tried again',
      flows({ a: { on: { review: OFF }, gate: true, autoRetryLimit: 1 }, b: { on: { review: OFF } } }),
      { ...on([...S.start, ...S.review], 'a', 'b'), ...tellReports },
      {
        ...on(GATE, 'a'),
        ...GATE_TEMPLATES,
        ...on(REPORT, 'a', 'b'),
      },
    ],
    [
      'commits that ask for no build',
      flows({ a: { on: { branch: { names: ['main'] } } } }),
      on([...S.start, ...S.skipCi], 'a'),
      undefined,
    ],
    [
      'commits of pull requests that ask for no build',
      flows({ a: { on: { review: { supersede: false } } } }),
      { ...on([...S.start, ...S.review, ...S.skipCi], 'a'), ...tellReports },
      on(REPORT, 'a'),
    ],
    [
      'paths of pull requests',
      flows({ a: { on: { review: { ...OFF, paths: ['src/**'] } } } }),
      { ...on([...S.start, ...S.pathsReview], 'a'), ...tellReports },
      on(REPORT, 'a'),
    ],
    [
      'paths of branches',
      flows({ a: { on: { branch: { ...main, exceptPaths: ['docs/**'] } } } }),
      on([...S.start, ...S.pathsBranch], 'a'),
      undefined,
    ],
    [
      'a gate with paths',
      flows({ a: { on: { review: { ...OFF, paths: ['src/**'] } }, gate: true } }),
      { ...on([...S.start, ...S.pathsReview], 'a'), ...tellReports },
      { ...on([...REPORT, ...GATE, ...R.gatePaths], 'a'), ...GATE_TEMPLATES },
    ],
    [
      'a gate and commits that ask for no build',
      flows({ a: { on: { review: { supersede: false } }, gate: true } }),
      { ...on([...S.start, ...S.review, ...S.skipCi], 'a'), ...tellReports },
      { ...on([...REPORT, ...GATE], 'a'), ...GATE_TEMPLATES },
    ],
    [
      'test reports',
      flows({ a: { on: { review: OFF }, buildspec: 'a.yml' }, b: { on: { review: OFF } } }),
      { ...on([...S.start, ...S.review], 'a', 'b'), ...tellReports },
      { ...on(R.reports, 'a'), ...on(REPORT, 'a', 'b') },
    ],
    [
      'commands',
      flows({ a: { on: { review: OFF } }, b: { on: { branch: main } } }, { commands: true }),
      { ...on(S.commands, 'a'), ...on(S.start, 'a', 'b'), ...tellReports },
      on(REPORT, 'a'),
    ],
    [
      'reconcile',
      flows({ a: { on: { review: OFF } }, b: { on: { branch: main } }, c: { on: { tag: {} } } }, { reconcile: true }),
      {
        ...on(S.reconcileReview, 'a'),
        ...on(
          [...S.reconcileBranch].filter((call) => call.startsWith('codebuild:')),
          'a',
          'b',
        ),
        ...on(['codecommit:GetBranch', 'codecommit:ListBranches']),
        ...on(S.start, 'a', 'b', 'c'),
        ...tellReports,
      },
      on(REPORT, 'a'),
    ],
    // Such a branch is left alone, so that nobody asks for branches.
    [
      'reconcile of a branch whose paths count',
      flows({ a: { on: { branch: { ...main, exceptPaths: ['docs/**'] } } } }, { reconcile: true }),
      on([...S.start, ...S.pathsBranch], 'a'),
      undefined,
    ],
    [
      'flows of different needs',
      flows({ a: { on: { review: { skipCi: false } } }, b: { on: { review: OFF } }, c: { on: { tag: {} } } }),
      {
        ...on(S.supersedeReview, 'a'),
        ...on(S.start, 'a', 'b', 'c'),
        ...tellReports,
      },
      on(REPORT, 'a', 'b'),
    ],
  ])('%s', (_, declared, start, report) => {
    const stack = synthesizeFlows(declared);
    expect(permissionsOf(stack, 'StartBuild')).toEqual(start);
    if (report) expect(permissionsOf(stack, 'ReportBuild')).toEqual(report);
    else expect(stack.idsOf('AWS::IAM::Role').filter((id) => id.includes('ReportBuild'))).toEqual([]);
  });
});

test('with every option the handlers have each call of the tables, and no other', () => {
  const stack = synthesizeFlows(ALL_OPTIONS);
  const actionsOf = (handler: string) =>
    stack
      .statementsOf(stack.id('AWS::IAM::Role', handler))
      .filter(({ sid }) => sid !== 'Logs' && sid !== 'RepositoryKey')
      .flatMap(({ actions }) => actions);
  const all = (...tables: object[]) =>
    [...new Set(tables.flatMap((table) => Object.values(table).flat() as string[]))].sort();
  expect([...new Set(actionsOf('StartBuild'))].sort()).toEqual(
    [...all(S), ...QueuePollingCalls, 'lambda:InvokeFunction'].sort(),
  );
  expect([...new Set(actionsOf('ReportBuild'))].sort()).toEqual([...all(R), ...QueuePollingCalls].sort());
  expect(actionsOf('ApprovalTemplates').sort()).toEqual(all(ApprovalTemplateCalls));
  expect(actionsOf('NotifyBuild').sort()).toEqual([...all(NotifyBuildCalls), 'sqs:SendMessage'].sort());
  // All but the templates, whose calls take no resource, is on named resources.
  const onAll = (handler: string) =>
    stack
      .statementsOf(stack.id('AWS::IAM::Role', handler))
      .filter(({ resources }) => resources.includes('*'))
      .flatMap(({ actions }) => actions);
  expect(onAll('StartBuild')).toEqual([]);
  expect(onAll('ReportBuild')).toEqual(R.gateTemplates);
  expect(onAll('NotifyBuild')).toEqual([]);
});

describe('a stack that uses none of it', () => {
  let stack: StackTemplate;
  beforeAll(() => {
    stack = synthesizeFlows(plain(EXAMPLE));
  });
  const variables = (part: string) =>
    Object.keys((stack.find('AWS::Lambda::Function', part).Environment as { Variables: object }).Variables);

  test('has what it always had', () => {
    expect(Object.keys(stack.resources)).toHaveLength(49);
    expect(variables('StartBuild')).toEqual(['FLOW_CI_REPOSITORY_ARN', 'FLOW_CI_STARTED_BY']);
    expect(variables('ReportBuild')).toEqual([
      'FLOW_CI_REPOSITORY_ARN',
      'FLOW_CI_STARTED_BY',
      'FLOW_CI_REPORTED_BY',
      'FLOW_CI_TOKEN_SEED',
      'FLOW_CI_LOOK_AGAIN_QUEUE',
    ]);
    expect(stack.find('AWS::Lambda::EventInvokeConfig', 'StartBuild').DestinationConfig).toEqual({
      OnFailure: { Destination: `<${stack.id('AWS::Lambda::Function', 'ReportBuild')}.Arn>` },
    });
    expect(Object.keys(permissionsOf(stack, 'StartBuild')).sort()).toEqual(
      [...S.start, ...S.review, 'lambda:InvokeFunction'].sort(),
    );
    expect(Object.keys(permissionsOf(stack, 'ReportBuild')).sort()).toEqual([...REPORT].sort());
  });

  test('hears of new commits alone', () => {
    expect((stack.find('AWS::Events::Rule', 'Flowsreview').EventPattern as { detail: object }).detail).toMatchObject({
      event: ['pullRequestCreated', 'pullRequestSourceBranchUpdated'],
      pullRequestStatus: ['Open'],
      isMerged: ['False'],
    });
  });
});

test('a build that is tried again may do that itself, for its project alone', () => {
  const stack = synthesizeFlows(flows({ a: { autoRetryLimit: 3 }, b: { autoRetryLimit: 0 } }));
  const retries = (flow: string) =>
    stack
      .statementsOf(stack.id('AWS::IAM::Role', `Flows${flow}`))
      .filter(({ actions }) => actions.includes('codebuild:RetryBuild'));
  expect(stack.find('AWS::CodeBuild::Project', 'Flowsa').AutoRetryLimit).toBe(3);
  expect(stack.find('AWS::CodeBuild::Project', 'Flowsb').AutoRetryLimit).toBeUndefined();
  expect(retries('a')).toEqual([
    {
      sid: 'Retry',
      effect: 'Allow',
      actions: ['codebuild:RetryBuild'],
      resources: [`${PROJECT}/${NAMES.project('a')}`],
    },
  ]);
  expect(retries('b')).toEqual([]);
});
