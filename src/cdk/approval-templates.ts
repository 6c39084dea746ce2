import * as codecommit from 'aws-cdk-lib/aws-codecommit';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { CustomResource } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { acknowledgeWildcard } from './acknowledge';
import { HandlerFunction } from './handler-function';
import { HandlerSetup } from './handler-setup';
import { ApprovalTemplateProperties } from '../contract/gate';
import { ApprovalTemplateCalls, CALLS_WITHOUT_RESOURCE } from '../contract/handler-calls';

/** The function that keeps approval rule templates, of which CloudFormation knows nothing. */
export class ApprovalTemplates extends Construct {
  public readonly function: lambda.Function;

  constructor(scope: Construct, id: string, repository: codecommit.IRepository, setup: HandlerSetup) {
    super(scope, id);
    const { function: made, role } = new HandlerFunction(this, 'Handler', {
      kind: 'approval-template',
      functionName: setup.names.function('approval-template'),
      description: `Keeps the approval rule templates of the flows of ${setup.subject}`,
      runtime: setup.runtime,
      logRetention: setup.logRetention,
      environment: {},
    });
    this.function = made;
    const onAll = ApprovalTemplateCalls.filter((call) => CALLS_WITHOUT_RESOURCE.includes(call));
    const onRepository = ApprovalTemplateCalls.filter((call) => !CALLS_WITHOUT_RESOURCE.includes(call));
    role.addToPolicy(new iam.PolicyStatement({ sid: 'Templates', actions: onAll, resources: ['*'] }));
    acknowledgeWildcard(role, 'approvalTemplates', 'Resource', '*');
    role.addToPolicy(
      new iam.PolicyStatement({ sid: 'Repository', actions: onRepository, resources: [repository.repositoryArn] }),
    );
  }

  /** @param scope what the template belongs to */
  public make(scope: Construct, id: string, properties: ApprovalTemplateProperties): CustomResource {
    return new CustomResource(scope, id, {
      serviceToken: this.function.functionArn,
      resourceType: 'Custom::ApprovalRuleTemplate',
      properties: { ...properties },
    });
  }
}
