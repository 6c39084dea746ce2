import { BuildStatus } from '../../src/contract/codecommit-events';
import { BuildPhase } from '../decode/flow-event';
import { SourceFindings } from '../decode/parse-findings';

/**
 * A build's status, or `NOT_STARTED`: CodeBuild refused to start it, `SUPERSEDED`: it was stopped because nobody needs
 * it any more, `SKIPPED`: none was to be started.
 */
export type ReportStatus = BuildStatus | 'NOT_STARTED' | 'SUPERSEDED' | 'SKIPPED';

/** All that a comment shows of a build: plain data, the same from AWS and from a run on a laptop. */
export interface BuildReport {
  readonly flow: string;
  /** The CodeBuild project. */
  readonly project: string;
  readonly status: ReportStatus;
  /** `PROJECT:UUID`. Absent when no build was started. */
  readonly buildId?: string;
  /** Counts up within the project. */
  readonly buildNumber?: number;
  /** 40 hex digits. */
  readonly commit: string;
  /** When the build started, or was asked for when it was not started. ISO 8601 in UTC. */
  readonly startedAt: string;
  /** ISO 8601 in UTC. Absent while the build runs. */
  readonly finishedAt?: string;
  /** Those that are known so far, in their order. */
  readonly phases: readonly BuildPhase[];
  readonly log: ReportLog;
  /** Why no build was started. */
  readonly startError?: StartError;
  /** How many builds of the flow may run at once, where it has a limit of its own. */
  readonly concurrentBuildLimit?: number;
  readonly links: ReportLinks;
  /** Why there is no build, or why it was stopped; the rest of a sentence. */
  readonly because?: string;
  /** What the reader is to know beside it: a sentence of our own. */
  readonly note?: string;
  readonly results?: ReportResults;
  /** What tools found in the source, where the flow wants it in the comment. */
  readonly findings?: SourceFindings;
  /** What became of the merge into the target branch, where the build had to make one. */
  readonly merge?: MergeReport;
  /** The command line that runs the build on the reader's machine, from the root of a clone. */
  readonly localRun?: string;
  /** Whether the reader may give commands in comments. */
  readonly commands?: boolean;
}

/** `name` is that of AWS's error, or Lambda's own word for what happened. */
export interface StartError {
  readonly name: string;
  readonly message?: string;
}

/** `branch` is the target branch, without `refs/heads/`. */
export type MergeReport =
  /** `commit` is the tip of the target branch that was merged. */
  | { readonly kind: 'merged'; readonly branch: string; readonly commit: string }
  /** `files` are the first ones: paths from the root, as they are. */
  | { readonly kind: 'conflict'; readonly branch: string; readonly commit?: string; readonly files: readonly string[] }
  /** The build succeeded, and has merged nothing. */
  | { readonly kind: 'not-merged'; readonly branch: string; readonly isGated: boolean };

/** What a build's test and coverage reports say. */
export interface BuildResults {
  /** Whether CodeBuild has read all reports. */
  readonly isComplete: boolean;
  readonly tests?: TestResults;
  readonly coverage?: Coverage;
}

export type ReportResults =
  | { readonly kind: 'read'; readonly results: BuildResults }
  /** `reason` ends the sentence "The reports could not be read: ...". */
  | { readonly kind: 'unreadable'; readonly reason: string };

export interface TestResults {
  readonly total: number;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** The first ones. */
  readonly failures: readonly FailedTest[];
}

export interface FailedTest {
  readonly name: string;
  readonly message: string;
}

/** In percent, with two decimals at most. */
export interface Coverage {
  readonly lines?: number;
  readonly branches?: number;
}

export type ReportLog =
  /** Not asked for, or there is none yet. */
  | { readonly kind: 'none' }
  /**
   * Lines as the build wrote them, the last one last: control codes, secrets and phase footers may still be in them.
   */
  | { readonly kind: 'lines'; readonly lines: readonly string[] }
  /** `reason` ends the sentence "The log could not be read: ...". */
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Web addresses. Absent where there is no page to show. */
export interface ReportLinks {
  readonly build?: string;
  readonly log?: string;
}
