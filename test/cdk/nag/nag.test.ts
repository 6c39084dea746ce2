import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { App, Environment, Stack, Validations } from 'aws-cdk-lib/core';
import { AwsSolutionsChecks } from 'cdk-nag';
import { FlowCi } from '../../../src/cdk';
import { ACKNOWLEDGEMENTS } from '../../../src/cdk/nag/acknowledgements';
import { DeclaredFlows } from '../../../src/flows/flow-file-options';
import { flowFileContent } from '../../../src/flows/resolve';
import { EXAMPLE } from '../../flows/example';
import { ALL_OPTIONS } from '../all-options';
import { ensureHandlerAssets } from '../functions/handler-assets';

jest.setTimeout(120_000);

interface Nagged {
  readonly app: App;
  readonly stack: Stack;
  readonly flowCi: FlowCi;
}

/** A stack of a user who has the rules applied to the app, as cdk-nag's own documentation says. */
function nagged(flows: DeclaredFlows, env?: Environment): Nagged {
  ensureHandlerAssets();
  const path = join(mkdtempSync(join(tmpdir(), 'flow-ci-nag-')), 'flow-ci.json');
  writeFileSync(path, JSON.stringify(flowFileContent(flows)));
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'flow-ci-cdk-')) });
  const stack = new Stack(app, 'Ci', { ...(env && { env }) });
  const flowCi = FlowCi.fromFile(stack, 'FlowCi', path);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return { app, stack, flowCi };
}

/** What the rules find and nobody has acknowledged. */
function findings({ app }: Nagged): string[] {
  return new AwsSolutionsChecks(app)
    .validateScope(app)
    .violations.map(({ ruleName }) => ruleName)
    .sort();
}

const IN_US_EAST_1 = { account: '111122223333', region: 'us-east-1' };

describe("cdk-nag's AwsSolutions rules", () => {
  test('fail on a stack that breaks one, so they are applied', () => {
    const it = nagged(EXAMPLE);
    new sqs.CfnQueue(it.stack, 'Queue', {});
    expect(findings(it)).toEqual(['AwsSolutions-SQS3', 'AwsSolutions-SQS4']);
    expect(() => it.app.synth()).toThrow();
  });

  test.each([
    ['any account and Region', undefined],
    ['us-east-1', IN_US_EAST_1],
  ])('pass on the five flows in %s, with nothing for the user to acknowledge', (_, env) => {
    const it = nagged(EXAMPLE, env);
    expect(findings(it)).toEqual([]);
    expect(() => it.app.synth()).not.toThrow();
  });

  test.each([
    ['any account and Region', undefined],
    ['us-east-1', IN_US_EAST_1],
  ])("find in all options at once in %s only what the user's own options ask for", (_, env) => {
    const it = nagged(ALL_OPTIONS, env);
    expect(findings(it)).toEqual([
      'AwsSolutions-CB5',
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/AmazonS3ReadOnlyAccess]',
    ]);
    for (const id of findings(it))
      Validations.of(it.flowCi.flow('everything')).acknowledge({ id, reason: 'We chose it' });
    expect(findings(it)).toEqual([]);
    expect(() => it.app.synth()).not.toThrow();
  });

  test("find a wildcard in a statement of the user's, also one that a statement of ours has", () => {
    const flow = {
      on: { demand: {} },
      environment: { image: '444455556666.dkr.ecr.eu-west-1.amazonaws.com/tools/builder:1' },
      artifacts: { bucket: 'artifacts-bucket' },
      policyStatements: [{ actions: ['s3:List*'], resources: ['*'] }],
    };
    const found = (statements: typeof flow.policyStatements) =>
      findings(
        nagged({
          repositoryName: 'foo',
          defaultBranch: 'main',
          flows: { a: { ...flow, policyStatements: statements } },
        }),
      );
    expect(found([])).toEqual(['AwsSolutions-CB5']);
    expect(found(flow.policyStatements)).toEqual([
      'AwsSolutions-CB5',
      'AwsSolutions-IAM5[Action::s3:List*]',
      'AwsSolutions-IAM5[Resource::*]',
    ]);
  });

  test('leave a path with brackets for the user to acknowledge, which the CDK can give no id', () => {
    const it = nagged({
      repositoryName: 'foo',
      defaultBranch: 'main',
      flows: { a: { on: { demand: {} }, artifacts: { bucket: 'artifacts-bucket', path: 'a)b' } } },
    });
    expect(findings(it)).toEqual([
      'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::artifacts-bucket/a)b/foo/a/*]',
    ]);
  });
});

describe('what is acknowledged', () => {
  type Acknowledged = Record<string, string>;
  /** What constructs have acknowledged: finding -> reason. */
  const dataOf = ({ app }: Nagged): Acknowledged[] =>
    app.node
      .findAll()
      .flatMap(({ node }) => node.metadata)
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .map(({ data }) => data as Acknowledged);

  const reasonsOf = (it: Nagged) =>
    dataOf(it)
      .flatMap((data) => Object.entries(data))
      .map(([id, reason]) => ({ id: id.replace(/^\w+::/, ''), reason }));

  test('has a finding without it, and each line of the list is met, in all options at once or in a flow of one branch', () => {
    // A queue to which others give up their messages is no finding: there is none of those in the second stack.
    const branch = { a: { on: { branch: { names: ['main'] } }, buildspec: 'a.yml' } };
    const stacks = [ALL_OPTIONS, { repositoryName: 'foo', defaultBranch: 'main', flows: branch }].map((each) =>
      nagged(each),
    );
    const acknowledged = stacks.flatMap(reasonsOf);
    // Lays the acknowledgements aside.
    for (const data of stacks.flatMap(dataOf)) for (const id of Object.keys(data)) delete data[id];
    const found = new Set(stacks.flatMap(findings));
    expect(acknowledged.map(({ id }) => id).filter((id) => !found.has(id))).toEqual([]);
    const met = new Set(acknowledged.map(({ reason }) => reason));
    expect(Object.values(ACKNOWLEDGEMENTS).filter(({ reason }) => !met.has(reason))).toEqual([]);
  });
});
