import { CodeBuildClient } from '@aws-sdk/client-codebuild';
import { CodeCommitClient } from '@aws-sdk/client-codecommit';
import { CiProject } from './ci-project';
import { Clone } from './clone';
import { takeTimes, timed } from './run';
import { SHOP, STORY_FLOWS } from './shop';
import { LoopbackAws } from '../../loopback-aws/loopback-aws';

/** An account with a repository and its flows deployed, and a person who works there. */
export class Deployment {
  /** Everything from `projen` to `deploy`, once for a file of scenarios. */
  public static async make(flows = STORY_FLOWS): Promise<Deployment> {
    const aws = await LoopbackAws.start();
    const clone = await Clone.of(aws, 'foo');
    const project = CiProject.copy(clone, 'foo');
    await project.declare(flows);
    await clone.push('main', SHOP, 'A shop that adds numbers, and its CI');
    await project.bootstrap(aws);
    await project.task(aws, 'deploy', '--require-approval', 'never', '--no-notices');
    return new Deployment(aws, project, clone);
  }

  public readonly codecommit: CodeCommitClient;
  public readonly codebuild: CodeBuildClient;

  private constructor(public readonly aws: LoopbackAws, public readonly project: CiProject, public readonly clone: Clone) {
    const { administrator: credentials, world: { endpoint, region } } = aws;
    this.codecommit = new CodeCommitClient({ endpoint, region, credentials });
    this.codebuild = new CodeBuildClient({ endpoint, region, credentials });
  }

  /** Wait until all that was set off has come to its end; the time is kept. */
  public async settle(title: string): Promise<void> {
    await timed(title, async () => this.aws.quiet());
  }

  /** The builds since they were last asked for: flow, status, and the variables that tell what it was for. */
  public takeBuilds(): { readonly flow: string; readonly status: string; readonly variables: Readonly<Record<string, string>> }[] {
    const flows = new Map([...this.project.projectNames()].map(([flow, project]) => [project, flow]));
    return this.aws.codebuild.builds.splice(0).map((build) => ({
      flow: flows.get(build.project.name) ?? build.project.name,
      status: build.status,
      variables: Object.fromEntries(build.variables.map(({ name, value }) => [name, value])),
    }));
  }

  /** The lines of a flow's build logs. */
  public log(flow: string): string {
    return this.aws.logs.lines(`/aws/codebuild/${this.project.projectName(flow)}`).join('');
  }

  public async stop(): Promise<void> {
    this.codecommit.destroy();
    this.codebuild.destroy();
    await this.aws.stop();
    process.stdout.write(`${takeTimes()}\n`);
  }
}
