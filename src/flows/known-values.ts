/**
 * Sizes of machines. Two more of the API's, ATTRIBUTE_BASED_COMPUTE and CUSTOM_INSTANCE_TYPE, need a
 * reserved fleet, which is not offered.
 * @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectEnvironment.html
 */
export const CODEBUILD_COMPUTE_TYPES = [
  'BUILD_GENERAL1_SMALL',
  'BUILD_GENERAL1_MEDIUM',
  'BUILD_GENERAL1_LARGE',
  'BUILD_GENERAL1_XLARGE',
  'BUILD_GENERAL1_2XLARGE',
  'BUILD_LAMBDA_1GB',
  'BUILD_LAMBDA_2GB',
  'BUILD_LAMBDA_4GB',
  'BUILD_LAMBDA_8GB',
  'BUILD_LAMBDA_10GB',
] as const;

/** Kinds of machines that need no reserved fleet, and the newest image of CodeBuild for each. */
export const NEWEST_IMAGES: Readonly<Record<string, string>> = {
  LINUX_CONTAINER: 'aws/codebuild/amazonlinux-x86_64-standard:6.0',
  ARM_CONTAINER: 'aws/codebuild/amazonlinux-aarch64-standard:4.0',
  LINUX_GPU_CONTAINER: 'aws/codebuild/amazonlinux-x86_64-standard:6.0',
  LINUX_LAMBDA_CONTAINER: 'aws/codebuild/amazonlinux-x86_64-lambda-standard:nodejs24',
  ARM_LAMBDA_CONTAINER: 'aws/codebuild/amazonlinux-aarch64-lambda-standard:nodejs24',
};
export const BUILD_ENVIRONMENT_TYPES = Object.keys(NEWEST_IMAGES);

/** @see https://docs.aws.amazon.com/codebuild/latest/userguide/caching-local.html */
export const LOCAL_CACHE_MODES = ['LOCAL_SOURCE_CACHE', 'LOCAL_DOCKER_LAYER_CACHE', 'LOCAL_CUSTOM_CACHE'] as const;

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
export const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/** State changes of a build that notifications report. */
export const BUILD_MOMENTS = ['started', 'succeeded', 'failed', 'stopped'] as const;

/** What a notification is made of. */
export const NOTIFY_FORMATS = ['text', 'chat', 'event'] as const;

/** Runtimes of Lambda that the handlers are made for, the default first. */
export const HANDLER_RUNTIMES = ['nodejs24.x', 'nodejs22.x'] as const;

/** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectEnvironment.html */
export const PULL_CREDENTIALS = ['CODEBUILD', 'SERVICE_ROLE'] as const;

export const POLICY_EFFECTS = ['Allow', 'Deny'] as const;

/** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectArtifacts.html */
export const ARTIFACT_PACKAGINGS = ['ZIP', 'NONE'] as const;

/** What `[skip ci]` means for a gate. */
export const ON_SKIP_CI = ['wait', 'approve'] as const;

/** Levels that annotations may be limited to. */
export const ANNOTATION_LEVELS = ['errors', 'warnings'] as const;

/** Versions of the format of `flow-ci.json`. */
export const FLOW_FILE_VERSIONS = [1] as const;
