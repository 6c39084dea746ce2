import { FlowMatch } from './match-flows';
import { withCommit } from '../../lambda/decide/build-subject';
import { ChangeFilters, ChangeReader, Skip, whyStartSkipped } from '../../lambda/decide/why-skipped';

type Start = Extract<FlowMatch, { readonly kind: 'starts' }>;

/**
 * Hold the flows that an event starts against their filters, as the start-build function does.
 * @param work stands for the commit of the event where that lacks work which a run takes along
 */
export async function withoutSkipped(
  matches: readonly FlowMatch[],
  changes: ChangeReader,
  work?: string,
): Promise<readonly FlowMatch[]> {
  return Promise.all(
    matches.map(async (match) => (match.kind === 'starts' ? leaveOut(match, changes, work) : Promise.resolve(match))),
  );
}

async function leaveOut(match: Start, changes: ChangeReader, work: string | undefined): Promise<FlowMatch> {
  const { flow, trigger, subject, oldCommit } = match;
  const looked = { subject: work ? withCommit(subject, work) : subject, oldCommit };
  const skip = await whyStartSkipped(looked, trigger, changes);
  if (!skip || (trigger.kind !== 'review' && trigger.kind !== 'branch')) return match;
  return { kind: 'misses', flow, triggerId: trigger.id, skipped: skip.kind, reason: skipText(skip, trigger) };
}

function skipText(skip: Skip, { paths = [], exceptPaths = [] }: ChangeFilters): string {
  if (skip.kind === 'skip-ci') return `the commit's message has ${skip.mark}`;
  const conditions = [
    paths.length > 0 && `matches paths ${paths.join(', ')}`,
    exceptPaths.length > 0 && `is outside exceptPaths ${exceptPaths.join(', ')}`,
  ];
  return `no changed file ${conditions.filter(Boolean).join(' and ')} (compared with ${skip.base.slice(0, 8)})`;
}
