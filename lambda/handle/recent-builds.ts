import { chunksOf, HistoryPorts } from './builds-of';
import { KnownBuild } from '../decide/known-build';

/** The builds of a project, the newest first, which are read as far as somebody needs them. */
export class RecentBuilds {
  public readonly builds: KnownBuild[] = [];
  private readonly byArn = new Map<string, KnownBuild>();
  private readonly chunks: ReturnType<typeof chunksOf>;
  private readDownTo = Number.POSITIVE_INFINITY;
  private isAll = false;
  /** Why no more builds can be read: what failed once must not look like the end of the list. */
  private failure: Error | undefined;
  private incomplete = false;

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

  public readonly find = (arn: string): KnownBuild | undefined => this.byArn.get(arn);

  /** Read on until there is enough, the builds since a time are read, or as many as may be. */
  public async readTo(time: number, max: number, isEnough: () => boolean = () => false): Promise<void> {
    while (this.since > time && this.builds.length < max && !this.incomplete && !isEnough()) await this.readOn();
  }

  private async readOn(): Promise<void> {
    if (this.failure) throw this.failure;
    try {
      const { done, value } = await this.chunks.next();
      if (done) this.end(value);
      else this.add(value);
    } catch (error) {
      this.failure = error instanceof Error ? error : new Error(String(error));
      throw this.failure;
    }
  }

  private end(incomplete: string | undefined): void {
    this.isAll = incomplete === undefined;
    this.incomplete = incomplete !== undefined;
    if (incomplete !== undefined) this.ports.say({ project: this.project, outcome: 'incomplete', reason: incomplete });
  }

  private add(builds: readonly KnownBuild[]): void {
    this.builds.push(...builds);
    for (const build of builds) this.byArn.set(build.arn, build);
    const starts = builds.flatMap(({ startedAt }) => (startedAt === undefined ? [] : [Date.parse(startedAt)]));
    // Of builds that started at once, some may be among those that were not read.
    if (starts.length > 0) this.readDownTo = Math.max(...starts) + 1;
  }
}
