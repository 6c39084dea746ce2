import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { CustomResource } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { acknowledgeWildcard } from './acknowledge';
import { HandlerFunction } from './handler-function';
import { HandlerSetup } from './handler-setup';
import { repositoryKeyPermission } from './repository-key';
import { ApprovalTemplateProperties } from '../contract/gate';
import { ApprovalTemplateCalls } from '../contract/handler-calls';

/** The function that keeps approval rule templates, of which CloudFormation knows nothing. */
export class ApprovalTemplates extends Construct {
  public readonly function: lambda.Function;

  constructor(scope: Construct, id: string, setup: HandlerSetup) {
    super(scope, id);
    const { function: made, role } = new HandlerFunction(this, 'Handler', {
      kind: 'approval-template',
      name: setup.names.function('approval-template'),
      namedByCloudFormation: true,
      description: `Keeps the approval rule templates of the flows of ${setup.subject}`,
      runtime: setup.runtime,
      logRetention: setup.logRetention,
      environment: {},
    });
    this.function = made;
    // All of these take `*` only, but for those that tie a template to a repository: AWS documents the repository on one
    // page and `*` on the other, and a stack that is given another repository has to untie the old one.
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodecommit.html
    // https://docs.aws.amazon.com/codecommit/latest/userguide/auth-and-access-control-permissions-reference.html
    role.addToPolicy(
      new iam.PolicyStatement({ sid: 'Templates', actions: [...ApprovalTemplateCalls], resources: ['*'] }),
    );
    acknowledgeWildcard(role, 'approvalTemplates', 'Resource', '*');
    if (setup.repositoryKeyArn !== undefined) role.addToPolicy(repositoryKeyPermission(this, setup.repositoryKeyArn));
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
