import { BuildReports } from '../aws/build-reports';
import { ReportResults } from '../decide/build-report';
import { KnownBuild } from '../decide/known-build';

export interface ResultPorts {
  readonly reports: () => Promise<BuildReports>;
}

/** The reports of a build that ended, as far as CodeBuild has read them. */
export async function readResults(
  { complete, status, reportArns }: KnownBuild,
  ports: ResultPorts,
): Promise<ReportResults | undefined> {
  if (!complete || status === 'STOPPED' || reportArns.length === 0) return undefined;
  try {
    const results = await (await ports.reports()).read(reportArns);
    return results && { kind: 'read', results };
  } catch (error) {
    // Reports that cannot be read must not take the comment with them.
    return { kind: 'unreadable', reason: error instanceof Error ? error.name : 'unknown error' };
  }
}
