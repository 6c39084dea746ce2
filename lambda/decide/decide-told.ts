import { BuildReport } from './build-report';
import { ReportedPullRequest } from './decide-report';
import { GateVariable, Told } from '../../src/contract/invocation';

type Skipped = Extract<Told, { readonly kind: 'skipped' }>;

/** What a comment says of a check that was skipped. */
export function skippedReport(
  told: Skipped,
  repositoryName: string,
  gate: GateVariable | undefined,
): { readonly pullRequest: ReportedPullRequest; readonly report: BuildReport } {
  const { flow, project, why, sourceCommit, targetCommit, time } = told;
  return {
    pullRequest: { id: told.pullRequestId, repositoryName, sourceCommit, targetCommit },
    report: {
      flow,
      project,
      status: 'SKIPPED',
      commit: sourceCommit,
      startedAt: time,
      phases: [],
      log: { kind: 'none' },
      links: {},
      because: why === 'paths' ? 'no file that it is for has changed' : 'the commit asks for no build',
      note: gate ? gateNote(why, gate) : undefined,
    },
  };
}

function gateNote(why: Skipped['why'], { onSkipCi }: GateVariable): string {
  return why === 'paths' || onSkipCi === 'approve'
    ? 'Its approval rule takes that for a success.'
    : 'Its approval rule waits for a build all the same: push a commit that does not ask for none.';
}
