import { CfnParameter, CfnRule, Fn, Lazy, Stack, Token } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';

/** The logical id of the parameter that remembers which repository a stack was first deployed for. */
export const SERVED_REPOSITORY = 'FlowCiRepository';

/**
 * Prevent a deployment over the stack of another repository: two projects that give their stacks one name would
 * replace each other's functions and builds.
 *
 * The stack keeps the repository's name as a parameter. `cdk deploy` leaves parameters of a deployed stack as they are,
 * and CloudFormation evaluates the rule with them before it changes anything. A tool that does not keep parameters
 * deploys the template's own default, so no deployment fails wrongly.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html
 * @see https://docs.aws.amazon.com/cdk/v2/guide/parameters.html
 */
export class ServedRepositories {
  /**
   * Name another repository of the stack around a construct. A name that is known at deployment only is not compared.
   */
  public static add(scope: Construct, repositoryName: string): void {
    if (Token.isUnresolved(repositoryName)) return;
    const stack = outermost(Stack.of(scope));
    let served = ServedRepositories.ofStacks.get(stack);
    if (!served) {
      served = new ServedRepositories(stack, repositoryName);
      ServedRepositories.ofStacks.set(stack, served);
    }
    served.names.add(repositoryName);
  }

  private static readonly ofStacks = new WeakMap<Stack, ServedRepositories>();

  private readonly names = new Set<string>();

  private constructor(stack: Stack, first: string) {
    const parameter = new CfnParameter(stack, SERVED_REPOSITORY, {
      description: 'The CodeCommit repository that this stack was first deployed for.',
      default: first,
    });
    const names = Lazy.list({ produce: () => [...this.names] });
    new CfnRule(stack, `${SERVED_REPOSITORY}Rule`, {
      assertions: [
        {
          assert: Fn.conditionContains(names, parameter.valueAsString),
          assertDescription: Lazy.string({ produce: () => assertionText(stack.stackName, [...this.names]) }),
        },
      ],
    });
  }
}

function assertionText(stackName: string, names: readonly string[]): string {
  return [
    `the stack ${stackName} serves another CodeCommit repository than ${names.join(', ')}, and nothing was changed.`,
    'Deploy under another stack name: the id of FlowCiStack, or of the stack that FlowCi is in.',
    `If this stack is to serve ${names[0]} from now on, deploy it once with --parameters ${stackName}:${SERVED_REPOSITORY}=${names[0]}`,
  ].join(' ');
}

/** A nested stack is deployed by the stack around it. */
function outermost(stack: Stack): Stack {
  return stack.nestedStackParent ? outermost(stack.nestedStackParent) : stack;
}
