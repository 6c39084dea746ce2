import { ReportStatus } from './build-report';
import { CommandDecision, decideCommand, flowsInto } from './decide-command';
import { isStartBuild } from './not-started';
import { Command } from './parse-command';
import { PullRequest } from './pull-request';
import { FailedCommandInvocation, ReviewFlow } from '../../src/contract/invocation';
import { parseRepositoryArn } from '../decode/arn';
import { FlowEvent } from '../decode/flow-event';
import { REASONS } from '../decode/reasons';

/** Whether a command that start-build could not carry out is reported, and which comment it stands in. Pure. */
export function decideRefusedCommand(
  failed: FailedCommandInvocation,
  event: FlowEvent,
  { repositoryArn, startedBy }: { readonly repositoryArn: string; readonly startedBy: string },
): Exclude<CommandDecision, { readonly kind: 'refuse' }> {
  const repository = parseRepositoryArn(repositoryArn);
  if (!repository || !isStartBuild(failed.requestContext.functionArn, startedBy, repository))
    return { kind: 'ignore', reason: REASONS.foreignStart };
  // Comments of our own hold commands as code only, so they are none anyway.
  const decision = decideCommand(failed.requestPayload, event, { repositoryArn, ownWriters: [] });
  return decision.kind === 'refuse' ? { kind: 'ignore', reason: REASONS.mayNotCommand } : decision;
}

/** The flows that a command asks to build again. */
export function askedFlows(
  command: Command,
  flows: readonly ReviewFlow[],
  { targetBranch }: PullRequest,
): readonly ReviewFlow[] {
  const ofTarget = flowsInto(targetBranch, flows);
  if (command.kind === 'retest')
    return ofTarget.filter(({ flow }) => command.flow === undefined || command.flow === flow);
  return command.kind === 'retest-failed' ? ofTarget : [];
}

/** Whether a flow whose comment shows a status is one of those that `/retest failed` means. */
export function hasNotSucceeded(status: ReportStatus | undefined): boolean {
  return status !== undefined && status !== 'SUCCEEDED' && status !== 'IN_PROGRESS' && status !== 'SKIPPED';
}
