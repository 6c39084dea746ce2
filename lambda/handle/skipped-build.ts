import { SupersedePorts } from './supersede';
import { EventTrigger } from '../../src/contract/flow-file';
import { StartInvocation, Told } from '../../src/contract/invocation';
import { FlowVariable } from '../../src/contract/variables';
import { BuildRequest } from '../decide/build-request';
import { asksForNoBuild, countsPath, filtersPaths, SkipReason } from '../decide/decide-skip';

/**
 * Why there is no build for a commit: no changed path counts, or its message asks for none.
 * @param base the commit that it is compared with. Nothing is skipped by its paths without one, such as a branch that is new.
 */
export async function findSkipReason(
  commit: string | undefined,
  base: string | undefined,
  trigger: EventTrigger,
  { repository }: Pick<SupersedePorts, 'repository'>,
): Promise<SkipReason | undefined> {
  if ((trigger.kind !== 'review' && trigger.kind !== 'branch') || !commit) return undefined;
  if (filtersPaths(trigger) && base) {
    const counts = await (await repository()).anyChange(base, commit, (path) => countsPath(path, trigger));
    if (!counts) return 'paths';
  }
  return trigger.skipCi && asksForNoBuild(await (await repository()).message(commit)) ? 'skip-ci' : undefined;
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
      ...(report && { report }),
      why,
      pullRequestId: variables[FlowVariable.PULL_REQUEST_ID],
      revision: variables[FlowVariable.PULL_REQUEST_REVISION],
      sourceCommit: commit,
      targetCommit: variables[FlowVariable.PULL_REQUEST_DST_COMMIT],
      time: event.time,
    },
  ];
}
