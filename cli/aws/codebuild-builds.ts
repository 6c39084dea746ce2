import {
  BatchGetBuildsCommand,
  CodeBuildClient,
  ListBuildsForProjectCommand,
  StartBuildCommand,
  StopBuildCommand,
} from '@aws-sdk/client-codebuild';
import { askAws, askPages, AskSettings } from './ask-aws';
import { AwsError } from './aws-error';
import { Builds, StartRequest } from './builds';
import { RemoteBuild, toRemoteBuild } from './remote-build';
import { AWS_ERRORS } from '../errors/aws-errors';

/** BatchGetBuilds takes so many. https://docs.aws.amazon.com/codebuild/latest/APIReference/API_BatchGetBuilds.html */
const MAX_IDS = 100;

/** Builds in CodeBuild, asked with the user's own credentials. */
export class CodeBuildRemoteBuilds implements Builds {
  public constructor(
    private readonly client: Pick<CodeBuildClient, 'send'>,
    private readonly settings: AskSettings,
  ) {}

  /** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_StartBuild.html */
  public async start(request: StartRequest): Promise<RemoteBuild> {
    const { project } = request;
    const { build } = await askAws(this.settings, { action: 'codebuild:StartBuild', project }, async () =>
      this.client.send(
        new StartBuildCommand({
          projectName: project,
          sourceVersion: request.ref,
          environmentVariablesOverride: Object.entries(request.variables).map(([name, value]) => ({
            name,
            value,
            type: 'PLAINTEXT',
          })),
          // The SDK asks again when an answer is lost.
          idempotencyToken: request.token,
        }),
      ),
    );
    const [started] = build ? toRemoteBuild(build) : [];
    if (!started) throw new AwsError(AWS_ERRORS.noBuildStarted);
    return started;
  }

  /** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_StopBuild.html */
  public async stop(id: string): Promise<void> {
    await askAws(this.settings, { action: 'codebuild:StopBuild', project: id.split(':')[0] }, async () =>
      this.client.send(new StopBuildCommand({ id })),
    );
  }

  public async get(ids: readonly string[]): Promise<readonly RemoteBuild[]> {
    const found: RemoteBuild[] = [];
    for (let first = 0; first < ids.length; first += MAX_IDS) {
      const { builds } = await askAws(this.settings, { action: 'codebuild:BatchGetBuilds' }, async () =>
        this.client.send(new BatchGetBuildsCommand({ ids: ids.slice(first, first + MAX_IDS) })),
      );
      found.push(...(builds ?? []).flatMap(toRemoteBuild));
    }
    return found;
  }

  /**
   * Without an order: a project with more than 100 builds refuses one, and the default is the newest first.
   * @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ListBuildsForProject.html
   */
  public async latest(project: string, most: number): Promise<readonly string[]> {
    const action = 'codebuild:ListBuildsForProject';
    const page = async (nextToken: string | undefined) => {
      const answer = await askAws(this.settings, { action, project }, async () =>
        this.client.send(new ListBuildsForProjectCommand({ projectName: project, nextToken })),
      );
      return { items: answer.ids, next: answer.nextToken };
    };
    return askPages(action, page, most);
  }
}
