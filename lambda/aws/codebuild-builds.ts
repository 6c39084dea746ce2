import { CodeBuildClient, StartBuildCommand } from '@aws-sdk/client-codebuild';
import { BuildService, StartedBuild } from './build-service';
import { BuildRequest } from '../decide/build-request';

/** Builds in CodeBuild. */
export class CodeBuildBuilds implements BuildService {
  public constructor(private readonly client: Pick<CodeBuildClient, 'send'> = new CodeBuildClient()) {}

  /** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_StartBuild.html */
  public async start(request: BuildRequest): Promise<StartedBuild> {
    const { build } = await this.client.send(new StartBuildCommand({
      projectName: request.project,
      ...(request.commit && { sourceVersion: request.commit }),
      environmentVariablesOverride: Object.entries(request.variables).map(([name, value]) => ({ name, value, type: 'PLAINTEXT' })),
      idempotencyToken: request.token,
    }));
    return { id: build?.id ?? 'unknown', ...(build?.buildNumber !== undefined && { number: build.buildNumber }) };
  }
}
