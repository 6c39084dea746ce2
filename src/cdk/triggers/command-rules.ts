import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { EventInput, eventTemplate, MAX_INPUT_TEMPLATE } from './event-template';
import { FunctionTarget } from './function-target';
import { errorText } from '../../checks/error-data';
import { ResolvedFlow, ReviewTrigger } from '../../contract/flow-file';
import { CommandInvocation, ReviewFlow } from '../../contract/invocation';
import { ResolvedCommandOptions } from '../../contract/resolved-options';
import { commentPattern } from '../../flows/comment-pattern';
import { FlowNames } from '../../flows/names';
import { STACK_ERRORS } from '../stack-errors';

export interface CommandRulesProps {
  readonly settings: ResolvedCommandOptions;
  readonly names: FlowNames;
  readonly repositoryArn: string;
  readonly startBuild: lambda.Function;
  /** How start-build knows the comments of report-build. */
  readonly commentVariables: Readonly<Record<string, string>>;
  /** Roles whose comments are never commands: those that comment themselves. */
  readonly ownRoles: readonly iam.Role[];
}

/** As many parts as any stack has. */
const MOST_PARTS = 999;

/**
 * The rules that hand comments on pull requests to start-build: one, or several where one input cannot hold all flows.
 */
export class CommandRules extends Construct {
  public readonly rules: events.Rule[] = [];
  private readonly parts: ReviewFlow[][] = [];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: CommandRulesProps,
  ) {
    super(scope, id);
    for (const [name, value] of Object.entries(props.commentVariables)) props.startBuild.addEnvironment(name, value);
  }

  /** Let commands reach a flow. */
  public add({ name, projectName, concurrentBuildLimit }: ResolvedFlow, trigger: ReviewTrigger): void {
    const report = concurrentBuildLimit === undefined ? {} : { report: { concurrentBuildLimit } };
    const flow: ReviewFlow = { flow: name, project: projectName, trigger, ...report };
    const last = this.parts[this.parts.length - 1];
    if (last && this.length([...last, flow]) <= MAX_INPUT_TEMPLATE) {
      last.push(flow);
      return;
    }
    const length = this.length([flow]);
    if (length > MAX_INPUT_TEMPLATE) {
      throw new Error(errorText(STACK_ERRORS.commandsTooLong, { flow: name, length, max: MAX_INPUT_TEMPLATE }));
    }
    this.addRule([flow]);
  }

  private addRule(flows: ReviewFlow[]): void {
    const part = this.parts.push(flows) - 1;
    const { names, repositoryArn, startBuild, ownRoles } = this.props;
    const pattern = commentPattern(
      repositoryArn,
      ownRoles.map(({ roleName }) => this.sessionsOf(roleName)),
    );
    this.rules.push(
      new events.Rule(this, part === 0 ? 'Rule' : `Rule${part + 1}`, {
        ruleName: names.commandRule(part),
        description: 'Commands in comments on pull requests',
        eventPattern: {
          source: [...pattern.source],
          detailType: [...pattern['detail-type']],
          resources: [...pattern.resources],
          detail: pattern.detail,
        },
        targets: [new FunctionTarget(startBuild, new EventInput(() => this.constants(part, this.parts.length, flows)))],
      }),
    );
  }

  private constants(part: number, parts: number, flows: readonly ReviewFlow[]): Omit<CommandInvocation, 'event'> {
    return { commands: { allow: this.props.settings.allow, part, parts, flows } };
  }

  private length(flows: readonly ReviewFlow[]): number {
    return eventTemplate(this.constants(MOST_PARTS, MOST_PARTS, flows)).length;
  }

  private sessionsOf(roleName: string): string {
    return Stack.of(this).formatArn({
      service: 'sts',
      region: '',
      resource: 'assumed-role',
      resourceName: `${roleName}/`,
    });
  }
}
