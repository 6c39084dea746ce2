import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import { BuildEnvironment } from '../../contract/flow-file';

/** The image of an environment that is given as data. Its values have been checked. */
export class DeclaredImage implements codebuild.IBuildImage {
  public readonly type: string;
  public readonly imageId: string;
  public readonly defaultComputeType: codebuild.ComputeType;
  public readonly imagePullPrincipalType: codebuild.ImagePullPrincipalType;

  constructor(environment: BuildEnvironment) {
    this.type = environment.type;
    this.imageId = environment.image;
    this.defaultComputeType = environment.computeType as codebuild.ComputeType;
    this.imagePullPrincipalType = environment.imagePullCredentialsType as codebuild.ImagePullPrincipalType;
  }

  public validate(): string[] {
    return [];
  }

  public runScriptBuildspec(entrypoint: string): codebuild.BuildSpec {
    return codebuild.LinuxBuildImage.STANDARD_7_0.runScriptBuildspec(entrypoint);
  }
}
