import { Build, StartedVariable, Tries } from './build';
import { BuildProject } from './project';
import { Reports } from './reports';
import { BuildPorts, runBuild } from './run-build';
import { BuildRecord } from '../../../cli/execute/build-record';
import { AwsError } from '../core/aws-error';
import { Json, list, objects, stable, text } from '../core/json';
import { Service } from '../core/service';
import { World } from '../core/world';
import { Events } from '../events/events';
import { Principal } from '../iam/principal';

/** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ListBuildsForProject.html */
const PAGE = 100;
/** What StartBuild may be asked for here. Anything else would be left out of the build in silence. */
const START_MEMBERS = [
  'projectName',
  'sourceVersion',
  'environmentVariablesOverride',
  'buildspecOverride',
  'idempotencyToken',
];

/** Projects and their builds. */
export class CodeBuild {
  public readonly builds: Build[] = [];
  /** Builds that the account runs at the same time, over all projects. */
  public concurrency = 2;
  /** A test may shorten it. @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_StartBuild.html */
  public tokenLifeMs = 5 * 60_000;
  /** What runs a build in the place of the local engine: for a test that needs thousands. */
  public execute: ((build: Build) => Promise<BuildRecord>) | undefined;
  private readonly projects = new Map<string, BuildProject>();
  private readonly numbers = new Map<string, number>();
  private readonly tokens = new Map<string, { readonly request: string; readonly build: Build; readonly at: number }>();
  private readonly reports: Reports;
  private readonly ports: BuildPorts;
  private running = 0;

  constructor(
    private readonly world: World,
    private readonly events: Events,
    ports: Omit<BuildPorts, 'reports'>,
  ) {
    this.reports = new Reports(world, ports.iam);
    this.ports = { ...ports, reports: this.reports };
  }

  public get projectNames(): string[] {
    return [...this.projects.keys()];
  }

  public create(name: string, properties: Json): BuildProject {
    if (this.projects.has(name))
      throw new AwsError(
        'ResourceAlreadyExistsException',
        `Project already exists: ${this.world.arn('codebuild', `project/${name}`)}`,
      );
    const project = new BuildProject(this.world, name, properties);
    this.projects.set(name, project);
    return project;
  }

  public project(name: string): BuildProject {
    const project = this.projects.get(name);
    if (!project)
      throw new AwsError(
        'ResourceNotFoundException',
        `Project cannot be found: ${this.world.arn('codebuild', `project/${name}`)}`,
      );
    return project;
  }

  /** Builds that a project has behind it: they ended one after the other, the last one so many milliseconds ago. */
  public addHistory(
    name: string,
    count: number,
    { every, ago }: { readonly every: number; readonly ago: number },
  ): void {
    const project = this.project(name);
    const { world } = this;
    const older = Array.from({ length: count }, (_, n) => {
      const start = new Date(Date.now() - ago - (count - 1 - n) * every);
      const build = new Build(world, project, 0, 'somebody', 'f'.repeat(40), [], { number: 0 }, start);
      build.record = {
        status: 'SUCCEEDED',
        phases: [{ type: 'COMPLETED', start: new Date(start.getTime() + 1_000), contexts: [] }],
        exportedVariables: {},
      };
      return build;
    });
    this.builds.unshift(...older);
  }

  /** Make a report group by hand. */
  public createReportGroup(name: string): void {
    this.reports.createGroup(name);
  }

  /** The next build of each project makes its report groups again. */
  public forgetReportGroups(): void {
    this.reports.forgetGroups();
  }

  public remove(name: string): void {
    this.projects.delete(name);
  }

  public service(): Service {
    const projectArn = (name: string) => this.world.arn('codebuild', `project/${name}`);
    const projectsOf = (ids: unknown) => [
      ...new Set(list<string>(ids).map((id) => projectArn(id.split('build/').at(-1)?.split(':')[0] ?? ''))),
    ];
    return {
      signingName: 'codebuild',
      prefix: 'codebuild',
      protocol: 'json',
      operations: {
        StartBuild: {
          resources: (input) => [projectArn(text(input.projectName))],
          run: (input, caller) => ({ build: this.start(input, caller).show() }),
        },
        RetryBuild: {
          resources: (input) => projectsOf(input.id),
          run: (input, caller) => ({ build: this.retry(this.must(text(input.id)), caller).show() }),
        },
        StopBuild: {
          resources: (input) => projectsOf(input.id),
          run: (input) => {
            const build = this.must(text(input.id));
            build.stop.abort('STOPPED');
            return { build: build.show() };
          },
        },
        BatchGetBuilds: {
          resources: (input) => projectsOf(input.ids),
          run: (input) => {
            const found = list<string>(input.ids).map(
              (id) => [id, this.builds.find((build) => build.id === id || build.arn === id)] as const,
            );
            return {
              builds: found.flatMap(([, build]) => (build ? [build.show()] : [])),
              buildsNotFound: found.flatMap(([id, build]) => (build ? [] : [id])),
            };
          },
        },
        ...this.reports.operations(),
        BatchGetProjects: {
          resources: (input) => list<string>(input.names).map((name) => projectArn(name.split('/').at(-1) ?? '')),
          run: (input) => {
            const found = list<string>(input.names).map(
              (name) => [name, this.projects.get(name.split('/').at(-1) ?? '')] as const,
            );
            return {
              projects: found.flatMap(([, project]) => (project ? [project.show()] : [])),
              projectsNotFound: found.flatMap(([name, project]) => (project ? [] : [name])),
            };
          },
        },
        ListBuildsForProject: {
          resources: (input) => [projectArn(text(input.projectName))],
          run: (input) => {
            const ids = this.builds.filter((build) => build.project.name === input.projectName).map(({ id }) => id);
            const ordered = input.sortOrder === 'ASCENDING' ? ids : ids.reverse();
            const start = Number(input.nextToken ?? 0);
            return {
              ids: ordered.slice(start, start + PAGE),
              ...(start + PAGE < ids.length && { nextToken: String(start + PAGE) }),
            };
          },
        },
      },
    };
  }

  private start(input: Json, caller: Principal): Build {
    const member = Object.keys(input).find((each) => !START_MEMBERS.includes(each));
    if (member) throw this.world.fault(`StartBuild with ${member} is not known`);
    const project = this.project(text(input.projectName));
    const token = input.idempotencyToken as string | undefined;
    if (token !== undefined && token.length > 64)
      throw new AwsError('InvalidInputException', 'Invalid idempotency token: it is longer than 64 characters');
    const request = stable(input);
    const before = token && this.tokens.get(`${project.name} ${token}`);
    if (before && Date.now() - before.at < this.tokenLifeMs) {
      if (before.request !== request)
        throw new AwsError(
          'InvalidInputException',
          'Request parameters do not match the request that the idempotency token was used with',
        );
      return before.build;
    }
    // https://docs.aws.amazon.com/codebuild/latest/userguide/builds-working.html says that it is an error; of those
    // that StartBuild is modelled to have, this is the one. Its words are not documented.
    const running = this.builds.filter((build) => build.project.name === project.name && !build.record).length;
    if (project.buildLimit !== undefined && running >= project.buildLimit)
      throw new AwsError(
        'AccountLimitExceededException',
        `Cannot have more than ${project.buildLimit} active builds for the project`,
      );
    const variables = objects(input.environmentVariablesOverride).map((each): StartedVariable => ({
      name: text(each.name),
      type: text(each.type, 'PLAINTEXT'),
      value: text(each.value),
    }));
    const build = this.add(
      input.buildspecOverride === undefined ? project : project.withBuildspec(text(input.buildspecOverride)),
      caller,
      input.sourceVersion as string | undefined,
      variables,
    );
    if (token) this.tokens.set(`${project.name} ${token}`, { request, build, at: Date.now() });
    return build;
  }

  /** The same again. Only what CodeBuild repeats by itself is a try of its own. */
  private retry(build: Build, caller: Principal, tries?: Tries): Build {
    return this.add(build.project, caller, build.sourceVersion, build.variables, tries);
  }

  private add(
    project: BuildProject,
    caller: Principal,
    sourceVersion: string | undefined,
    variables: readonly StartedVariable[],
    tries?: Tries,
  ): Build {
    const number = (this.numbers.get(project.name) ?? 0) + 1;
    this.numbers.set(project.name, number);
    const build = new Build(this.world, project, number, initiator(caller), sourceVersion, variables, tries);
    this.builds.push(build);
    this.world.note('build', `${build.id} started`, { initiator: build.initiator, sourceVersion, variables });
    this.world.background(`build ${build.id}`, () => this.run(build));
    return build;
  }

  private async run(build: Build): Promise<void> {
    this.events.put(build.event());
    while (this.running >= this.concurrency)
      await new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
    this.running += 1;
    try {
      build.record = await (this.execute ?? (async (each: Build) => runBuild(each, this.ports)))(build);
    } finally {
      this.running -= 1;
    }
    this.world.note('build', `${build.id} ${build.status}`);
    const again = this.tryAgain(build);
    this.events.put(build.event());
    again?.();
  }

  /**
   * CodeBuild repeats a failed build in the name of the project's role.
   * @see https://docs.aws.amazon.com/codebuild/latest/userguide/auto-retry-build.html
   */
  private tryAgain(build: Build): (() => void) | undefined {
    const { project, tries } = build;
    if (build.status !== 'FAILED' || tries.number >= project.retryLimit) return undefined;
    const { principal } = this.ports.iam.assume(
      project.roleArn,
      'AutoRetry',
      { kind: 'service', name: 'codebuild.amazonaws.com' },
      { 'aws:SourceArn': project.arn, 'aws:SourceAccount': this.world.account },
    );
    if (!this.ports.iam.allows(principal, 'codebuild:RetryBuild', project.arn)) return undefined;
    return () => {
      build.nextTry = this.retry(build, principal, { number: tries.number + 1, previous: build.arn }).arn;
    };
  }

  private must(id: string): Build {
    const build = this.builds.find((each) => each.id === id || each.arn === id);
    if (!build) throw new AwsError('ResourceNotFoundException', `Build cannot be found: ${id}`);
    return build;
  }
}

/** A role's session as `ROLE/SESSION`, a user by its name. */
function initiator({ arn }: Principal): string {
  return (
    arn
      .split(':')
      .at(-1)
      ?.replace(/^(assumed-role|user)\//, '') ?? arn
  );
}
