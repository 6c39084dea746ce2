import * as sqs from 'aws-cdk-lib/aws-sqs';
import { ALL_OPTIONS } from './all-options';
import { synthesize, synthesizeFlows } from './synthesize';
import { EXAMPLE } from '../flows/example';

const account = '111122223333';

describe("the CDK's own rules, as errors", () => {
  test('fails on a template that they forbid, so they are applied', () => {
    const forbidden = (validate: boolean) => () =>
      synthesize(
        (stack) => {
          new sqs.CfnQueue(stack, 'Queue', { messageRetentionPeriod: 5 });
        },
        { validate },
      );
    expect(forbidden(false)).not.toThrow();
    expect(forbidden(true)).toThrow();
  });

  describe.each([
    ['the five flows', EXAMPLE],
    ['all options at once', ALL_OPTIONS],
  ])('%s', (_, flows) => {
    test.each([
      ['in any account and Region', undefined],
      ['in us-east-1', { account, region: 'us-east-1' }],
      ['in cn-north-1', { account, region: 'cn-north-1' }],
      ['in us-gov-west-1', { account, region: 'us-gov-west-1' }],
    ])('pass %s, with nothing to complain about', (__, env) => {
      expect(synthesizeFlows(flows, { validate: true, ...(env && { env }) }).complaints).toEqual([]);
    });
  });
});
