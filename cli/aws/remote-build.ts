import { Build as CodeBuildBuild } from '@aws-sdk/client-codebuild';
import { toBuild } from '../../lambda/aws/to-build';
import { Build } from '../../lambda/decide/build';
import { BuildArn, parseBuildArn } from '../../lambda/decode/arn';

/** A build in AWS: what the functions know of it, and the phase that it is in. */
export interface RemoteBuild extends Build {
  readonly currentPhase?: string;
}

/** A build of CodeBuild's API as a value; none if it does not name itself. */
export function toRemoteBuild(build: CodeBuildBuild): RemoteBuild[] {
  return toBuild(build).map((each) => ({ ...each, currentPhase: build.currentPhase }));
}

/** The partition, the Region and the account of a build. */
export function consolePlaceOf(build: RemoteBuild): BuildArn {
  const place = parseBuildArn(build.arn);
  if (!place) throw new Error(`${build.arn} is not the ARN of a build`);
  return place;
}
