import { CfnOutput, IAspect, Stack } from 'aws-cdk-lib/core';
import { Construct, IConstruct } from 'constructs';

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const MAX_OUTPUTS = 200;

/** An output: the id that its name is made from, what it is, and its value. */
export interface OutputValue {
  readonly id: string;
  readonly description: string;
  readonly value: string;
}

/** The outputs of one flow, or of what all flows share. */
export interface OutputGroup {
  readonly scope: Construct;
  readonly description: string;
  readonly values: readonly OutputValue[];
}

/**
 * Makes the outputs when all flows are known: one for each value while a template may have that many,
 * else one for each flow, with the values as JSON.
 */
export class Outputs implements IAspect {
  private made = false;

  constructor(
    private readonly owner: Construct,
    private readonly shared: () => OutputGroup,
    private readonly flows: () => readonly OutputGroup[],
  ) {}

  public visit(node: IConstruct): void {
    if (node !== this.owner || this.made) return;
    this.made = true;
    const shared = this.shared();
    const flows = this.flows();
    const others = Stack.of(this.owner)
      .node.findAll()
      .filter((each) => each instanceof CfnOutput).length;
    const full = others + [shared, ...flows].reduce((sum, { values }) => sum + values.length, 0);
    addAll(shared);
    for (const group of flows) (full <= MAX_OUTPUTS ? addAll : addAsJson)(group);
  }
}

function addAll({ scope, values }: OutputGroup): void {
  for (const { id, description, value } of values) new CfnOutput(scope, `${id}Output`, { description, value });
}

function addAsJson({ scope, description, values }: OutputGroup): void {
  const value = Stack.of(scope).toJsonString(Object.fromEntries(values.map((each) => [each.id, each.value])));
  new CfnOutput(scope, 'Output', { description, value });
}
