import { BuildStatus } from '../../src/contract/codecommit-events';
import { CommandPhase } from '../plan/buildspec';

/** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_BuildPhase.html */
export const BUILD_PHASES = [
  'SUBMITTED',
  'QUEUED',
  'PROVISIONING',
  'DOWNLOAD_SOURCE',
  'INSTALL',
  'PRE_BUILD',
  'BUILD',
  'POST_BUILD',
  'UPLOAD_ARTIFACTS',
  'FINALIZING',
  'COMPLETED',
] as const;
export type BuildPhaseType = (typeof BUILD_PHASES)[number];

export interface PhaseContext {
  readonly statusCode: string;
  readonly message: string;
}

export interface PhaseRecord {
  readonly type: BuildPhaseType;
  /** Absent for COMPLETED. */
  readonly status?: BuildStatus;
  readonly start: Date;
  readonly end?: Date;
  readonly contexts: readonly PhaseContext[];
}

/** The command that made a build fail. */
export interface CommandFailure {
  readonly phase: CommandPhase;
  readonly text: string;
  readonly line: number;
  /** For example `exit status 1`. */
  readonly reason: string;
  /** Where its output stands in the log. */
  readonly logFrom: number;
  readonly logTo: number;
}

/** How a build went. */
export interface BuildRecord {
  readonly status: BuildStatus;
  readonly phases: readonly PhaseRecord[];
  readonly failed?: CommandFailure;
  /** The failed phase asks for another build, at most so many times in all. */
  readonly retry?: { readonly limit: number };
  readonly exportedVariables: Readonly<Record<string, string>>;
}
