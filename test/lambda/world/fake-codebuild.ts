import { Build, StartBuildCommandInput } from '@aws-sdk/client-codebuild';
import { awsError } from '../fakes';

type Variables = StartBuildCommandInput['environmentVariablesOverride'];

export interface FakeProject {
  readonly name: string;
  readonly buildspec: string;
}

/**
 * CodeBuild as it is documented: tokens live five minutes, lists have the newest first, what ended cannot be stopped.
 */
export class FakeCodeBuild {
  public readonly projects = new Map<string, FakeProject>();
  /** In the order of their start. */
  public readonly builds: Build[] = [];
  /** Report ARN -> what BatchGetReports and the Describe calls tell. */
  public readonly reports = new Map<
    string,
    { readonly report: object; readonly cases: readonly object[]; readonly files: readonly object[] }
  >();
  public pageSize = 100;
  private readonly tokens = new Map<string, { readonly at: number; readonly input: string; readonly build: Build }>();

  private readonly positions = new Map<string, number>();

  public constructor(
    private readonly now: () => number,
    private readonly changed: (build: Build) => void,
  ) {}

  public send(operation: string, input: Record<string, never>, initiator: string): object {
    switch (operation) {
      case 'StartBuild':
        return { build: this.start(input, initiator) };
      case 'StopBuild':
        return { build: this.end(this.need(input.id), 'STOPPED') };
      case 'BatchGetBuilds':
        return { builds: this.get(new Set(input.ids as string[])) };
      case 'BatchGetProjects':
        return {
          projects: (input.names as string[]).flatMap((name) =>
            this.projects.has(name) ? [this.projectOf(name)] : [],
          ),
        };
      case 'ListBuildsForProject':
        return this.list(input);
      case 'BatchGetReports':
        return { reports: (input.reportArns as string[]).flatMap((arn) => this.reports.get(arn)?.report ?? []) };
      case 'DescribeTestCases':
        return { testCases: this.reports.get(input.reportArn)?.cases };
      case 'DescribeCodeCoverages':
        return { codeCoverages: this.reports.get(input.reportArn)?.files };
      default:
        throw new Error(`no such operation: ${operation}`);
    }
  }

  /** Somebody starts a build, with whatever he likes. */
  public start(input: Partial<StartBuildCommandInput>, initiator: string): Build {
    const project = this.projects.get(input.projectName ?? '');
    if (!project) throw awsError('ResourceNotFoundException');
    const { idempotencyToken, ...rest } = input;
    const known = idempotencyToken === undefined ? undefined : this.tokens.get(idempotencyToken);
    if (known && this.now() - known.at < 5 * 60_000) {
      if (known.input !== JSON.stringify(rest))
        throw awsError('InvalidInputException', 'the token was used with other parameters');
      return known.build;
    }
    const build = this.add(project, {
      sourceVersion: input.sourceVersion,
      variables: input.environmentVariablesOverride,
      initiator,
      buildspec: input.buildspecOverride,
      image: input.imageOverride,
      serviceRole: input.serviceRoleOverride,
    });
    if (idempotencyToken !== undefined)
      this.tokens.set(idempotencyToken, { at: this.now(), input: JSON.stringify(rest), build });
    return build;
  }

  /** What CodeBuild does by itself when a build failed: RetryBuild, with the project's own role. */
  public retry(build: Build, link = true): Build {
    const project = this.projects.get(build.projectName ?? '');
    if (!project) throw awsError('ResourceNotFoundException');
    const next = this.add(project, {
      sourceVersion: build.sourceVersion,
      variables: build.environment?.environmentVariables,
      initiator: 'build-role/AWSCodeBuild',
      buildspec: build.source?.buildspec,
      ...(link && { retryOf: build.arn }),
    });
    if (link) build.autoRetryConfig = { ...build.autoRetryConfig, nextAutoRetry: next.arn };
    return next;
  }

  /** A build ends, unless it has, with more to tell: what it exported, its phases. */
  public end(
    build: Build,
    status: NonNullable<Build['buildStatus']>,
    more: Pick<Build, 'exportedEnvironmentVariables' | 'phases'> = {},
  ): Build {
    if (build.buildComplete) return build;
    Object.assign(build, {
      ...more,
      buildStatus: status,
      buildComplete: true,
      endTime: new Date(this.now()),
      logs: { groupName: `/aws/codebuild/${build.projectName}`, streamName: build.id?.split(':')[1] },
    });
    this.changed(build);
    return build;
  }

  public forgetTokens(): void {
    this.tokens.clear();
  }

  public find(id: string): Build | undefined {
    return this.builds.find((build) => build.id === id || build.arn === id);
  }

  public projectOf(name: string) {
    return {
      name,
      source: {
        type: 'CODECOMMIT' as const,
        location: 'https://git-codecommit.us-east-1.amazonaws.com/v1/repos/demo-repo',
        buildspec: this.projects.get(name)?.buildspec,
      },
      environment: {
        image: 'aws/codebuild/standard:7.0',
        type: 'LINUX_CONTAINER' as const,
        computeType: 'BUILD_GENERAL1_SMALL' as const,
        environmentVariables: [],
      },
      serviceRole: 'arn:aws:iam::111122223333:role/build-role',
    };
  }

  private add(
    project: FakeProject,
    given: {
      sourceVersion?: string;
      variables?: Variables;
      initiator: string;
      buildspec?: string;
      image?: string;
      serviceRole?: string;
      retryOf?: string;
    },
  ): Build {
    const number = this.builds.filter(({ projectName }) => projectName === project.name).length + 1;
    const id = `${project.name}:b${String(this.builds.length + 1)}`;
    const { source, environment, serviceRole } = this.projectOf(project.name);
    const build: Build = {
      id,
      arn: `arn:aws:codebuild:us-east-1:111122223333:build/${id}`,
      projectName: project.name,
      buildNumber: number,
      buildStatus: 'IN_PROGRESS',
      buildComplete: false,
      startTime: new Date(this.now()),
      initiator: given.initiator,
      sourceVersion: given.sourceVersion,
      source: { ...source, ...(given.buildspec !== undefined && { buildspec: given.buildspec }) },
      environment: {
        ...environment,
        ...(given.image !== undefined && { image: given.image }),
        environmentVariables: given.variables,
      },
      serviceRole: given.serviceRole ?? serviceRole,
      ...(given.retryOf !== undefined && { autoRetryConfig: { previousAutoRetry: given.retryOf } }),
    };
    this.builds.push(build);
    this.changed(build);
    return build;
  }

  private list({ projectName, nextToken }: { projectName?: string; nextToken?: string }): object {
    const from = Number(nextToken ?? 0);
    const next = from + this.pageSize;
    const ids: (string | undefined)[] = [];
    for (let at = this.builds.length - 1; at >= 0 && ids.length <= next; at -= 1)
      if (this.builds[at].projectName === projectName) ids.push(this.builds[at].id);
    return { ids: ids.slice(from, next), ...(next < ids.length && { nextToken: String(next) }) };
  }

  /** Not in the order in which they were asked for, and each answer is a copy. */
  private get(ids: ReadonlySet<string>): readonly Build[] {
    const positions = new Set([...ids].flatMap((id) => this.position(id) ?? []));
    return [...positions].sort((a, b) => a - b).map((at) => ({ ...this.builds[at] }));
  }

  /** Where a build is: tests put builds into the list as they like. */
  private position(id: string): number | undefined {
    const known = this.positions.get(id);
    if (known !== undefined && (this.builds[known]?.id === id || this.builds[known]?.arn === id)) return known;
    if (known === undefined && this.positions.size === 2 * this.builds.length) return undefined;
    this.positions.clear();
    for (const [at, { id: each = '', arn = '' }] of this.builds.entries()) this.positions.set(each, at).set(arn, at);
    return this.positions.get(id);
  }

  private need(id: string): Build {
    const build = this.find(id);
    if (!build) throw awsError('ResourceNotFoundException');
    return build;
  }
}
