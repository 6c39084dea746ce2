import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { FlowDefinition, FlowSettings } from '../flows/flow-options';

/** A flow in a CDK app of your own. What is plain data in `.projenrc.ts` is a construct here. */
export interface FlowProps extends FlowDefinition, FlowSettings {
  /**
   * The VPC in which the build runs.
   * @default - none: the build reaches the internet and no VPC
   */
  readonly vpc?: ec2.IVpc;

  /**
   * Which subnets of the VPC. They need a NAT gateway or endpoints to reach CodeCommit.
   * @default - the private subnets
   */
  readonly subnetSelection?: ec2.SubnetSelection;

  /**
   * Security groups of the build in the VPC.
   * @default - a new one that lets everything out
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * The image that the build runs in.
   * @default - the newest Amazon Linux image of CodeBuild
   */
  readonly buildImage?: codebuild.IBuildImage;

  /**
   * The size of the machine.
   * @default - the image's default
   */
  readonly computeType?: codebuild.ComputeType;

  /**
   * Whether the build may run Docker.
   * @default false
   */
  readonly privileged?: boolean;

  /**
   * A certificate in PEM, in S3, which the machine then trusts. The build's role may read it.
   * @default - none beside those that the image trusts
   */
  readonly certificate?: codebuild.BuildEnvironmentCertificate;

  /**
   * The build's service role. The flow's permissions are added to it; CodeBuild must be able to assume it.
   * @default - a new role that only the flow's project can assume
   */
  readonly role?: iam.IRole;

  /**
   * The key that encrypts artifacts.
   * @default - the key of the account for S3
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Managed policies for the build's role.
   * @default - none
   */
  readonly managedPolicies?: iam.IManagedPolicy[];

  /**
   * Where artifacts go.
   * @default - artifacts are not kept
   */
  readonly artifacts?: codebuild.IArtifacts;

  /**
   * Where caches are kept between builds.
   * @default - nothing is cached
   */
  readonly cache?: codebuild.Cache;
}
