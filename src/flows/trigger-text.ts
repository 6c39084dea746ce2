import { BranchTrigger, ReviewTrigger, Trigger } from '../contract/flow-file';

/** A trigger in a few words. */
export function triggerText(trigger: Trigger): string {
  const globs = (names: readonly string[], except: readonly string[]) =>
    `${names.join(', ')}${except.length > 0 ? `, not ${except.join(', ')}` : ''}`;
  switch (trigger.kind) {
    case 'review':
      return `review ${trigger.mergeResult ? 'of the merge ' : ''}into ${globs(trigger.targets, trigger.except)}${filtersText(trigger)}`;
    case 'branch':
      return `branch ${globs(trigger.names, trigger.except)}${filtersText(trigger)}`;
    case 'tag':
      return `tag ${globs(trigger.names, trigger.except)}`;
    case 'schedule':
      return `schedule ${trigger.expression} ${trigger.timeZone}`;
    case 'demand':
      return 'demand';
  }
}

/** What of a change is looked at. */
function filtersText({ paths = [], exceptPaths = [], skipCi }: ReviewTrigger | BranchTrigger): string {
  const filters = [
    paths.length > 0 && `paths ${paths.join(', ')}`,
    exceptPaths.length > 0 && `exceptPaths ${exceptPaths.join(', ')}`,
    skipCi && 'not with [skip ci]',
  ];
  return filters
    .filter(Boolean)
    .map((each) => `; ${each}`)
    .join('');
}
