import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { ruleArn } from '../arns';

/**
 * Lets the rules of one repository's flows call a function. Their names begin with a stem that is
 * nobody else's. `aws:SourceAccount` is left out: AWS documents that EventBridge cannot call a function
 * whose policy asks for it.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-troubleshooting.html
 */
export function permitRules(
  scope: Construct,
  id: string,
  target: lambda.IFunction,
  ruleStem: string,
): lambda.CfnPermission {
  return new lambda.CfnPermission(scope, id, {
    action: 'lambda:InvokeFunction',
    functionName: target.functionArn,
    principal: 'events.amazonaws.com',
    sourceArn: ruleArn(scope, `${ruleStem}-*`),
  });
}
