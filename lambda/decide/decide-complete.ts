import { Build } from './build';
import { ReportLog, ReportResults } from './build-report';
import { mergedCommit } from './build-subject';

/** What was read of a build. */
export interface BuildReading {
  readonly build: Build;
  /** Whether an event said that it has ended. */
  readonly ended: boolean;
  readonly log: ReportLog;
  readonly results?: ReportResults;
  /** Whether the build had to merge with the target branch. */
  readonly mergeResult: boolean;
}

/** What AWS may not have answered completely, in words for the log. Empty: all is there. */
export function missingParts({ build, ended, log, results, mergeResult }: BuildReading): readonly string[] {
  if (!build.complete) return ended ? ['the end of the build'] : [];
  return [
    ...(isLogComplete(build, log) ? [] : ['the end of the log']),
    ...(results === undefined || (results.kind === 'read' && results.results.isComplete) ? [] : ['the reports']),
    // CodeBuild does not say whether it has answered all exported variables, so only a success without this one is
    // looked at again.
    ...(mergeResult && build.status === 'SUCCEEDED' && !mergedCommit(build.exported) ? ['the exported variables'] : []),
  ];
}

/**
 * Phases that run in the container, so that they end with a line in the log.
 * https://docs.aws.amazon.com/codebuild/latest/userguide/view-build-details-phases.html
 */
const CONTAINER_PHASES = ['DOWNLOAD_SOURCE', 'INSTALL', 'PRE_BUILD', 'BUILD', 'POST_BUILD', 'UPLOAD_ARTIFACTS'];

/**
 * Whether a log has the line with which CodeBuild ends the last phase that failed, or the last phase of a build that
 * succeeded. Lines come to CloudWatch Logs a
 * moment later than the build's end comes to EventBridge. A build that was cut off, by its timeout or by CodeBuild,
 * writes no such line.
 */
export function isLogComplete({ status, phases }: Pick<Build, 'status' | 'phases'>, log: ReportLog): boolean {
  if (log.kind === 'none') return true;
  if (log.kind === 'unreadable') return false;
  const last = phases.filter((phase) => phase.status === status && CONTAINER_PHASES.includes(phase.name)).at(-1);
  if ((status !== 'FAILED' && status !== 'SUCCEEDED') || !last) return true;
  const end = new RegExp(`^\\[Container\\] [^A-Za-z]*Phase complete: ${last.name} State: `);
  return log.lines.some((line) => end.test(line));
}
