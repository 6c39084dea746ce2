import { SupersedePorts } from './supersede';
import { EventTrigger } from '../../src/contract/flow-file';
import { StartInvocation, Told } from '../../src/contract/invocation';
import { FlowVariable } from '../../src/contract/variables';
import { BuildRequest } from '../decide/build-request';
import { SkipReason } from '../decide/decide-skip';
import { CommitReader, whySkipped } from '../decide/why-skipped';

/**
 * Why there is no build for a commit: no changed path counts, or its message asks for none.
 * @param base the commit that it is compared with. Nothing is skipped by its paths without one, such as a branch that
 * is new.
 */
export async function findSkipReason(
  commit: string | undefined,
  base: string | undefined,
  trigger: EventTrigger,
  ports: Pick<SupersedePorts, 'repository'>,
): Promise<SkipReason | undefined> {
  if ((trigger.kind !== 'review' && trigger.kind !== 'branch') || !commit) return undefined;
  return (await whySkipped(trigger, commit, async () => Promise.resolve(base), commitReader(ports)))?.kind;
}

/** The commits of CodeCommit, whose client is loaded when one is looked at. */
export function commitReader({ repository }: Pick<SupersedePorts, 'repository'>): CommitReader {
  return {
    anyChange: async (before, after, counts) => (await repository()).anyChange(before, after, counts),
    message: async (commit) => (await repository()).message(commit),
  };
}

/** What report-build is to write about a build that was skipped. Branches have no comment and no gate. */
export function reportSkip(
  why: SkipReason,
  { variables, commit }: BuildRequest,
  { flow, project, trigger, report, event }: StartInvocation,
): readonly Told[] {
  if (trigger.kind !== 'review' || !commit) return [];
  return [
    {
      kind: 'skipped',
      flow,
      project,
      trigger,
      report,
      why,
      pullRequestId: variables[FlowVariable.PULL_REQUEST_ID],
      revision: variables[FlowVariable.PULL_REQUEST_REVISION],
      sourceCommit: commit,
      targetCommit: variables[FlowVariable.PULL_REQUEST_DST_COMMIT],
      time: event.time,
    },
  ];
}
