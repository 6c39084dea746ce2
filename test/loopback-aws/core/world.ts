import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from './fault';

/** One line of what happened, for tests to look at. */
export interface Happening {
  readonly kind: 'call' | 'event' | 'delivery' | 'invocation' | 'build' | 'fault';
  readonly at: number;
  readonly what: string;
  readonly detail?: unknown;
}

/** What all services of the one account and Region share. */
export class World {
  public readonly partition = 'aws';
  public readonly happenings: Happening[] = [];
  /** What the loopback AWS was asked and does not know. A run with one has failed. */
  public readonly faults: string[] = [];
  /** The server's address, once it listens. */
  public endpoint = '';
  /** How long ago events are said to have happened: a test makes them older than anybody remembers. */
  public eventsAreLateMs = 0;
  private readonly running = new Map<Promise<unknown>, string>();
  private began = Date.now();

  constructor(
    public readonly account: string,
    public readonly region: string,
    public readonly root: string,
  ) {}

  public arn(service: string, resource: string): string {
    return `arn:${this.partition}:${service}:${this.region}:${this.account}:${resource}`;
  }

  /** A folder of the account's own. */
  public folder(...path: string[]): string {
    const folder = join(this.root, ...path);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  public note(kind: Happening['kind'], what: string, detail?: unknown): void {
    this.happenings.push({ kind, at: Date.now() - this.began, what, ...(detail !== undefined && { detail }) });
  }

  public fault(message: string): Fault {
    if (!this.faults.includes(message)) this.faults.push(message);
    this.note('fault', message);
    return new Fault(message);
  }

  /** What was not known since it was last asked. */
  public takeFaults(): string[] {
    return this.faults.splice(0);
  }

  /** Let something go on by itself. What breaks there is a fault: nobody else would see it. */
  public background(what: string, work: () => Promise<unknown>): void {
    const promise: Promise<unknown> = work()
      .catch((error: unknown) => {
        this.fault(`${what}: ${error instanceof Error ? error.stack : String(error)}`);
      })
      .finally(() => this.running.delete(promise));
    this.running.set(promise, what);
  }

  /** How much goes on by itself. */
  public get busy(): number {
    return this.running.size;
  }

  /** What goes on by itself. */
  public get underWay(): readonly string[] {
    return [...this.running.values()];
  }

  /** Wait until nothing goes on by itself. What never ends is told by its name. */
  public async quiet(longestMs = 60_000): Promise<void> {
    const timeout = new AbortController();
    const late = pause(longestMs, undefined, { signal: timeout.signal }).then(() => {
      throw this.fault(`still going on after ${longestMs / 1000} s: ${[...this.running.values()].join(', ')}`);
    });
    late.catch(() => undefined);
    try {
      while (this.running.size > 0) await Promise.race([...this.running.keys(), late]);
    } finally {
      timeout.abort();
    }
  }
}
