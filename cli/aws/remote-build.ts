import { ConsolePlace } from '../../lambda/render/console-url';
import { BuildStatus } from '../../src/contract/codecommit-events';

/** A build in AWS, in our words. */
export interface RemoteBuild {
  /** `PROJECT:UUID` */
  readonly id: string;
  readonly project: string;
  readonly place: ConsolePlace;
  readonly number?: number;
  readonly status: BuildStatus;
  /** Whether it has ended, in whatever way. */
  readonly complete: boolean;
  /** The phase that it is in. */
  readonly phase?: string;
  /** What it builds: the commit when CodeBuild has found it, before that what was asked for. */
  readonly source?: string;
  readonly initiator?: string;
  readonly startedAt?: Date;
  readonly endedAt?: Date;
  /** Where its output goes. Absent until it has one, or for good. */
  readonly log?: LogStream;
  readonly phases: readonly RemotePhase[];
}

export interface RemotePhase {
  readonly name: string;
  /** Absent while it runs. */
  readonly status?: string;
  readonly seconds?: number;
  /** The messages of CodeBuild, above all when it failed. */
  readonly messages: readonly string[];
}

export interface LogStream {
  readonly group: string;
  readonly stream: string;
}
