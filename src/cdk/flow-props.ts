import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ArtifactsSettings } from '../flows/build-options';
import { FlowDefinition, FlowSettings } from '../flows/flow-options';

/**
 * Where artifacts are stored, in a bucket of a CDK app. The build's role may write the objects of the flow's own folder
 * and may use the bucket's key.
 */
export interface FlowArtifacts extends ArtifactsSettings {
  /** The bucket. */
  readonly bucket: s3.IBucket;
}

/** Where caches are kept between builds, in a CDK app. Set either `local` or `bucket`. */
export interface FlowCache {
  /**
   * On the build host. Best effort.
   * @default - `bucket` is set
   */
  readonly local?: codebuild.LocalCacheMode[];

  /**
   * The bucket. The build's role may read and write the objects of the flow's own folder and may use the bucket's key.
   * @default - `local` is set
   */
  readonly bucket?: s3.IBucket;

  /**
   * Folder in the bucket. The cache is kept below it in a folder of the repository and the flow, which builds of other
   * flows can neither read nor write; see `sharedWith`.
   * @default - the root
   */
  readonly prefix?: string;

  /**
   * Flows that use the same cache. With this option the location is `prefix` itself, and each of the flows must name
   * the others. Anyone who can start one of the flows can then put files into the builds of all of them.
   * @default - none: the location is the flow's own
   */
  readonly sharedWith?: string[];
}

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
   * Where artifacts are stored.
   * @default - artifacts are not kept
   */
  readonly artifacts?: FlowArtifacts;

  /**
   * Where caches are kept between builds.
   * @default - nothing is cached
   */
  readonly cache?: FlowCache;
}
