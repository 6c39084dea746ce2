import * as iam from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';

/**
 * What a build in a VPC needs. Making, describing and deleting network interfaces takes no resource.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/auth-and-access-control-iam-identity-based-access-control.html
 */
export function networkPermissions(scope: IConstruct, subnetIds: readonly string[]): iam.PolicyStatement[] {
  const ec2Arn = (resource: string, resourceName: string) =>
    Stack.of(scope).formatArn({ service: 'ec2', resource, resourceName });
  return [
    new iam.PolicyStatement({
      sid: 'Network',
      actions: [
        'ec2:CreateNetworkInterface',
        'ec2:DeleteNetworkInterface',
        'ec2:DescribeDhcpOptions',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeSubnets',
        'ec2:DescribeVpcs',
      ],
      resources: ['*'],
    }),
    new iam.PolicyStatement({
      sid: 'NetworkInterface',
      actions: ['ec2:CreateNetworkInterfacePermission'],
      resources: [ec2Arn('network-interface', '*')],
      conditions: {
        StringEquals: { 'ec2:AuthorizedService': 'codebuild.amazonaws.com' },
        ArnEquals: { 'ec2:Subnet': subnetIds.map((id) => ec2Arn('subnet', id)) },
      },
    }),
  ];
}
