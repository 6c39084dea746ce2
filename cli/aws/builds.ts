import { RemoteBuild } from './remote-build';
import { LogPlace } from '../../lambda/decode/flow-event';

export interface StartRequest {
  readonly project: string;
  /** A branch, tag or commit. Absent: the project's. */
  readonly ref?: string;
  readonly variables: Readonly<Record<string, string>>;
  /** The same token never starts two builds. */
  readonly token: string;
}

/** What starts builds in AWS, stops them and knows them. It throws an `AwsError`. */
export interface Builds {
  start(request: StartRequest): Promise<RemoteBuild>;
  stop(id: string): Promise<void>;
  /** The builds with these ids, in no order. Those that are not known are left out. */
  get(ids: readonly string[]): Promise<readonly RemoteBuild[]>;
  /** Ids of a project's builds, the newest first, at most so many. */
  latest(project: string, most: number): Promise<readonly string[]>;
}

export interface LogPage {
  readonly lines: readonly string[];
  /** Reads on from here. */
  readonly next?: string;
  /** Whether there may be more already. */
  readonly more: boolean;
}

/** What keeps the output of builds. It throws an `AwsError`. */
export interface BuildLogs {
  /** A piece of a log: its beginning, or what came after an earlier piece. A log that is not there yet is empty. */
  read(place: LogPlace, from?: string): Promise<LogPage>;
}
