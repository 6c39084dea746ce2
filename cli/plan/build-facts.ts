import { MACHINE_ERRORS } from '../errors/machine-errors';
import { UserError } from '../errors/user-error';
import { RepositoryLocation } from '../event/repository-location';

/** What is known of a build before it runs. */
export interface LocalBuildFacts {
  readonly place: RepositoryLocation;
  readonly flow: string;
  readonly project: string;
  readonly buildNumber: number;
  /** The part of the id after the colon. */
  readonly buildName: string;
  readonly image: string;
  readonly commit: string;
  readonly startTime: Date;
  readonly initiator: string;
}

/** `PROJECT:NAME` */
export function buildId(facts: LocalBuildFacts): string {
  return `${facts.project}:${facts.buildName}`;
}

export function buildArn(facts: LocalBuildFacts): string {
  const { partition, region, account } = facts.place;
  return `arn:${partition}:codebuild:${region}:${account}:build/${buildId(facts)}`;
}

/** The path below which CodeBuild clones a CodeCommit repository: tools and scripts look at it. */
export function sourcePath(place: RepositoryLocation): string {
  // A replayed event names the Region.
  for (const name of [place.region, place.repositoryName])
    if (!/^[\w.-]+$/.test(name) || /^\.+$/.test(name))
      throw new UserError(MACHINE_ERRORS.notARepositoryName, { name: JSON.stringify(name) });
  return `src/git-codecommit.${place.region}.amazonaws.com/v1/repos/${place.repositoryName}`;
}

/**
 * The variables that CodeBuild sets.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html
 */
export function codebuildVariables(facts: LocalBuildFacts, srcDir: string): Record<string, string> {
  const { partition, region, account, repositoryName } = facts.place;
  const arn = buildArn(facts);
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    CODEBUILD_BUILD_ARN: arn,
    CODEBUILD_BUILD_ID: buildId(facts),
    CODEBUILD_BUILD_IMAGE: facts.image,
    CODEBUILD_BUILD_NUMBER: String(facts.buildNumber),
    CODEBUILD_BUILD_SUCCEEDING: '1',
    CODEBUILD_BUILD_URL: `https://${region}.console.aws.amazon.com/codebuild/home?region=${region}#/builds/${buildId(facts)}/view/new`,
    CODEBUILD_CI: 'true',
    CODEBUILD_INITIATOR: facts.initiator,
    CODEBUILD_KMS_KEY_ID: `arn:${partition}:kms:${region}:${account}:alias/aws/s3`,
    CODEBUILD_LAST_EXIT: '0',
    // The name that AWS's own local agent uses.
    CODEBUILD_LOCAL_BUILD: 'true',
    CODEBUILD_LOG_PATH: facts.buildName,
    CODEBUILD_PROJECT_ARN: `arn:${partition}:codebuild:${region}:${account}:project/${facts.project}`,
    CODEBUILD_RESOLVED_SOURCE_VERSION: facts.commit,
    CODEBUILD_SOURCE_REPO_URL: `https://git-codecommit.${region}.amazonaws.com/v1/repos/${repositoryName}`,
    CODEBUILD_SOURCE_VERSION: facts.commit,
    CODEBUILD_SRC_DIR: srcDir,
    CODEBUILD_START_TIME: String(facts.startTime.getTime()),
  };
}
