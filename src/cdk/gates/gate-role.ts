import * as codecommit from 'aws-cdk-lib/aws-codecommit';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Fn, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { GateRoleCalls } from '../../contract/handler-calls';
import { FlowNames } from '../../flows/names';
import { repositoryKeyPermission } from '../repository/repository-key';

export interface GateRoleProps {
  readonly repository: codecommit.IRepository;
  readonly names: FlowNames;
  /** The repository in words, for descriptions. */
  readonly subject: string;
  /** The customer managed key of the repository. */
  readonly repositoryKeyArn?: string;
  /** The roles that may take it. */
  readonly takenBy: readonly iam.IRole[];
}

/**
 * The role that votes on pull requests, in a session for each flow. docs/decisions/0030-who-votes.md says why. A rule
 * that a pull request has from a template can never be changed, so its pool must hold for roles that are made later
 * too: for those of this stack after another flow, prefix or name, and for those of a stack that is destroyed and
 * deployed again.
 */
export class GateRole extends Construct {
  public readonly role: iam.Role;
  /** What stands before the session in a gate's approval pool. */
  public readonly pool: string;

  constructor(scope: Construct, id: string, { repository, names, subject, takenBy, repositoryKeyArn }: GateRoleProps) {
    super(scope, id);
    const { region, stackId, partition, account } = Stack.of(this);
    const stem = `${names.gateRoleStem()}-${region}`;
    // The first part of the UUID at the end of the stack's ARN: two stacks never want the same name.
    const ofStack = Fn.select(0, Fn.split('-', Fn.select(2, Fn.split('/', stackId))));
    this.role = new iam.Role(this, 'Role', {
      roleName: `${stem}-${ofStack}`,
      description: `Votes for the flows of ${subject} on pull requests`,
      assumedBy: new iam.CompositePrincipal(...takenBy.map(({ roleArn }) => new iam.ArnPrincipal(roleArn))),
    });
    this.role.addToPolicy(
      new iam.PolicyStatement({ sid: 'Vote', actions: [...GateRoleCalls], resources: [repository.repositoryArn] }),
    );
    if (repositoryKeyArn !== undefined) this.role.addToPolicy(repositoryKeyPermission(this, repositoryKeyArn));
    // Wildcards in the ARNs of a pool are AWS's own example.
    // https://docs.aws.amazon.com/codecommit/latest/userguide/how-to-create-template.html
    this.pool = `arn:${partition}:sts::${account}:assumed-role/${stem}-*/`;
  }
}
