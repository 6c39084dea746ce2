import { LogPlace } from './remote-build';

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
