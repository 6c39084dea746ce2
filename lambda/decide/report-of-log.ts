import { BuildReport, ReportLog, ReportStatus } from './build-report';
import { findingsInLog } from './list-findings';
import { AnnotatedLevels } from '../../src/contract/flow-file';

/** What is reported of a log: the log itself where something failed, and the findings in it. */
export function reportOfLog(
  log: ReportLog,
  status: ReportStatus,
  annotations: AnnotatedLevels | undefined,
  sourceDirs: readonly string[] = [],
): Pick<BuildReport, 'log' | 'findings'> {
  return {
    log: log.kind === 'lines' && status === 'SUCCEEDED' ? { kind: 'none' } : log,
    ...(annotations && log.kind === 'lines' && { findings: findingsInLog(log.lines, sourceDirs, annotations) }),
  };
}
