/** The environment of a build. */
export interface BuildEnvironmentOptions {
  /**
   * A CodeBuild-managed image, or one from a registry.
   * @default - the newest Amazon Linux image of CodeBuild for the environment type
   * @format image
   * @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-available.html
   */
  readonly image?: string;

  /**
   * The compute type.
   * @default - BUILD_GENERAL1_SMALL, or BUILD_LAMBDA_2GB for Lambda compute
   * @values CODEBUILD_COMPUTE_TYPES
   */
  readonly computeType?: string;

  /**
   * The environment type.
   * @default - LINUX_CONTAINER, or LINUX_LAMBDA_CONTAINER if `computeType` is one of Lambda compute
   * @values BUILD_ENVIRONMENT_TYPES
   */
  readonly type?: string;

  /**
   * Run the build in privileged mode, which Docker needs.
   * @default false
   */
  readonly privileged?: boolean;

  /**
   * The credentials that pull the image: `CODEBUILD`, or `SERVICE_ROLE` for an image that only the build's role may
   * read.
   * @default - CODEBUILD for images that begin with aws/codebuild/, SERVICE_ROLE for others
   * @values PULL_CREDENTIALS
   */
  readonly imagePullCredentialsType?: string;

  /**
   * ARN of an S3 object with a PEM certificate that the build trusts, for example
   * `arn:aws:s3:::bucket/certificates/own.pem`. `${partition}` is replaced at deployment.
   * @default - only the certificates that the image trusts
   * @format certificateArn
   * @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectEnvironment.html
   */
  readonly certificate?: string;
}

/**
 * An environment variable that is read when the build starts. Set exactly one of the two.
 * @rule oneVariableSource
 */
export interface EnvironmentVariableOptions {
  /**
   * Name of a parameter in Systems Manager Parameter Store.
   * @default - `secretsManager` is set
   * @format parameter
   */
  readonly parameterStore?: string;

  /**
   * A secret in Secrets Manager: `secret-id:json-key:version-stage:version-id`. Only `secret-id` is required.
   * @default - `parameterStore` is set
   * @format secret
   */
  readonly secretsManager?: string;
}

/**
 * What a build uses in AWS beside what other options name. The build's role may do exactly this with it. What a typed
 * `build` names itself is added to the lists: its parameters, secrets and report groups.
 */
export interface UsesOptions {
  /**
   * Parameters of Systems Manager Parameter Store that the buildspec reads, by name.
   * Example: `['/team/token']`.
   * @default []
   * @format parameter
   */
  readonly parameters?: string[];

  /**
   * Secrets of Secrets Manager that the buildspec reads: the name, or for a secret of another account the ARN. The role
   * may also decrypt them with the customer managed key of the secret; the policies of a secret of another account and
   * of its key must allow that too.
   * Example: `['team/registry']`.
   * @default []
   * @format secret
   */
  readonly secrets?: string[];

  /**
   * ARNs of report groups that exist and that the buildspec writes reports to. Groups that it names need no entry.
   * @default []
   * @format reportGroupArn
   * @maxItems 100
   */
  readonly reportGroups?: string[];

  /**
   * Other CodeCommit repositories of the account and Region that the build may pull, for example of submodules that
   * `fetchSubmodules` fetches.
   * @default []
   * @format repositoryName
   * @maxItems 100
   */
  readonly repositories?: string[];
}

/** A statement of an IAM policy. */
export interface PolicyStatementOptions {
  /**
   * Allow or Deny.
   * @default "Allow"
   * @values POLICY_EFFECTS
   */
  readonly effect?: string;

  /**
   * Actions, for example `codecommit:GitPush`. `*` is the only wildcard.
   * @format iamAction
   * @minItems 1
   * @fix for example ["codecommit:GitPush"]
   */
  readonly actions: string[];

  /**
   * ARNs, with `${repositoryArn}`, `${partition}`, `${region}` and `${accountId}` where they help.
   * @minItems 1
   * @rule placeholders
   * @fix for example ["${repositoryArn}"]
   */
  readonly resources: string[];

  /**
   * Conditions: operator, then key, then a value or a list of values.
   * @default - none
   * @rule conditions
   */
  readonly conditions?: { [operator: string]: unknown };

  /**
   * The statement ID: letters and digits.
   * @default - none
   * @format sid
   */
  readonly sid?: string;
}

/** How artifacts are stored. */
export interface ArtifactsSettings {
  /**
   * Folder in the bucket. Artifacts are stored below it in a folder of the repository and the flow,
   * `PATH/REPOSITORY/FLOW`, which builds of other flows cannot write; see `sharedWith`.
   * @default - the root
   * @format storageFolder
   */
  readonly path?: string;

  /**
   * Flows whose builds also write to `path`. Without this option the location is the flow's own; with it the location
   * is `path` itself, and each of the flows must name the others. Anyone who can start one of the flows can then
   * replace the artifacts of all of them: do not share between a flow of pull requests and one that deploys. `[]` uses
   * `path` itself and shares with no flow.
   * @default - none: the location is the flow's own
   * @format flowName
   * @maxItems 100
   * @fix for example ["nightly"]
   */
  readonly sharedWith?: string[];

  /**
   * Name of the folder or ZIP file.
   * @default - the name in the buildspec
   */
  readonly name?: string;

  /**
   * `ZIP` for one file, `NONE` for a folder.
   * @default "ZIP"
   * @values ARTIFACT_PACKAGINGS
   */
  readonly packaging?: string;

  /**
   * Make the build ID a folder in the path, so that no build overwrites the artifacts of another.
   * @default true
   */
  readonly includeBuildId?: boolean;

  /**
   * Encrypt the artifacts.
   * @default true
   */
  readonly encryption?: boolean;
}

/** Where artifacts are stored. */
export interface ArtifactsOptions extends ArtifactsSettings {
  /**
   * Name of the S3 bucket.
   * @format bucket
   */
  readonly bucket: string;
}

/**
 * Where caches are kept between builds. Set either `local` or `bucket`.
 * @rule oneCache
 */
export interface CacheOptions {
  /**
   * On the build host: any of `LOCAL_SOURCE_CACHE`, `LOCAL_DOCKER_LAYER_CACHE`, `LOCAL_CUSTOM_CACHE`. Best effort.
   * @default - `bucket` is set
   * @values LOCAL_CACHE_MODES
   * @minItems 1
   */
  readonly local?: string[];

  /**
   * Name of an S3 bucket.
   * @default - `local` is set
   * @format bucket
   */
  readonly bucket?: string;

  /**
   * Folder in the bucket. The cache is kept below it in a folder of the repository and the flow,
   * `PREFIX/REPOSITORY/FLOW`, which builds of other flows can neither read nor write; see `sharedWith`.
   * @default - the root
   * @format storageFolder
   */
  readonly prefix?: string;

  /**
   * Flows that use the same cache. Without this option the location is the flow's own; with it the location is `prefix`
   * itself, and each of the flows must name the others. Anyone who can start one of the flows can then put files into
   * the builds of all of them: do not share between a flow of pull requests and one that deploys. Builds find the cache
   * of another flow if their buildspecs have the same cache `key` and `paths`. `[]` uses `prefix` itself and shares
   * with no flow.
   * @default - none: the location is the flow's own
   * @see https://docs.aws.amazon.com/codebuild/latest/userguide/caching-s3.html#caching-s3-sharing
   * @format flowName
   * @maxItems 100
   * @fix for example ["nightly"]
   */
  readonly sharedWith?: string[];
}

/** The VPC of a build. */
export interface VpcOptions {
  /**
   * ID of the VPC.
   * @format vpcId
   */
  readonly vpcId: string;

  /**
   * IDs of subnets, 1 to 16. They need a NAT gateway or VPC endpoints to reach CodeCommit.
   * @format subnetId
   * @minItems 1
   * @maxItems 16
   */
  readonly subnetIds: string[];

  /**
   * IDs of security groups, 1 to 5.
   * @format securityGroupId
   * @minItems 1
   * @maxItems 5
   */
  readonly securityGroupIds: string[];
}
