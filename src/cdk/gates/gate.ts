import * as iam from 'aws-cdk-lib/aws-iam';
import { CustomResource } from 'aws-cdk-lib/core';
import { Construct, IDependable } from 'constructs';
import { GateTemplates } from './approval-templates';
import { GateRole } from './gate-role';
import { GateSettings, ResolvedFlow } from '../../contract/flow-file';
import { ReviewFlow } from '../../contract/invocation';
import { FlowNames } from '../../flows/names';
import { ReportBuild } from '../functions/report-build';

export interface GateProps {
  readonly flow: ResolvedFlow;
  readonly settings: GateSettings;
  readonly names: FlowNames;
  readonly repositoryName: string;
  readonly gateRole: GateRole;
  readonly reportBuild: ReportBuild;
  readonly templates: GateTemplates;
  /** What start-build is given for pull requests that were opened before the gate. */
  readonly review: ReviewFlow;
  /** What has to be there before these are built. */
  readonly after: readonly IDependable[];
}

/**
 * What keeps a pull request from being merged before a flow has succeeded: an approval rule that asks for
 * one vote, which a session of the gates' role casts. docs/decisions/0030-who-votes.md says why each flow has its own.
 */
export class Gate extends Construct {
  public readonly role: iam.Role;
  public readonly template: CustomResource;

  constructor(scope: Construct, id: string, props: GateProps) {
    super(scope, id);
    const { flow, settings, names, repositoryName, gateRole, reportBuild, templates, review, after } = props;
    const session = names.gateSession(flow.name);
    this.role = gateRole.role;
    reportBuild.vote(flow, session, gateRole);
    this.template = templates.make(this, 'Template', {
      TemplateName: settings.templateName,
      RepositoryName: repositoryName,
      Flow: flow.name,
      Session: session,
      ...(settings.targets.length > 0 && { DestinationReferences: settings.targets }),
      Review: JSON.stringify(review),
    });
    this.template.node.addDependency(gateRole, reportBuild, ...after);
  }
}
