import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from './input-transformer';
import { compilePattern, matchPattern } from '../../../cli/match/event-pattern';
import { CommandInvocation } from '../../../src/contract/invocation';
import { DeclaredFlows } from '../../../src/flows/flow-file-options';
import { FlowOptions } from '../../../src/flows/flow-options';
import { resolveFlowFile } from '../../../src/flows/resolve';
import { StackTemplate } from '../stack-template';
import { synthesizeFlows } from '../synthesize';

const event = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(__dirname, '../../fixtures/events', `${name}.json`), 'utf8')) as Record<string, unknown>;
const DECLARED: DeclaredFlows = {
  repositoryName: 'demo-repo',
  defaultBranch: 'main',
  commands: { allow: ['arn:aws:iam::111122223333:user/*'] },
  reconcile: { interval: 30 },
  flows: {
    unit: { on: { review: {} }, buildspec: 'a.yml' },
    both: { on: { review: { skipCi: false }, branch: { names: ['main'] } }, build: { commands: ['make'] } },
    tags: { on: { tag: {} } },
  },
};
const [unit, both] = resolveFlowFile(DECLARED).flows;
const flowOf = ({ name, projectName }: { name: string; projectName: string }) => ({ flow: name, project: projectName });

describe('commands and reconcile', () => {
  let stack: StackTemplate;
  let commands: Record<string, unknown>;
  beforeAll(() => {
    stack = synthesizeFlows(DECLARED);
    commands = stack.find('AWS::Events::Rule', 'Commands');
  });

  test('a comment is handed over with the flows that pull requests start', () => {
    const fired = event('cc-comment-pr-created');
    expect(matchPattern(compilePattern(commands.EventPattern), fired).matches).toBe(true);
    expect(transform(commands, fired)).toEqual({
      commands: {
        allow: ['arn:aws:iam::111122223333:user/*'],
        part: 0,
        parts: 1,
        flows: [
          { ...flowOf(unit), trigger: unit.triggers[0] },
          { ...flowOf(both), trigger: both.triggers[0] },
        ],
      },
      event: fired,
    });
  });

  test('comments of our own functions are handed to nobody', () => {
    const own = (part: string) => {
      const fired = event('cc-comment-pr-created');
      const callerUserArn = `arn:aws:sts::111122223333:assumed-role/<${stack.id('AWS::IAM::Role', part)}>/any`;
      return { ...fired, detail: { ...(fired.detail as object), callerUserArn } };
    };
    expect(
      ['StartBuild', 'ReportBuild', 'Flowsunit'].map(
        (part) => matchPattern(compilePattern(commands.EventPattern), own(part)).matches,
      ),
    ).toEqual([false, false, true]);
    const { Variables } = stack.find('AWS::Lambda::Function', 'StartBuild').Environment as {
      Variables: Record<string, string>;
    };
    const reporter = stack.find('AWS::Lambda::Function', 'ReportBuild');
    const role = `<${stack.id('AWS::IAM::Role', 'ReportBuild')}>`;
    expect(Variables.FLOW_CI_REPORTED_BY).toBe(`${role}/${String(reporter.FunctionName)}`);
    expect(reporter.Environment).toMatchObject({
      Variables: {
        FLOW_CI_REPORTED_BY: Variables.FLOW_CI_REPORTED_BY,
        FLOW_CI_TOKEN_SEED: Variables.FLOW_CI_TOKEN_SEED,
      },
    });
    expect(Variables.FLOW_CI_TOKEN_SEED).toMatch(/^arn:aws:cloudformation:us-east-1:111122223333:stack\/Ci\//);
  });

  test("the rule on comments has a name that the function's permission covers", () => {
    expect(commands.Name).toMatch(/^demo-repo-[0-9a-f]{6}-commands$/);
  });

  test('comments name the commands, and settings follow each flow', () => {
    expect(transform(stack.find('AWS::Events::Rule', 'ReportBuild'), event('cb-state-failed'))).toMatchObject({
      settings: { [unit.projectName]: { reports: true, commands: true }, [both.projectName]: { commands: true } },
    });
  });

  test('what a look has to report goes by the queue of report-build where the look fails in the end, also without supersede', () => {
    const declared = (reconcile: boolean) =>
      synthesizeFlows({
        ...DECLARED,
        reconcile,
        flows: { unit: { on: { review: { supersede: false } }, buildspec: 'a.yml' } },
      });
    const [looking, without] = [true, false].map(declared);
    const grants = (each: StackTemplate) =>
      each.statementsOf(each.id('AWS::IAM::Role', 'StartBuild')).filter(({ sid }) => sid === 'ReportBuildQueue');
    expect(grants(without)).toEqual([]);
    expect(grants(looking)).toMatchObject([{ actions: ['sqs:SendMessage'] }]);
    expect(looking.find('AWS::Lambda::Function', 'StartBuild').Environment).toMatchObject({
      Variables: { FLOW_CI_REPORT_QUEUE: expect.anything() as unknown },
    });
  });

  test('a schedule looks for what is lost, in pull requests and branches', () => {
    const { ScheduleExpression, Name, Target } = stack.only('AWS::Scheduler::Schedule');
    expect([ScheduleExpression, Name]).toEqual([
      expect.stringMatching(/^cron\(\d+\/30 \* \* \* \? \*\)$/),
      expect.stringMatching(/^demo-repo-[0-9a-f]{6}-reconcile$/),
    ]);
    expect(JSON.parse((Target as { Input: string }).Input)).toEqual({
      reconcile: {
        flows: [
          { ...flowOf(unit), trigger: unit.triggers[0], report: { reports: true, commands: true } },
          { ...flowOf(both), trigger: both.triggers[0], report: { commands: true } },
          { ...flowOf(both), trigger: both.triggers[1] },
        ],
        interval: 30,
      },
      event: expect.objectContaining({
        source: 'aws.scheduler',
        'detail-type': 'Scheduled Event',
        account: '111122223333',
        region: 'us-east-1',
      }) as object,
    });
  });

  test('start-build has the time that this takes, and tells what it found', () => {
    expect(stack.find('AWS::Lambda::Function', 'StartBuild').Timeout).toBe(600);
    expect(stack.find('AWS::Lambda::EventInvokeConfig', 'StartBuild').DestinationConfig).toHaveProperty('OnSuccess');
  });

  test('without a flow that pull requests start there is no rule on comments', () => {
    const alone = synthesizeFlows({ ...DECLARED, flows: { tags: { on: { tag: {} } } } });
    expect(alone.idsOf('AWS::Events::Rule')).toHaveLength(1);
    expect(alone.idsOf('AWS::Scheduler::Schedule')).toHaveLength(0);
  });
});

test('many flows come in parts, each flow in one, and each part knows how many there are', () => {
  const flows = Object.fromEntries(
    Array.from({ length: 80 }, (_, index): [string, FlowOptions] => [
      `flow-${index}`,
      { on: { review: { paths: ['src/**', 'test/**', 'package.json'] } } },
    ]),
  );
  const stack = synthesizeFlows({ repositoryName: 'demo-repo', defaultBranch: 'main', commands: true, flows });
  const parts = stack
    .all('AWS::Events::Rule')
    .filter(({ Name }) => (Name as string).includes('-commands'))
    .map((rule) => (transform(rule, event('cc-comment-pr-created')) as CommandInvocation).commands);
  expect(parts.length).toBeGreaterThan(1);
  expect(parts.map(({ part, parts: count, allow }) => [part, count, allow])).toEqual(
    parts.map((_, index) => [index, parts.length, ['*']]),
  );
  expect(parts.flatMap((part) => part.flows.map(({ flow }) => flow))).toEqual(Object.keys(flows));
  for (const { Targets } of stack.all('AWS::Events::Rule')) {
    const [{ InputTransformer: input }] = Targets as { InputTransformer: { InputTemplate: string } }[];
    expect(input.InputTemplate.length).toBeLessThanOrEqual(8_192);
  }
});

test("fails when a flow's globs and the allowed callers do not fit into one input, and says which", () => {
  const paths = Array.from({ length: 90 }, (_, index) => `${'p'.repeat(80)}${index}/**`);
  expect(() =>
    synthesizeFlows({
      repositoryName: 'demo-repo',
      defaultBranch: 'main',
      commands: { allow: Array.from({ length: 10 }, (_, i) => `arn:${'a'.repeat(90)}${i}`) },
      flows: { wide: { on: { review: { paths: paths.slice(0, 80) } } } },
    }),
  ).toThrow(
    /^"commands" and the globs of "flows\.wide\.on\.review" make an input of \d+ characters for EventBridge, it takes 8192: write fewer or shorter ones$/,
  );
});
