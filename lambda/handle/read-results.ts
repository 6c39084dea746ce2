import { Clock } from './keep-comment';
import { BuildReports } from '../aws/build-reports';
import { BuildService } from '../aws/build-service';
import { BuildReport, ReportResults } from '../decide/build-report';

export interface ResultPorts {
  readonly builds: () => Promise<BuildService>;
  readonly reports: () => Promise<BuildReports>;
  readonly clock: Clock;
}

const PAUSE_MILLISECONDS = 2_000;
const MOST_TRIES = 4;

/** The reports of a build that ended. CodeBuild may still be reading them when the build's event arrives. */
export async function readResults(
  { buildId, status }: BuildReport,
  ports: ResultPorts,
): Promise<ReportResults | undefined> {
  if (buildId === undefined || status === 'IN_PROGRESS' || status === 'STOPPED' || status === 'SUPERSEDED')
    return undefined;
  try {
    const [build] = await (await ports.builds()).get([buildId]);
    if (!build || build.reportArns.length === 0) return undefined;
    const reports = await ports.reports();
    let results = await reports.read(build.reportArns);
    for (let n = 1; n < MOST_TRIES && results && !results.isComplete; n += 1) {
      await ports.clock.pause(PAUSE_MILLISECONDS);
      results = await reports.read(build.reportArns);
    }
    return results && { kind: 'read', results };
  } catch (error) {
    // Reports that cannot be read must not take the comment with them.
    return { kind: 'unreadable', reason: error instanceof Error ? error.name : 'unknown error' };
  }
}
