import { CfnOutput, CfnOutputProps, IAspect, Stack } from 'aws-cdk-lib/core';
import { Construct, IConstruct, Node } from 'constructs';

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const MAX_OUTPUTS = 200;
const MAX_NAME_LENGTH = 255;

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
  for (const { id, description, value } of values) addOutput(scope, id, { description, value });
}

function addAsJson({ scope, description, values }: OutputGroup): void {
  const value = Stack.of(scope).toJsonString(Object.fromEntries(values.map((each) => [each.id, each.value])));
  addOutput(scope, '', { description, value });
}

/** Names of outputs, by stack. */
const namesOf = new WeakMap<Stack, Set<string>>();

/** An output with a name that people can foresee: the CDK would end it with a hash. */
function addOutput(scope: Construct, id: string, props: CfnOutputProps): void {
  const name = `${Node.of(scope)
    .scopes.slice(Node.of(Stack.of(scope)).scopes.length)
    .map(nameOf)
    .join('')}${id}`;
  const names = namesOf.get(Stack.of(scope)) ?? new Set();
  namesOf.set(Stack.of(scope), names);
  const output = new CfnOutput(scope, `${id}Output`, props);
  // Ids of constructs may differ in signs alone: the second one keeps the name that the CDK gives it.
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/outputs-section-structure.html
  if (names.has(name) || name.length > MAX_NAME_LENGTH) return;
  names.add(name);
  output.overrideLogicalId(name);
}

/**
 * A construct ID with only letters and digits, which output names allow: `test-empty` becomes `testEmpty`, like its
 * property.
 */
function nameOf({ node: { id } }: IConstruct): string {
  return id.replace(/[^A-Za-z0-9]+(.)/g, (_, next: string) => next.toUpperCase()).replace(/[^A-Za-z0-9]/g, '');
}
