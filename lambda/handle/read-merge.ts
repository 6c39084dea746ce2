import { Clock } from './keep-comment';
import { GateVariable } from '../../src/contract/invocation';
import { BuildService } from '../aws/build-service';
import { BuildReport, MergeReport } from '../decide/build-report';
import { decideMerge, mergedCommit } from '../decide/decide-merge';

export interface MergePorts {
  readonly builds: () => Promise<BuildService>;
  /** Project -> its gate. */
  readonly gates: Readonly<Record<string, GateVariable>>;
  readonly clock: Clock;
}

const PAUSE_MILLISECONDS = 2_000;
const MOST_TRIES = 3;

/** What became of the merge that a build had to make. A build that runs, or that somebody stopped, has nothing to tell yet. */
export async function readMerge(
  report: BuildReport,
  branch: string,
  ports: MergePorts,
): Promise<MergeReport | undefined> {
  const { buildId, status, project } = report;
  if (buildId === undefined || status === 'IN_PROGRESS' || status === 'STOPPED' || status === 'SUPERSEDED')
    return undefined;
  const isGated = Object.hasOwn(ports.gates, project) && ports.gates[project].mergeResult === true;
  const exported = await exportedVariables(buildId, status === 'SUCCEEDED', ports);
  return decideMerge({ report, branch, isGated, ...(exported && { exported }) });
}

async function exportedVariables(
  buildId: string,
  mustHaveMerged: boolean,
  { builds, clock }: MergePorts,
): Promise<Readonly<Record<string, string>> | undefined> {
  try {
    for (let tries = 1; ; tries += 1) {
      const [build] = await (await builds()).get([buildId]);
      // The event of a success may be here before the API tells the variables.
      if (!build || !mustHaveMerged || mergedCommit(build.exported) || tries >= MOST_TRIES) return build?.exported;
      await clock.pause(PAUSE_MILLISECONDS);
    }
  } catch {
    // What cannot be read must not take the comment with it; that there is a conflict, the log tells.
    return undefined;
  }
}
