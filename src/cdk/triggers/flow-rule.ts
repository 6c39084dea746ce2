import * as events from 'aws-cdk-lib/aws-events';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { EventInput, eventTemplate, MAX_INPUT_TEMPLATE } from './event-template';
import { FunctionTarget } from './function-target';
import { errorText } from '../../checks/error-data';
import { ResolvedFlow, RuleTrigger } from '../../contract/flow-file';
import { ReportSettings, StartInvocation } from '../../contract/invocation';
import { eventPattern } from '../../flows/event-pattern';
import { STACK_ERRORS } from '../stack-errors';

export interface FlowRuleProps {
  readonly ruleName: string;
  readonly flow: ResolvedFlow;
  readonly trigger: RuleTrigger;
  readonly repositoryArn: string;
  readonly startBuild: lambda.IFunction;
  /** What start-build passes on if it has something to report. */
  readonly report?: ReportSettings;
}

/** The rule of a trigger: the repository's events that may concern it, handed to the start-build function. */
export function flowRule(
  scope: Construct,
  id: string,
  { ruleName, flow, trigger, repositoryArn, startBuild, report }: FlowRuleProps,
): events.Rule {
  const constants: Omit<StartInvocation, 'event'> = {
    flow: flow.name,
    project: flow.projectName,
    trigger,
    ...(report && { report }),
  };
  const length = eventTemplate(constants).length;
  if (length > MAX_INPUT_TEMPLATE) {
    throw new Error(
      errorText(STACK_ERRORS.globsTooLong, { flow: flow.name, trigger: trigger.kind, length, max: MAX_INPUT_TEMPLATE }),
    );
  }
  const pattern = eventPattern(trigger, repositoryArn);
  return new events.Rule(scope, id, {
    ruleName,
    description: `Starts flow ${flow.name} (${trigger.kind})`,
    eventPattern: {
      source: [...pattern.source],
      detailType: [...pattern['detail-type']],
      resources: [...pattern.resources],
      detail: pattern.detail,
    },
    targets: [new FunctionTarget(startBuild, new EventInput(() => constants))],
  });
}
