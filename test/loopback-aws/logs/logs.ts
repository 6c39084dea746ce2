import { AwsError } from '../core/aws-error';
import { Json, text } from '../core/json';
import { Service } from '../core/service';
import { World } from '../core/world';

interface LogEvent {
  readonly timestamp: number;
  readonly message: string;
  /** Its place among all events of the account. */
  readonly place: number;
}

const MOST_EVENTS = 10_000;

/** Log groups and their streams. */
export class Logs {
  private readonly groups = new Map<string, Map<string, LogEvent[]>>();
  private written = 0;

  constructor(private readonly world: World) {}

  public groupArn(group: string): string {
    return this.world.arn('logs', `log-group:${group}`);
  }

  public streamArn(group: string, stream: string): string {
    return `${this.groupArn(group)}:log-stream:${stream}`;
  }

  public createGroup(name: string): void {
    if (this.groups.has(name))
      throw new AwsError('ResourceAlreadyExistsException', `The specified log group already exists: ${name}`);
    this.groups.set(name, new Map());
  }

  public get groupNames(): string[] {
    return [...this.groups.keys()];
  }

  public hasGroup(name: string): boolean {
    return this.groups.has(name);
  }

  public removeGroup(name: string): void {
    this.groups.delete(name);
  }

  public write(group: string, stream: string, lines: readonly string[]): void {
    const streams = this.groups.get(group);
    if (!streams) return; // as with a function whose group is gone: nobody hears of it
    const events = streams.get(stream) ?? [];
    streams.set(stream, events);
    events.push(...lines.map((message) => ({ timestamp: Date.now(), message, place: (this.written += 1) })));
  }

  /** All lines of a group as they were written, for tests. */
  public lines(group: string): string[] {
    return [...(this.groups.get(group)?.values() ?? [])]
      .flat()
      .sort((a, b) => a.place - b.place)
      .map(({ message }) => message);
  }

  public service(): Service {
    return {
      signingName: 'logs',
      prefix: 'logs',
      protocol: 'json',
      operations: {
        GetLogEvents: {
          resources: (input) => [this.streamArn(text(input.logGroupName), text(input.logStreamName))],
          run: (input) => this.getLogEvents(input),
        },
      },
    };
  }

  /** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html */
  private getLogEvents(input: Json): Json {
    const events = this.groups.get(text(input.logGroupName))?.get(text(input.logStreamName));
    if (!events) throw new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
    const limit = Number(input.limit ?? MOST_EVENTS);
    const [, way, at] = /^([bf])\/(\d+)$/.exec(text(input.nextToken)) ?? [];
    if (input.nextToken !== undefined && at === undefined)
      throw this.world.fault(`the token ${text(input.nextToken)} of GetLogEvents is not known`);
    // Without a token the newest come, unless the oldest are asked for. A token goes on in its own direction.
    const forward = way === undefined ? input.startFromHead === true : way === 'f';
    const from = Math.min(at === undefined ? (forward ? 0 : events.length) : Number(at), events.length);
    const start = forward ? from : Math.max(0, from - limit);
    const end = forward ? Math.min(events.length, from + limit) : from;
    return {
      events: events
        .slice(start, end)
        .map(({ timestamp, message }) => ({ timestamp, message, ingestionTime: timestamp })),
      nextForwardToken: `f/${end}`,
      nextBackwardToken: `b/${start}`,
    };
  }
}
