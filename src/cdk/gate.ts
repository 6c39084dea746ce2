import * as codecommit from 'aws-cdk-lib/aws-codecommit';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CustomResource } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { ApprovalTemplates } from './approval-templates';
import { ReportBuild } from './report-build';
import { repositoryKeyPermission } from './repository-key';
import { GateSettings, ResolvedFlow } from '../contract/flow-file';
import { ApprovalTemplateProperties } from '../contract/gate';
import { GateRoleCalls } from '../contract/handler-calls';

export interface GateProps {
  readonly flow: ResolvedFlow;
  readonly settings: GateSettings;
  readonly repository: codecommit.IRepository;
  readonly reportBuild: ReportBuild;
  readonly templates: ApprovalTemplates;
  /** The customer managed key of the repository. */
  readonly repositoryKeyArn?: string;
}

/**
 * What keeps a pull request from being merged before a flow has succeeded: an approval rule that asks for
 * one vote, and the role that casts it. docs/decisions/0030-who-votes.md says why each flow has its own.
 */
export class Gate extends Construct {
  public readonly role: iam.Role;
  public readonly template: CustomResource;

  constructor(
    scope: Construct,
    id: string,
    { flow, settings, repository, reportBuild, templates, repositoryKeyArn }: GateProps,
  ) {
    super(scope, id);
    this.role = new iam.Role(this, 'Role', {
      description: `Votes for flow ${flow.name} on pull requests of ${repository.repositoryName}`,
      assumedBy: new iam.ArnPrincipal(reportBuild.role.roleArn),
    });
    this.role.addToPolicy(
      new iam.PolicyStatement({ sid: 'Vote', actions: [...GateRoleCalls], resources: [repository.repositoryArn] }),
    );
    if (repositoryKeyArn !== undefined) this.role.addToPolicy(repositoryKeyPermission(this, repositoryKeyArn));
    reportBuild.vote(flow, this.role);
    this.template = templates.make(this, 'Template', {
      TemplateName: settings.templateName,
      RepositoryName: repository.repositoryName,
      RoleArn: this.role.roleArn,
      ...(settings.targets.length > 0 && { DestinationReferences: settings.targets }),
      Description: `Flow ${flow.name} has to succeed`,
    } satisfies ApprovalTemplateProperties);
  }
}
