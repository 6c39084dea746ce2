import { Lazy, Stack } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';
import { errorText } from '../../checks/error-data';
import { ResolvedFlow } from '../../contract/flow-file';
import { flowDigest, gateText, pathsDigest } from '../../contract/gate';
import { GateVariable } from '../../contract/invocation';
import { reviewOf } from '../functions/handler-needs';
import { STACK_ERRORS } from '../stack-errors';

/**
 * All variables of a function have 4 KB together, of which the others take 1,230 bytes at most.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const BUDGET = 4_096 - 1_230;

/** The variable by which report-build knows the gates. It grows with each of them. */
export class GateVariableText {
  /** The variable's value. */
  public readonly text: string;
  private readonly gates: Record<string, string> = {};
  private size = '{}'.length;

  constructor(scope: IConstruct) {
    this.text = Lazy.uncachedString({ produce: () => Stack.of(scope).toJsonString(this.gates) });
  }

  public add(flow: ResolvedFlow, session: string): void {
    const review = reviewOf(flow);
    if (!flow.gate || !review) return;
    const gate: GateVariable = {
      flow: flowDigest(flow.name),
      session,
      onSkipCi: flow.gate.onSkipCi,
      paths: pathsDigest(review),
      ...(review.mergeResult && { mergeResult: true }),
    };
    this.gates[flow.projectName] = gateText(gate);
    this.size += JSON.stringify({ [flow.projectName]: gateText(gate) }).length;
    if (this.size > BUDGET) {
      const count = Object.keys(this.gates).length;
      throw new Error(errorText(STACK_ERRORS.gatesTooLarge, { count, size: this.size, max: BUDGET }));
    }
  }
}
