import {
  BatchGetBuildsCommand,
  BatchGetProjectsCommand,
  CodeBuildClient,
  ListBuildsForProjectCommand,
  StartBuildCommand,
  StopBuildCommand,
} from '@aws-sdk/client-codebuild';
import { answerOr } from './answer-or';
import { BuildPage, BuildService, StartedBuild } from './ports';
import { setupOf, toBuild } from './to-build';
import { Build } from '../decide/build';
import { BuildRequest } from '../decide/build-request';
import { BuildSetup } from '../decide/build-setup';

/** Builds in CodeBuild. */
export class CodeBuildBuilds implements BuildService {
  public constructor(private readonly client: Pick<CodeBuildClient, 'send'> = new CodeBuildClient()) {}

  /** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_StartBuild.html */
  public async start(request: BuildRequest): Promise<StartedBuild> {
    const { build } = await this.client.send(
      new StartBuildCommand({
        projectName: request.project,
        sourceVersion: request.commit,
        environmentVariablesOverride: Object.entries(request.variables).map(([name, value]) => ({
          name,
          value,
          type: 'PLAINTEXT',
        })),
        idempotencyToken: request.token,
      }),
    );
    return { id: build?.id ?? 'unknown', number: build?.buildNumber };
  }

  /** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_StopBuild.html */
  public async stop(buildId: string): Promise<void> {
    // It may have ended meanwhile, or be gone: then there is nothing to stop.
    await answerOr(this.client.send(new StopBuildCommand({ id: buildId })), { ResourceNotFoundException: undefined });
  }

  /** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_BatchGetBuilds.html */
  public async get(ids: readonly string[]): Promise<readonly Build[]> {
    if (ids.length === 0) return [];
    const { builds } = await this.client.send(new BatchGetBuildsCommand({ ids: [...ids] }));
    return (builds ?? []).flatMap(toBuild);
  }

  /**
   * Without an order: a project with more than 100 builds refuses one, and the default is the newest first.
   * @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ListBuildsForProject.html
   */
  public async list(project: string, page?: string): Promise<BuildPage> {
    const { ids, nextToken } = await this.client.send(
      new ListBuildsForProjectCommand({ projectName: project, nextToken: page }),
    );
    return { ids: ids ?? [], next: nextToken };
  }

  /** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_BatchGetProjects.html */
  public async setup(project: string): Promise<BuildSetup | undefined> {
    const { projects } = await this.client.send(new BatchGetProjectsCommand({ names: [project] }));
    return projects?.[0] && setupOf(projects[0]);
  }
}
