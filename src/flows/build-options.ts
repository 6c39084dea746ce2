/** The machine that builds. */
export interface BuildEnvironmentOptions {
  /**
   * An image of CodeBuild's, or one from a registry.
   * @default - the newest Amazon Linux image of CodeBuild for the environment's type
   * @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-available.html
   */
  readonly image?: string;

  /**
   * The size of the machine.
   * @default "BUILD_GENERAL1_SMALL"
   */
  readonly computeType?: string;

  /**
   * The kind of machine.
   * @default "LINUX_CONTAINER"
   */
  readonly type?: string;

  /**
   * Whether the build may run Docker.
   * @default false
   */
  readonly privileged?: boolean;

  /**
   * Who pulls the image: `CODEBUILD`, or `SERVICE_ROLE` for an image that only the build's role may read.
   * @default - CODEBUILD for images that begin with aws/codebuild/, SERVICE_ROLE for others
   */
  readonly imagePullCredentialsType?: string;

  /**
   * ARN of an object in S3 that holds a certificate in PEM, such as `arn:aws:s3:::bucket/certificates/own.pem`, which the
   * machine then trusts. `${partition}` is filled in.
   * @default - none beside those that the image trusts
   * @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectEnvironment.html
   */
  readonly certificate?: string;
}

/** An environment variable that is read when the build starts. Give one of the two. */
export interface EnvironmentVariableOptions {
  /**
   * Name of a parameter in Systems Manager Parameter Store.
   * @default - `secretsManager` is given
   */
  readonly parameterStore?: string;

  /**
   * A secret in Secrets Manager: `secret-id:json-key:version-stage:version-id`, of which only the first must be given.
   * @default - `parameterStore` is given
   */
  readonly secretsManager?: string;
}

/** A statement of an IAM policy. */
export interface PolicyStatementOptions {
  /**
   * Allow or Deny.
   * @default "Allow"
   */
  readonly effect?: string;

  /** Actions, such as `codecommit:GitPush`. */
  readonly actions: string[];

  /** ARNs, with `${repositoryArn}`, `${partition}`, `${region}` and `${accountId}` where they help. */
  readonly resources: string[];

  /**
   * Conditions: operator, then key, then a value or a list of values.
   * @default - none
   */
  readonly conditions?: { [operator: string]: unknown };

  /**
   * The statement's id: letters and digits.
   * @default - none
   */
  readonly sid?: string;
}

/** Where artifacts go. */
export interface ArtifactsOptions {
  /** Name of the S3 bucket. */
  readonly bucket: string;

  /**
   * Folder in the bucket.
   * @default - the root
   */
  readonly path?: string;

  /**
   * Name of the folder or ZIP file.
   * @default - the name that the buildspec gives
   */
  readonly name?: string;

  /**
   * `ZIP` for one file, `NONE` for a folder.
   * @default "ZIP"
   */
  readonly packaging?: string;

  /**
   * Whether the build's id is a folder in the path, so that no build overwrites another's artifacts.
   * @default true
   */
  readonly includeBuildId?: boolean;

  /**
   * Whether artifacts are encrypted.
   * @default true
   */
  readonly encryption?: boolean;
}

/** Where caches are kept between builds. Give one of the two. */
export interface CacheOptions {
  /**
   * On the machine: any of `LOCAL_SOURCE_CACHE`, `LOCAL_DOCKER_LAYER_CACHE`, `LOCAL_CUSTOM_CACHE`. Best effort.
   * @default - `bucket` is given
   */
  readonly local?: string[];

  /**
   * Name of an S3 bucket.
   * @default - `local` is given
   */
  readonly bucket?: string;

  /**
   * Folder in the bucket.
   * @default - the root
   */
  readonly prefix?: string;
}

/** The network in which a build runs. */
export interface VpcOptions {
  /** Id of the VPC. */
  readonly vpcId: string;

  /** Ids of subnets, 1 to 16. They need a NAT gateway or endpoints to reach CodeCommit. */
  readonly subnetIds: string[];

  /** Ids of security groups, 1 to 5. */
  readonly securityGroupIds: string[];
}
