import { randomBytes } from 'node:crypto';
import { AwsError } from '../core/aws-error';
import { World } from '../core/world';
import { Iam } from '../iam/iam';
import { Principal } from '../iam/principal';

export interface Network {
  readonly vpcId: string;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
}

/** Networks, and the interfaces of builds in them. No packet goes through: who may make one is all that is asked. */
export class Ec2 {
  public readonly networks: Network[] = [];
  /** Ids of the interfaces that there are. */
  public readonly interfaces = new Set<string>();

  constructor(
    private readonly world: World,
    private readonly iam: Iam,
  ) {}

  /**
   * Make an interface for a build, and let CodeBuild use it.
   * @see https://docs.aws.amazon.com/codebuild/latest/userguide/auth-and-access-control-iam-identity-based-access-control.html#customer-managed-policies-example-create-vpc-network-interface
   */
  public attach(caller: Principal, { vpcId, subnets, securityGroups }: Network): string {
    // These take no resource. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
    for (const action of [
      'DescribeVpcs',
      'DescribeSubnets',
      'DescribeSecurityGroups',
      'DescribeDhcpOptions',
      'DescribeNetworkInterfaces',
    ])
      this.iam.authorize(caller, `ec2:${action}`, ['*']);
    const network = this.networks.find((each) => each.vpcId === vpcId);
    const missing = network
      ? [...subnets, ...securityGroups].find((id) => ![...network.subnets, ...network.securityGroups].includes(id))
      : vpcId;
    if (missing) throw new AwsError('InvalidParameterValue', `There is no ${missing}`);
    const id = `eni-${randomBytes(9).toString('hex').slice(0, 17)}`;
    const arn = this.world.arn('ec2', `network-interface/${id}`);
    this.iam.authorize(caller, 'ec2:CreateNetworkInterface', [arn]);
    this.iam.authorize(caller, 'ec2:CreateNetworkInterfacePermission', [arn], {
      'ec2:AuthorizedService': 'codebuild.amazonaws.com',
      'ec2:Subnet': this.world.arn('ec2', `subnet/${subnets[0]}`),
    });
    this.interfaces.add(id);
    return id;
  }

  /** Take an interface away. Without the permission it stays. */
  public detach(caller: Principal, id: string): void {
    if (this.iam.allows(caller, 'ec2:DeleteNetworkInterface', this.world.arn('ec2', `network-interface/${id}`)))
      this.interfaces.delete(id);
  }
}
