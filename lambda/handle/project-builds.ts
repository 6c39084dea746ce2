import { HandlerPorts } from './handler-ports';
import { BuildService } from '../aws/ports';
import { Build, isOurs, MAX_CHAIN } from '../decide/build';
import { BuildSubject, hasFacts, isFor, SubjectFacts, subjectOf } from '../decide/build-subject';
import { PageLimit } from '../decide/page-limit';

/** A build's data may be large: a whole buildspec is part of it. */
const AT_ONCE = 25;
/** A function lasts for a minute, and reading so many builds takes some fifteen seconds. */
export const MAX_BUILDS = 2_000;

export type HistoryPorts = Pick<HandlerPorts, 'builds' | 'log' | 'startedBy'>;

/** The builds of a project, the newest first, which are read as far as somebody needs them. */
export class ProjectBuilds {
  public readonly builds: Build[] = [];
  /** Whether none is missing of those that were asked for. */
  public isComplete = true;
  private readonly byArn = new Map<string, Build>();
  private readonly chunks: ReturnType<typeof chunksOf>;
  private readDownTo = Number.POSITIVE_INFINITY;
  private isAll = false;
  private isCut = false;
  /** Why no more builds can be read: what failed once must not look like the end of the list. */
  private failure: Error | undefined;

  public constructor(
    private readonly project: string,
    private readonly ports: HistoryPorts,
  ) {
    this.chunks = chunksOf(project, ports);
  }

  /**
   * No build that started at this time or later is missing, in milliseconds since 1970. The newest one of those that
   * were read last decides, so that an order which is not exact does no harm.
   */
  public get since(): number {
    return this.isAll ? Number.NEGATIVE_INFINITY : this.readDownTo;
  }

  /** Read on until there is enough, the builds since a time are read, or as many as may be. */
  public async readTo(time: number, max: number, isEnough: () => boolean = () => false): Promise<void> {
    while (this.since > time && this.builds.length < max && !this.isCut && !isEnough()) await this.readOn();
  }

  /**
   * Read until a build is too old, and leave out that one and those after it. What is right then is right for those
   * that were read.
   */
  public async readUntil(isTooOld: (build: Build) => boolean, max = MAX_BUILDS): Promise<this> {
    const tooOld = () => this.builds.findIndex(isTooOld);
    await this.readTo(Number.NEGATIVE_INFINITY, max, () => tooOld() >= 0);
    const { length } = this.builds;
    const end = tooOld();
    if (end >= 0) this.builds.splice(end);
    else if (length >= max && !this.isAll && !this.isCut) {
      await this.readOn();
      if (this.builds.splice(length).length > 0) this.incomplete(`only the newest ${max} builds were read`);
    }
    return this;
  }

  /**
   * The builds that our function started, and those with which CodeBuild tried these again, for what some facts say.
   */
  public ours(facts: SubjectFacts): readonly Build[] {
    return this.builds.filter((build) => hasFacts(build, facts) && this.isOurs(build));
  }

  /**
   * The newest build of ours for a subject. One that was asked for by a command is one, and so is one that was stopped.
   * @param targetCommits the only target commits that a build may have. One with yet another commit is of an invocation
   * that was made
   * up, and must not stand in for the true build. Absent: any.
   */
  public newestFor(subject: BuildSubject, targetCommits?: readonly string[]): Build | undefined {
    return this.builds.find(
      (build) =>
        isFor(build, subject) &&
        (!targetCommits || targetCommits.includes(subjectOf(build).targetCommit ?? '')) &&
        this.isOurs(build),
    );
  }

  private isOurs(build: Build): boolean {
    return isOurs(build, this.ports.startedBy, (arn) => this.byArn.get(arn));
  }

  private async readOn(): Promise<void> {
    if (this.failure) throw this.failure;
    try {
      const { done, value } = await this.chunks.next();
      if (!done) return this.add(value);
      this.isAll = value === undefined;
      this.isCut = !this.isAll;
      if (value !== undefined) this.incomplete(value);
    } catch (error) {
      this.failure = error instanceof Error ? error : new Error(String(error));
      throw this.failure;
    }
  }

  private incomplete(reason: string): void {
    this.isComplete = false;
    this.ports.log({ project: this.project, outcome: 'incomplete', reason });
  }

  private add(builds: readonly Build[]): void {
    this.builds.push(...builds);
    for (const build of builds) this.byArn.set(build.arn, build);
    const starts = builds.flatMap(({ startedAt }) => (startedAt === undefined ? [] : [Date.parse(startedAt)]));
    // Of builds that started at once, some may be among those that were not read.
    if (starts.length > 0) this.readDownTo = Math.max(...starts) + 1;
  }
}

/** A project's builds that were started at a time or after it. */
export async function buildsSince(
  project: string,
  since: number,
  ports: HistoryPorts,
  max = MAX_BUILDS,
): Promise<ProjectBuilds> {
  const isTooOld = ({ startedAt }: Build) => startedAt !== undefined && Date.parse(startedAt) < since;
  return new ProjectBuilds(project, ports).readUntil(isTooOld, max);
}

/** What is asked of a project before something is said of a build that there is not. */
const MAX_RECENT = 100;

/**
 * Whether our function has started a build for something at a time or after it, as far as the newest builds tell. A
 * project that the function may not ask for is none of a flow: that is thrown.
 */
export async function hasOwnBuild(
  project: string,
  facts: SubjectFacts,
  since: string,
  ports: HistoryPorts,
): Promise<boolean> {
  return (await buildsSince(project, Date.parse(since), ports, MAX_RECENT)).ours(facts).length > 0;
}

/** Finds a build among others by its ARN. */
export function indexByArn(builds: readonly Build[]): (arn: string) => Build | undefined {
  const byArn = new Map(builds.map((build) => [build.arn, build]));
  return (arn) => byArn.get(arn);
}

/**
 * A project's builds, the newest first, some at a time and only as far as they are asked for.
 * @returns why the list was not read to its end, if it was not
 */
async function* chunksOf(
  project: string,
  ports: Pick<HistoryPorts, 'builds'>,
): AsyncGenerator<readonly Build[], string | undefined, undefined> {
  const service = await ports.builds();
  const limit = new PageLimit('codebuild:ListBuildsForProject');
  let page: string | undefined;
  do {
    const { ids, next } = await service.list(project, page);
    const places = new Map(ids.map((id, at) => [id, at]));
    const place = ({ buildId }: Build) => places.get(buildId) ?? -1;
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      const some = await service.get(ids.slice(from, from + AT_ONCE));
      yield [...some].sort((a, b) => place(a) - place(b));
    }
    const refused = next && limit.refuse(next);
    if (refused) return refused;
    page = next;
  } while (page);
  return undefined;
}

/** A build, and all those that it repeats. Nothing where there is no such build. */
export async function withAncestors(id: string, builds: BuildService): Promise<readonly Build[]> {
  const found: Build[] = [];
  let next: string | undefined = id;
  while (next !== undefined && found.length < MAX_CHAIN && !found.some(({ arn }) => arn === next)) {
    const [build]: readonly Build[] = await builds.get([next]);
    if (!build) break;
    found.push(build);
    next = build.retryOf;
  }
  return found;
}
