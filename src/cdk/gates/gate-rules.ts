import * as events from 'aws-cdk-lib/aws-events';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { errorText } from '../../checks/error-data';
import { DetailType, EventSource, PullRequestEvent } from '../../contract/codecommit-events';
import { ResolvedFlow, ReviewTrigger } from '../../contract/flow-file';
import { GatedChangeInvocation, GatedFlow } from '../../contract/invocation';
import { FlowNames } from '../../flows/names';
import { STACK_ERRORS } from '../stack-errors';
import { EventInput, eventTemplate, MAX_INPUT_TEMPLATE } from '../triggers/event-template';
import { FunctionTarget } from '../triggers/function-target';

export interface GateRulesProps {
  readonly names: FlowNames;
  readonly repositoryArn: string;
  readonly reportBuild: lambda.Function;
}

/**
 * The rules that hand new commits of pull requests to report-build, so that it approves the approval rules which no
 * build will ever fulfil: one, or several where one input cannot hold all flows.
 */
export class GateRules extends Construct {
  private readonly parts: { readonly flows: GatedFlow[]; readonly rule: events.Rule }[] = [];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: GateRulesProps,
  ) {
    super(scope, id);
  }

  /** Let report-build know for which pull requests a flow votes. */
  public add({ name, projectName }: ResolvedFlow, trigger: ReviewTrigger): events.Rule {
    const flow: GatedFlow = { project: projectName, trigger };
    const last = this.parts[this.parts.length - 1];
    if (last && length([...last.flows, flow]) <= MAX_INPUT_TEMPLATE) {
      last.flows.push(flow);
      return last.rule;
    }
    if (length([flow]) > MAX_INPUT_TEMPLATE) {
      throw new Error(
        errorText(STACK_ERRORS.gateTooLong, { flow: name, length: length([flow]), max: MAX_INPUT_TEMPLATE }),
      );
    }
    return this.addRule([flow]);
  }

  private addRule(flows: GatedFlow[]): events.Rule {
    const { names, repositoryArn, reportBuild } = this.props;
    const index = this.parts.length;
    const rule = new events.Rule(this, index === 0 ? 'Rule' : `Rule${index + 1}`, {
      ruleName: names.gateRule(index),
      description: 'New commits of pull requests, whose approval rules may ask for a flow that builds nothing for them',
      eventPattern: {
        source: [EventSource.CODECOMMIT],
        detailType: [DetailType.PULL_REQUEST_STATE],
        resources: [repositoryArn],
        detail: {
          event: [PullRequestEvent.CREATED, PullRequestEvent.SOURCE_UPDATED],
          pullRequestStatus: ['Open'],
        },
      },
      targets: [new FunctionTarget(reportBuild, new EventInput(() => constants(flows)))],
    });
    this.parts.push({ flows, rule });
    return rule;
  }
}

function constants(flows: readonly GatedFlow[]): Omit<GatedChangeInvocation, 'event'> {
  return { gates: flows };
}

function length(flows: readonly GatedFlow[]): number {
  return eventTemplate(constants(flows)).length;
}
