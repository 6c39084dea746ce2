import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { RandomChange } from './random-decisions';
import { BusEvent } from '../../loopback-aws/events/events';
import { LoopbackAws } from '../../loopback-aws/loopback-aws';

const CHANGES = ['referenceCreated', 'referenceUpdated', 'pullRequestCreated', 'pullRequestSourceBranchUpdated'];

/** What is decided of each flow. */
export type Decisions = Readonly<Record<string, string>>;

/** The commits that references are at. */
export interface ChangedReferences {
  /** Of the branch, and of the tag. */
  readonly tip: string;
  /** Before. Absent: the reference is new. */
  readonly old?: string;
  readonly target: string;
}

/** The functions of a deployed repository, asked what they decide. */
export class DeployedDecisions {
  private seen = 0;
  private readonly decided = new Map<string, Record<string, string>>();
  private readonly group: string;

  /** @param objects a folder of git objects, in which the commits are */
  public constructor(
    private readonly aws: LoopbackAws,
    private readonly repositoryName: string,
    objects: string,
  ) {
    const { folder } = aws.codecommit.repository(repositoryName);
    appendFileSync(join(folder, 'objects/info/alternates'), `${objects}\n`);
    this.group =
      aws.logs.groupNames.find((name) => name.includes(`/${repositoryName}-start-build`)) ??
      aws.logs.groupNames.find((name) => name.includes(repositoryName) && name.includes('start-build')) ??
      '';
    if (!this.group) throw new Error(`no log group in ${aws.logs.groupNames.join(', ')}`);
  }

  /** Make the change as CodeCommit sees it, and give the event that it put on the bus. */
  public async make(change: RandomChange, { tip, old, target }: ChangedReferences): Promise<BusEvent> {
    const { aws, repositoryName } = this;
    const branch = `refs/heads/${change.branch}`;
    const caller = aws.iam.principal(aws.administrator.accessKeyId);
    const open = async () =>
      aws.codecommit.service().operations.CreatePullRequest.run(
        {
          title: 'A change',
          targets: [{ repositoryName, sourceReference: change.branch, destinationReference: change.into }],
        },
        caller,
      );
    switch (change.kind) {
      case 'review':
        this.write(`refs/heads/${change.into}`, target);
        if (old === undefined || old === tip) {
          this.write(branch, tip);
          return this.eventOf(open);
        }
        this.write(branch, old);
        // The event of the pull request itself is not looked at.
        await this.eventOf(open, false);
        return this.eventOf(async () => this.push(branch, tip, old), true, 'pullRequestSourceBranchUpdated');
      case 'branch':
        return this.eventOf(async () => this.push(branch, tip, old === tip ? undefined : old));
      default:
        return this.eventOf(async () => this.push(`refs/tags/${change.tag}`, tip, old === tip ? undefined : old));
    }
  }

  /** What was decided about an event; a flow of which nothing is in the log was not called, or let it be. */
  public decisions(event: BusEvent, flows: readonly string[]): Decisions {
    const lines = this.aws.logs.lines(this.group);
    for (const line of lines.slice(this.seen)) {
      if (!line.startsWith('{')) continue;
      const { event: id, flow, outcome, reason } = JSON.parse(line) as Readonly<Record<string, string>>;
      const decided = outcome === 'started' ? 'starts' : outcome === 'skipped' ? reason : 'misses';
      this.decided.set(id, { ...this.decided.get(id), [flow]: decided });
    }
    this.seen = lines.length;
    const of = this.decided.get(event.id) ?? {};
    return Object.fromEntries(flows.map((flow) => [flow, of[flow] ?? 'misses']));
  }

  /** References that no later change has. */
  public forget({ branch, into, tag }: RandomChange): void {
    for (const ref of [`heads/${branch}`, `heads/${into}`, `tags/${tag}`])
      rmSync(join(this.aws.codecommit.repository(this.repositoryName).folder, 'refs', ref), { force: true });
  }

  private push(ref: string, after: string, before?: string): void {
    const repository = this.aws.codecommit.repository(this.repositoryName);
    this.write(ref, after);
    const caller = this.aws.iam.principal(this.aws.administrator.accessKeyId);
    this.aws.codecommit.pushed(repository, [{ ref, after, ...(before && { before }) }], caller);
  }

  private write(ref: string, commit: string): void {
    const file = join(this.aws.codecommit.repository(this.repositoryName).folder, ref);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${commit}\n`);
  }

  /** The event that comes out of some work, which is one of several perhaps. */
  private async eventOf(work: () => unknown, isPut = true, named?: string): Promise<BusEvent> {
    const { events } = this.aws;
    const put = events.put.bind(events);
    const made: BusEvent[] = [];
    events.put = (each) => {
      // What functions do meanwhile makes events, too.
      if (CHANGES.includes(String(each.detail.event))) made.push(each);
      else put(each);
    };
    try {
      await work();
    } finally {
      events.put = put;
    }
    const event = made.find(({ detail }) => named === undefined || detail.event === named);
    if (!event) throw new Error(`no event ${named ?? ''} among ${JSON.stringify(made)}`);
    if (isPut) put(event);
    return event;
  }
}
