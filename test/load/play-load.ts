import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DeployedFlows, deployFlows } from './deploy-flows';
import { instantBuild } from './instant-build';
import { PlannedEvent, planLoad } from './load-plan';
import { parseState } from '../../lambda/render/state-line';
import { DeclaredFlows } from '../../src/flows/flow-file-options';
import { run } from '../e2e/support/run';
import { Build } from '../loopback-aws/codebuild/build';
import { referenceEvent } from '../loopback-aws/codecommit/repository-events';
import { AwsError } from '../loopback-aws/core/aws-error';
import { Json, objects, text } from '../loopback-aws/core/json';
import { BusEvent } from '../loopback-aws/events/events';
import { LoopbackAws } from '../loopback-aws/loopback-aws';

const FLOWS: DeclaredFlows = {
  repositoryName: 'load',
  defaultBranch: 'main',
  flows: {
    branches: { on: { branch: { names: ['load/**'], skipCi: false } }, build: { commands: ['true'] } },
    releases: { on: { tag: { names: ['v*'] } }, build: { commands: ['true'] } },
    nightly: { on: { schedule: [{ expression: 'rate(1 day)' }] }, build: { commands: ['true'] } },
    review: { on: { review: { targets: ['main'], skipCi: false } }, build: { commands: ['true'] } },
  },
};
/** As many as start-build and its retries can take; more would only wait. */
const MOST_UNDER_WAY = 48;
/** More than three attempts of Lambda's, of three requests each, would use up. */
const CALLS_THROTTLED_FOR_NOW = 2;
const DAY = Date.parse('2026-01-01T00:00:00Z');

/** Each event once, and where it ended. */
export interface LoadResult {
  readonly events: number;
  readonly deliveredTwice: number;
  readonly throttledCalls: number;
  readonly kills: number;
  /** Events that a process had when it was killed. */
  readonly killedAt: number;
  /** Before the redrive: events with a build, and events that are dead letters and have none. */
  readonly built: number;
  readonly dead: number;
  readonly deadLetters: number;
  /** After it. */
  readonly redriven: number;
  readonly lost: readonly string[];
  readonly builtTwice: readonly string[];
  /** Pull requests whose comment does not tell their build. */
  readonly untold: readonly string[];
  readonly deadLettersLeft: number;
  readonly faults: readonly string[];
  readonly seconds: number;
  readonly redriveSeconds: number;
  /** From the event to StartBuild, in milliseconds, of events with which nothing went wrong. */
  readonly latencies: readonly number[];
}

/** Play so many events through one deployment, at the pace that it takes, then redrive what is dead, twice. */
export async function playLoad(
  count: number,
  seed: number,
  say: (what: string) => void = () => undefined,
): Promise<LoadResult> {
  const aws = await LoopbackAws.start();
  let deployed: DeployedFlows | undefined;
  try {
    await aws.codecommit.create(FLOWS.repositoryName);
    say('deploying');
    deployed = await deployFlows(aws, FLOWS);
    return await new Load(aws, deployed, count, seed, say).play();
  } finally {
    await aws.stop();
    deployed?.remove();
  }
}

class Load {
  private readonly plan: ReturnType<typeof planLoad>;
  /** Key -> when the event was put on the bus. */
  private readonly putAt = new Map<string, number>();
  private readonly planned = new Map<string, PlannedEvent>();
  private readonly starts = new Map<string, number[]>();
  private readonly throttles = new Map<string, number>();
  private readonly later = new Map<number, BusEvent[]>();
  private throttledCalls = 0;
  /** The rule's targets take everything again. */
  private mended = false;
  private killedAt = 0;
  /** Pull request -> key. */
  private readonly reviews = new Map<string, string>();

  constructor(
    private readonly aws: LoopbackAws,
    private readonly deployed: DeployedFlows,
    count: number,
    seed: number,
    private readonly say: (what: string) => void,
  ) {
    this.plan = planLoad(count, seed);
    aws.codebuild.execute = async (build) => {
      this.note(build);
      return instantBuild();
    };
    aws.codebuild.concurrency = Number.POSITIVE_INFINITY;
    // Each keeps a comment for seconds, most of which are pauses.
    aws.lambda.mostProcesses = 6;
    aws.endpoint.intercept = (_, operation, input) => {
      if (operation === 'StartBuild') this.throttle(input);
    };
    aws.events.breakdown = (_, event) =>
      this.planned.get(keyOfEvent(event))?.refused && !this.mended ? 'THROTTLING' : undefined;
  }

  public async play(): Promise<LoadResult> {
    const { aws, plan } = this;
    await this.makeSource();
    this.say(`${plan.events.length} events`);
    const began = Date.now();
    for (const [n, event] of plan.events.entries()) {
      while (aws.world.busy > MOST_UNDER_WAY) await pause(2);
      await this.put(event);
      if (plan.kills.includes(n)) await this.kill();
      for (const twice of this.later.get(n) ?? []) aws.events.put(twice);
      this.later.delete(n);
      aws.world.happenings.length = 0;
      if (n % 500 === 499)
        this.say(`${n + 1} events, ${aws.codebuild.builds.length} builds, ${(Date.now() - began) / 1000} s`);
    }
    for (const events of this.later.values()) for (const twice of events) aws.events.put(twice);
    await aws.world.quiet(600_000);
    const seconds = (Date.now() - began) / 1000;
    const built = this.built();
    const deadLetters = this.deadLetters();
    const dead = new Set(deadLetters.map((body) => keyOfDeadLetter(body, this.reviews)));
    const onlyDead = [...dead].filter((key) => !built.has(key));

    this.say(`redriving ${deadLetters.length} dead letters`);
    this.mended = true;
    this.throttles.clear();
    for (const [key, { throttled }] of this.planned) if (throttled === 'lasting') this.planned.delete(key);
    const redriveBegan = Date.now();
    for (let n = 0; n < 2; n += 1) await this.redrive();
    const all = [...this.putAt.keys()];
    return {
      events: all.length,
      deliveredTwice: plan.events.filter(({ again }) => again !== undefined).length,
      throttledCalls: this.throttledCalls,
      kills: plan.kills.length,
      killedAt: this.killedAt,
      built: built.size,
      dead: onlyDead.length,
      deadLetters: deadLetters.length,
      redriven: [...this.built()].filter((key) => !built.has(key)).length,
      lost: all.filter((key) => !this.starts.has(key)),
      builtTwice: [...this.starts].filter(([, times]) => times.length > 1).map(([key]) => key),
      untold: [...this.reviews].filter(([id]) => !this.isTold(id)).map(([, key]) => key),
      deadLettersLeft: this.deadLetters().length,
      faults: aws.world.takeFaults(),
      seconds,
      redriveSeconds: (Date.now() - redriveBegan) / 1000,
      latencies: all.flatMap((key) => this.latencyOf(key)),
    };
  }

  /**
   * A branch to make pull requests from. Branches and tags of the other events need not be there: nobody reads them.
   */
  private async makeSource(): Promise<void> {
    const repository = this.aws.codecommit.repository(FLOWS.repositoryName);
    const tree = await repository.git(['mktree'], '');
    const main = await repository.git(['commit-tree', tree, '-m', 'first']);
    const source = await repository.git(['commit-tree', tree, '-p', main, '-m', 'second']);
    await repository.git(['update-ref', 'refs/heads/main', main]);
    await repository.git(['update-ref', 'refs/heads/source', source]);
  }

  private async put(event: PlannedEvent): Promise<void> {
    const { aws } = this;
    const { number, again } = event;
    if (event.kind === 'schedule') {
      const due = new Date(DAY + number * 60_000);
      this.begin(`schedule ${due.toISOString().replace(/\.\d+Z$/, 'Z')}`, event);
      aws.scheduler.fire(aws.scheduler.names[0], due);
      return;
    }
    const put = aws.events.put.bind(aws.events);
    let made: BusEvent | undefined;
    if (event.kind === 'review') {
      // The event comes out of the call: it is noted before it goes on.
      aws.events.put = (each) => {
        if (each.detail.event === 'pullRequestCreated') {
          made = each;
          this.reviews.set(text(each.detail.pullRequestId), keyOfEvent(each));
          this.begin(keyOfEvent(each), event);
        }
        put(each);
      };
      const create = aws.codecommit.service().operations.CreatePullRequest;
      await create.run(
        {
          title: `Load ${number}`,
          targets: [{ repositoryName: FLOWS.repositoryName, sourceReference: 'source', destinationReference: 'main' }],
        },
        this.caller(),
      );
      aws.events.put = put;
    } else {
      const ref = event.kind === 'tag' ? `refs/tags/v${number}` : `refs/heads/load/${number}`;
      made = referenceEvent(
        aws.world,
        aws.codecommit.repository(FLOWS.repositoryName),
        { ref, after: createHash('sha1').update(ref).digest('hex') },
        this.caller(),
      );
      this.begin(keyOfEvent(made), event);
      put(made);
    }
    if (again !== undefined && made) this.later.set(number + again, [...(this.later.get(number + again) ?? []), made]);
  }

  private begin(key: string, event: PlannedEvent): void {
    this.putAt.set(key, performance.now());
    this.planned.set(key, event);
    if (event.throttled)
      this.throttles.set(key, event.throttled === 'lasting' ? Number.POSITIVE_INFINITY : CALLS_THROTTLED_FOR_NOW);
  }

  private throttle(input: Json): void {
    const variables = Object.fromEntries(
      objects(input.environmentVariablesOverride).map(({ name, value }) => [text(name), text(value)]),
    );
    const key = keyOfVariables(variables);
    const left = this.throttles.get(key) ?? 0;
    if (left <= 0) return;
    this.throttles.set(key, left - 1);
    this.throttledCalls += 1;
    throw new AwsError('ThrottlingException', 'Rate exceeded');
  }

  /** Not while they rest: somebody's event must be under way. */
  private async kill(): Promise<void> {
    const name = this.aws.lambda.names.find((each) => each.includes('start-build')) ?? '';
    for (let tries = 0; tries < 5_000 && this.aws.lambda.busyProcesses(name) === 0; tries += 1) await pause(1);
    this.killedAt += this.aws.lambda.kill(name);
  }

  private async redrive(): Promise<void> {
    const { code, output } = await run(
      'flow-ci redrive',
      process.execPath,
      [join(__dirname, '..', '..', 'assets', 'cli', 'flow-ci', 'index.js'), 'redrive', '--no-color'],
      { cwd: this.deployed.folder, env: this.deployed.env, mayFail: true, longestMs: 900_000 },
    );
    if (code !== 0) this.aws.world.fault(`the redrive ended with ${code}: ${output.slice(-2_000)}`);
    await this.aws.world.quiet(600_000);
  }

  private note(build: Build): void {
    const key = keyOfVariables(Object.fromEntries(build.variables.map(({ name, value }) => [name, value])));
    this.starts.set(key, [...(this.starts.get(key) ?? []), performance.now()]);
  }

  private built(): ReadonlySet<string> {
    return new Set(this.starts.keys());
  }

  private deadLetters(): readonly string[] {
    return this.aws.sqs.names.flatMap((name) => this.aws.sqs.messages(name).map(({ body }) => body));
  }

  private isTold(pullRequestId: string): boolean {
    const states = this.aws.codecommit.comments(pullRequestId).map(({ content }) => parseState(content));
    return states.length === 1 && states[0]?.status === 'SUCCEEDED';
  }

  private latencyOf(key: string): number[] {
    const at = this.putAt.get(key);
    const [started] = this.starts.get(key) ?? [];
    const event = this.planned.get(key);
    return at === undefined || started === undefined || !event || event.throttled || event.refused
      ? []
      : [started - at];
  }

  private caller() {
    return this.aws.iam.principal(this.aws.administrator.accessKeyId);
  }
}

/** The same for an event and for its build. */
function keyOfEvent({ detail }: Pick<BusEvent, 'detail'>): string {
  if (detail.pullRequestId !== undefined) return `review ${text(detail.pullRequestId)}`;
  return detail.referenceName === undefined ? 'none' : `${text(detail.referenceType)} ${text(detail.referenceName)}`;
}

function keyOfVariables({
  FLOW_BRANCH,
  FLOW_TAG,
  FLOW_SCHEDULE,
  FLOW_PULL_REQUEST_ID,
}: Readonly<Record<string, string | undefined>>): string {
  if (FLOW_PULL_REQUEST_ID !== undefined) return `review ${FLOW_PULL_REQUEST_ID}`;
  if (FLOW_BRANCH !== undefined) return `branch ${FLOW_BRANCH}`;
  return FLOW_TAG !== undefined ? `tag ${FLOW_TAG}` : `schedule ${FLOW_SCHEDULE ?? ''}`;
}

function keyOfDeadLetter(body: string, reviews: ReadonlyMap<string, string>): string {
  const json = JSON.parse(body) as {
    readonly event?: BusEvent;
    readonly requestPayload?: { readonly event: BusEvent };
  } & BusEvent;
  const event: BusEvent = json.event ?? json.requestPayload?.event ?? json;
  if (event.source === 'aws.scheduler') return `schedule ${event.time}`;
  const key = keyOfEvent(event);
  return reviews.get(text(event.detail.pullRequestId)) ?? key;
}
