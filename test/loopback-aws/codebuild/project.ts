import { randomUUID } from 'node:crypto';
import { BuildEnvironment, EnvironmentVariable, ResolvedFlow } from '../../../src/contract/flow-file';
import { Json, list, objects, text } from '../core/json';
import { World } from '../core/world';
import { Network } from '../ec2/ec2';

export const PROJECT_PROPERTIES = [
  'Name',
  'Description',
  'ServiceRole',
  'Source',
  'SourceVersion',
  'Artifacts',
  'Environment',
  'Cache',
  'EncryptionKey',
  'LogsConfig',
  'TimeoutInMinutes',
  'QueuedTimeoutInMinutes',
  'BadgeEnabled',
  'ConcurrentBuildLimit',
  'AutoRetryLimit',
  'Tags',
  'VpcConfig',
];

/** A project as it was deployed. */
export class BuildProject {
  private readonly badgeId = randomUUID();

  constructor(
    private readonly world: World,
    public readonly name: string,
    public properties: Json,
  ) {}

  public get arn(): string {
    return this.world.arn('codebuild', `project/${this.name}`);
  }

  public get roleArn(): string {
    return text(this.properties.ServiceRole);
  }

  public get source(): Json {
    return this.properties.Source as Json;
  }

  public get repositoryName(): string {
    return text(this.source.Location).split('/').at(-1) ?? '';
  }

  public get environment(): Json {
    return this.properties.Environment as Json;
  }

  public get logGroup(): string {
    const config = (this.properties.LogsConfig as Json | undefined)?.CloudWatchLogs as Json | undefined;
    return text(config?.GroupName, `/aws/codebuild/${this.name}`);
  }

  /** How many builds of it may run at once. Absent: as many as the account may. */
  public get buildLimit(): number | undefined {
    return this.properties.ConcurrentBuildLimit === undefined
      ? undefined
      : Number(this.properties.ConcurrentBuildLimit);
  }

  public get retryLimit(): number {
    return Number(this.properties.AutoRetryLimit ?? 0);
  }

  /** Where its builds run. Absent: in CodeBuild's own network. */
  public get network(): Network | undefined {
    const config = this.properties.VpcConfig as Json | undefined;
    return (
      config && {
        vpcId: text(config.VpcId),
        subnets: list<string>(config.Subnets),
        securityGroups: list<string>(config.SecurityGroupIds),
      }
    );
  }

  /** The key of what builds leave in buckets, where it is not S3's own, which needs no permission of the role. */
  public get encryptionKey(): string | undefined {
    const key = this.properties.EncryptionKey as string | undefined;
    return key?.endsWith('alias/aws/s3') ? undefined : key;
  }

  /** The project as one build has it that was started with a buildspec of its own. */
  public withBuildspec(buildspec: string): BuildProject {
    return new BuildProject(this.world, this.name, {
      ...this.properties,
      Source: { ...this.source, BuildSpec: buildspec },
    });
  }

  /** As the API shows it, as far as builds show the same. */
  public show(): Json {
    const { source, environment } = this;
    return {
      name: this.name,
      arn: this.arn,
      serviceRole: this.roleArn,
      source: {
        type: source.Type,
        location: source.Location,
        ...(source.BuildSpec !== undefined && { buildspec: source.BuildSpec }),
        gitCloneDepth: Number(source.GitCloneDepth ?? 0),
        insecureSsl: false,
      },
      secondarySources: [],
      // https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectBadge.html
      ...(this.properties.BadgeEnabled === true && {
        badge: {
          badgeEnabled: true,
          badgeRequestUrl: `https://codebuild.${this.world.region}.amazonaws.com/badges?uuid=${this.badgeId}&branch=main`,
        },
      }),
      environment: {
        type: environment.Type,
        image: environment.Image,
        computeType: environment.ComputeType,
        privilegedMode: environment.PrivilegedMode === true,
        imagePullCredentialsType: environment.ImagePullCredentialsType,
        environmentVariables: objects(environment.EnvironmentVariables).map((each) => ({
          name: each.Name,
          type: each.Type,
          value: each.Value,
        })),
      },
    };
  }

  /** The project in the words of the local engine, made from what was deployed and from nothing else. */
  public flow(): ResolvedFlow {
    const { properties, environment, source } = this;
    const buildspec = text(source.BuildSpec);
    const variables = objects(environment.EnvironmentVariables).map((each): [string, EnvironmentVariable] => [
      text(each.Name),
      { type: text(each.Type, 'PLAINTEXT') as EnvironmentVariable['type'], value: text(each.Value) },
    ]);
    const buildEnvironment = {
      image: text(environment.Image),
      computeType: text(environment.ComputeType),
      type: text(environment.Type),
      privileged: environment.PrivilegedMode === true,
      imagePullCredentialsType: text(environment.ImagePullCredentialsType),
    } as BuildEnvironment;
    return {
      name: this.name,
      projectName: this.name,
      description: text(properties.Description),
      triggers: [],
      autoRetryLimit: 0,
      reports: false,
      buildspec: /\n|^version:/.test(buildspec)
        ? { kind: 'text', text: buildspec }
        : { kind: 'file', path: buildspec || 'buildspec.yml' },
      environment: buildEnvironment,
      environmentVariables: Object.fromEntries(variables),
      timeout: Number(properties.TimeoutInMinutes ?? 60),
      queuedTimeout: Number(properties.QueuedTimeoutInMinutes ?? 480),
      badge: properties.BadgeEnabled === true,
      gitCloneDepth: Number(source.GitCloneDepth ?? 0),
      fetchSubmodules: false,
      managedPolicyArns: [],
      policyStatements: [],
      tags: {},
      logRetention: 1,
    };
  }
}
