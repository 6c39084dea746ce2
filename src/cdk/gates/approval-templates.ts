import * as codecommit from 'aws-cdk-lib/aws-codecommit';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { CustomResource, Duration, Lazy, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { functionArn } from '../arns';
import { GateRole } from './gate-role';
import { errorText } from '../../checks/error-data';
import { ApprovalTemplateProperties, templateDigest, TemplateVariable } from '../../contract/gate';
import { ApprovalTemplateCalls } from '../../contract/handler-calls';
import { HandlerVariable } from '../../contract/invocation';
import { HandlerFunction } from '../functions/handler-function';
import { HandlerSetup } from '../functions/handler-setup';
import { acknowledgeWildcard } from '../nag/acknowledge';
import { repositoryKeyPermission } from '../repository/repository-key';
import { STACK_ERRORS } from '../stack-errors';

/**
 * All variables of a function have 4 KB together, of which the others take 800 bytes at most.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const BUDGET = 4_096 - 800;

/** The function that keeps approval rule templates, of which CloudFormation knows nothing. */
export class GateTemplates extends Construct {
  public readonly function: lambda.Function;
  public readonly role: iam.Role;
  /** By the template's name, which may be any, as `__proto__`. */
  private readonly declared = new Map<string, TemplateVariable>();

  constructor(
    scope: Construct,
    id: string,
    private readonly repository: codecommit.IRepository,
    setup: HandlerSetup,
  ) {
    super(scope, id);
    const startBuild = setup.names.function('start-build');
    const handler = new HandlerFunction(this, 'Handler', {
      kind: 'approval-template',
      name: setup.names.function('approval-template'),
      namedByCloudFormation: true,
      description: `Keeps the approval rule templates of the flows of ${setup.subject}`,
      runtime: setup.runtime,
      logRetention: setup.logRetention,
      // Three tries of Lambda's, with its pauses of one and two minutes, take less than SERVICE_TIMEOUT.
      timeout: Duration.minutes(4),
      environment: {
        [HandlerVariable.REPOSITORY_ARN]: repository.repositoryArn,
        [HandlerVariable.STACK_ID]: Stack.of(this).stackId,
        [HandlerVariable.START_BUILD]: startBuild,
        [HandlerVariable.TEMPLATES]: Lazy.uncachedString({ produce: () => this.variable() }),
      },
    });
    this.function = handler.function;
    this.role = handler.role;
    this.allow('Templates', ApprovalTemplateCalls.templates, '*');
    acknowledgeWildcard(this.role, 'approvalTemplates', 'Resource', '*');
    if (setup.repositoryKeyArn !== undefined)
      this.role.addToPolicy(repositoryKeyPermission(this, setup.repositoryKeyArn));
    this.allow('PullRequests', ApprovalTemplateCalls.pullRequests, repository.repositoryArn);
    this.allow('Stack', ApprovalTemplateCalls.stack, Stack.of(this).stackId);
    this.allow('BuildOpened', ApprovalTemplateCalls.build, functionArn(this, startBuild));
  }

  /** Let the function vote where a gate comes or goes. */
  public voteBy({ role, pool }: GateRole): void {
    this.allow('Vote', ApprovalTemplateCalls.vote, role.roleArn);
    this.function.addEnvironment(HandlerVariable.GATE_ROLE, role.roleArn);
    this.function.addEnvironment(HandlerVariable.GATE_POOL, pool);
  }

  /** @param scope what the template belongs to */
  public make(scope: Construct, id: string, properties: ApprovalTemplateProperties): CustomResource {
    this.declared.set(properties.TemplateName, { session: properties.Session, digest: templateDigest(properties) });
    const size = this.variable().length;
    if (size > BUDGET) {
      const count = this.declared.size;
      throw new Error(errorText(STACK_ERRORS.templatesTooLarge, { count, size, max: BUDGET }));
    }
    return new CustomResource(scope, id, {
      serviceToken: this.function.functionArn,
      // CloudFormation waits for an hour by default. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-customresource.html
      serviceTimeout: SERVICE_TIMEOUT,
      resourceType: 'Custom::ApprovalRuleTemplate',
      // The name as the stack knows it: it may be made here.
      properties: { ...properties, RepositoryName: this.repository.repositoryName },
    });
  }

  private variable(): string {
    return JSON.stringify(Object.fromEntries(this.declared));
  }

  private allow(sid: string, actions: readonly string[], resource: string): void {
    this.role.addToPolicy(new iam.PolicyStatement({ sid, actions: [...actions], resources: [resource] }));
  }
}

const SERVICE_TIMEOUT = Duration.minutes(20);
