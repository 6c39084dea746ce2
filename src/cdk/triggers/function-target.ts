import * as events from 'aws-cdk-lib/aws-events';
import * as lambda from 'aws-cdk-lib/aws-lambda';

/**
 * A function as a rule's target, without a permission of its own: the function has one permission for
 * all rules of the stack. A function's policy has 20 KB, so a permission for each rule would not do.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export class FunctionTarget implements events.IRuleTarget {
  constructor(
    private readonly target: lambda.IFunction,
    private readonly input: events.RuleTargetInput,
  ) {}

  public bind(): events.RuleTargetConfig {
    return { arn: this.target.functionArn, input: this.input };
  }
}
