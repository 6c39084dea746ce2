import { CodeBuildClient } from '@aws-sdk/client-codebuild';
import { CodeCommitClient } from '@aws-sdk/client-codecommit';
import { CiProject } from './ci-project';
import { Clone } from './clone';
import { Recorded } from './recorded';
import { takeTimes, timed } from './run';
import { SHOP, STORY_FLOWS } from './shop';
import { Credentials } from '../../loopback-aws/iam/principal';
import { LoopbackAws } from '../../loopback-aws/loopback-aws';

export interface DeploymentOptions {
  /** Lines of .projenrc.ts beside the flows. */
  readonly options?: string;
  /** The app, in the place of the one that projen makes. */
  readonly app?: string;
  /** What the repository holds beside the project. */
  readonly files?: Readonly<Record<string, string>>;
  /** Before anything is deployed. */
  readonly prepare?: (aws: LoopbackAws) => void;
}

const BOOTSTRAP = 'bootstrap';

/** An account with a repository and its flows deployed, and a person who works there. */
export class Deployment {
  /**
   * Everything from `projen` to `deploy`, once for a file of scenarios. What was deployed before is deployed again as
   * it was.
   */
  public static async make(
    flows = STORY_FLOWS,
    { options, app, files = SHOP, prepare }: DeploymentOptions = {},
  ): Promise<Deployment> {
    const aws = await LoopbackAws.start();
    try {
      prepare?.(aws);
      const key = Recorded.keyOf(flows, options, app);
      const recorded = await Recorded.find(key);
      const clone = await Clone.of(aws, 'foo');
      const project = CiProject.copy(clone, 'foo', recorded?.project);
      if (recorded) {
        await clone.push('main', files, 'A shop that adds numbers, and its CI');
        await bootstrap(aws, project);
        await timed('the same deployment in another account', async () => recorded.play(aws));
      } else {
        await deploy(aws, project, clone, { key, flows, options, app, files });
      }
      return new Deployment(aws, project, clone);
    } catch (error) {
      await aws.stop();
      throw error;
    }
  }

  public readonly codecommit: CodeCommitClient;
  public readonly codebuild: CodeBuildClient;
  private taken = 0;

  private constructor(
    public readonly aws: LoopbackAws,
    public readonly project: CiProject,
    public readonly clone: Clone,
  ) {
    this.codecommit = this.codecommitOf(aws.administrator);
    const {
      administrator: credentials,
      world: { endpoint, region },
    } = aws;
    this.codebuild = new CodeBuildClient({ endpoint, region, credentials });
  }

  /** CodeCommit as somebody else. */
  public codecommitOf(credentials: Credentials): CodeCommitClient {
    const { endpoint, region } = this.aws.world;
    return new CodeCommitClient({ endpoint, region, credentials });
  }

  /** Wait until all that was set off has come to its end; the time is kept. */
  public async settle(title: string): Promise<void> {
    await timed(title, async () => this.aws.quiet());
  }

  /** The builds since they were last asked for: flow, status, and the variables that tell what it was for. */
  public takeBuilds(): {
    readonly flow: string;
    readonly status: string;
    readonly variables: Readonly<Record<string, string>>;
  }[] {
    const flows = new Map([...this.project.projectNames()].map(([flow, project]) => [project, flow]));
    const { builds } = this.aws.codebuild;
    const fresh = builds.slice(this.taken);
    this.taken = builds.length;
    return fresh.map((build) => ({
      flow: flows.get(build.project.name) ?? build.project.name,
      status: build.status,
      variables: Object.fromEntries(build.variables.map(({ name, value }) => [name, value])),
    }));
  }

  /** How many builds there are since they were last taken. */
  public get untaken(): number {
    return this.aws.codebuild.builds.length - this.taken;
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

interface ToDeploy {
  readonly key: string;
  readonly flows: string;
  readonly options?: string;
  readonly app?: string;
  readonly files: Readonly<Record<string, string>>;
}

/** With the real commands. */
async function deploy(
  aws: LoopbackAws,
  project: CiProject,
  clone: Clone,
  { key, flows, options, app, files }: ToDeploy,
): Promise<void> {
  try {
    if (app !== undefined) project.writeApp(app);
    await project.declare(flows, options);
    await clone.push('main', files, 'A shop that adds numbers, and its CI');
    await bootstrap(aws, project);
    const before = aws.cloudformation.deployed.length;
    await project.task(aws, 'deploy', '--require-approval', 'never', '--no-notices');
    Recorded.keep(key, aws, project.folder, before);
  } catch (error) {
    Recorded.giveUp(key);
    throw error;
  }
}

async function bootstrap(aws: LoopbackAws, project: CiProject): Promise<void> {
  const recorded = await Recorded.find(BOOTSTRAP);
  if (recorded) return recorded.play(aws);
  try {
    await project.bootstrap(aws);
    return Recorded.keep(BOOTSTRAP, aws);
  } catch (error) {
    Recorded.giveUp(BOOTSTRAP);
    throw error;
  }
}
