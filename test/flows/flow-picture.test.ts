import * as fc from 'fast-check';
import { EXAMPLE } from './example';
import { DeclaredFlows } from '../../src/flows/flow-file-options';
import { FlowOptions } from '../../src/flows/flow-options';
import { flowPage } from '../../src/flows/flow-page';
import { flowPicture } from '../../src/flows/flow-picture';
import { reachOf } from '../../src/flows/flow-reach';
import { insteadOfForeign } from '../../src/flows/foreign-glob';
import { resolveFlowFile } from '../../src/flows/resolve';

const resolve = (flow: FlowOptions) => resolveFlowFile({ ...EXAMPLE, flows: { one: flow } }).flows[0];
const onDemand = { on: { demand: {} } };

describe('what a flow may touch', () => {
  test.each<[string, Partial<FlowOptions>, { what: string; how: string }[]]>([
    ['nothing more', {}, []],
    [
      'a parameter',
      { environmentVariables: { A: { parameterStore: '/team/a' }, PLAIN: 'x' } },
      [{ what: 'parameter /team/a', how: 'read as A' }],
    ],
    [
      'a secret',
      { environmentVariables: { A: { secretsManager: 'team/a:key' } } },
      [{ what: 'secret team/a', how: 'read as A' }],
    ],
    [
      'a secret by its ARN',
      {
        environmentVariables: {
          A: { secretsManager: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:team-AbCdEf:key' },
        },
      },
      [{ what: 'secret arn:aws:secretsmanager:us-east-1:111122223333:secret:team-AbCdEf', how: 'read as A' }],
    ],
    [
      'buckets',
      { artifacts: { bucket: 'out' }, cache: { bucket: 'tmp' } },
      [
        { what: 'bucket tmp', how: 'cache' },
        { what: 'bucket out', how: 'artifacts' },
      ],
    ],
    [
      'a network',
      { vpc: { vpcId: 'vpc-1', subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] } },
      [{ what: 'vpc-1', how: 'network' }],
    ],
    [
      'what managed policies allow',
      { managedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] },
      [{ what: 'what ReadOnlyAccess allows', how: 'managed policy' }],
    ],
    [
      'what statements allow and deny',
      {
        policyStatements: [
          {
            actions: ['codecommit:GitPush'],
            resources: ['${repositoryArn}'],
            conditions: { StringLike: { 'codecommit:References': 'refs/tags/*' } },
          },
          { effect: 'Deny', actions: ['a:A', 'a:B', 'a:C', 'a:D', 'a:E'], resources: ['x', 'y'] },
        ],
      },
      [
        { what: 'the repository', how: 'codecommit:GitPush, on conditions' },
        { what: 'x', how: 'never a:A, a:B, a:C and 2 more' },
        { what: 'y', how: 'never a:A, a:B, a:C and 2 more' },
      ],
    ],
  ])('%s', (_, options, reach) => {
    expect(reachOf(resolve({ ...onDemand, ...options }))).toEqual(reach);
  });
});

describe('the picture', () => {
  test('has the events, the flows and what they touch', () => {
    expect(flowPicture(resolveFlowFile(EXAMPLE).flows)).toBe(`flowchart LR
  flow0["review"]
  flow0_0(["review into main, release/**; not with [skip ci]"]) --> flow0
  flow0 -->|"comment, by report-build"| thing0
  flow1["main"]
  flow1_0(["branch main; not with [skip ci]"]) --> flow1
  flow1 -->|"codecommit:GitPush, on conditions"| thing1
  flow2["release"]
  flow2_0(["tag v*, not v*-rc*"]) --> flow2
  flow3["nightly"]
  flow3_0(["schedule cron(0 11 ? * MON-FRI *) America/New_York"]) --> flow3
  flow4["adhoc"]
  flow4_0(["by hand"]) --> flow4
  thing0[("the pull request")]
  thing1[("the repository")]
`);
  });

  test('draws once what several flows touch', () => {
    const touching = { ...onDemand, artifacts: { bucket: 'out' } };
    const picture = flowPicture(resolveFlowFile({ ...EXAMPLE, flows: { a: touching, b: touching } }).flows);
    expect(picture.match(/bucket out/g)).toHaveLength(1);
    expect(picture.match(/\| thing0$/gm)).toHaveLength(2);
  });

  const hostile = fc
    .string({ unit: fc.constantFrom(...'ab"#<>&`|[](){}-;%\\\'*/.@'), minLength: 1, maxLength: 12 })
    .filter((name) => !/[[\\]|\.\.|\/\/|^\/|\/$/.test(name) && insteadOfForeign(name) === undefined);

  test('is made of lines of three forms, whatever branches and resources are called', () => {
    fc.assert(
      fc.property(hostile, hostile, (branch, resource) => {
        const flow: FlowOptions = {
          on: { branch: { names: [branch] } },
          policyStatements: [{ actions: ['s3:GetObject'], resources: [`arn:${resource}`] }],
        };
        const lines = flowPicture([resolve(flow)])
          .trimEnd()
          .split('\n')
          .slice(1);
        for (const line of lines)
          expect(line).toMatch(
            /^ {2}(\w+(\["[^"]*"\]|\(\["[^"]*"\]\)|\[\("[^"]*"\)\])( --> \w+)?|\w+ -->\|"[^"]*"\| \w+)$/,
          );
      }),
    );
  });

  test('has tables of four cells in its page, whatever branches and resources are called', () => {
    fc.assert(
      fc.property(hostile, hostile, (branch, resource) => {
        const declared: DeclaredFlows = {
          ...EXAMPLE,
          flows: {
            one: {
              on: { branch: { names: [branch] } },
              policyStatements: [{ actions: ['s3:GetObject'], resources: [`arn:${resource}`] }],
            },
          },
        };
        const row =
          flowPage(resolveFlowFile(declared))
            .split('\n')
            .find((line) => line.startsWith('| `one`')) ?? '';
        expect(row.split(/(?<!\\)\|/)).toHaveLength(6);
      }),
    );
  });
});
