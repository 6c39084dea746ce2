import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import { BuildspecSource } from '../../contract/flow-file';

/** A whole buildspec as the user wrote it, comments and all. */
class TextBuildSpec extends codebuild.BuildSpec {
  public readonly isImmediate = true;

  constructor(private readonly text: string) {
    super();
  }

  public toBuildSpec(): string {
    return this.text;
  }
}

export function buildSpecOf(source: BuildspecSource): codebuild.BuildSpec {
  return source.kind === 'file' ? codebuild.BuildSpec.fromSourceFilename(source.path) : new TextBuildSpec(source.text);
}
