import { wantsWildcard } from './reference-filter';
import { FlowTriggers } from './trigger-options';
import { ReviewTrigger, Trigger } from '../contract/flow-file';

/** One of the 30 rules with wildcards that an account's bus may have is taken at each grant, ten at most. */
export class WildcardBudget {
  private left = 10;

  public grant(globs: readonly string[]): boolean {
    return wantsWildcard(globs) && this.left-- > 0;
  }
}

/** The triggers in a fixed order. Ids name the rules and schedules, so they must not change with what else there is. */
export function resolveTriggers(on: FlowTriggers, wildcards: WildcardBudget): readonly Trigger[] {
  const triggers: Trigger[] = [];
  if (on.review) {
    const targets = on.review.targets ?? ['**'];
    triggers.push({
      kind: 'review',
      id: 'review',
      targets,
      except: on.review.except ?? [],
      wildcard: wildcards.grant(targets),
      ...filters({ ...on.review, supersede: on.review.supersede ?? true }),
      ...(on.review.mergeResult && { mergeResult: true }),
    });
  }
  if (on.branch) {
    const { names } = on.branch;
    triggers.push({
      kind: 'branch',
      id: 'branch',
      names,
      except: on.branch.except ?? [],
      wildcard: wildcards.grant(names),
      ...filters(on.branch),
    });
  }
  if (on.tag) {
    const names = on.tag.names ?? ['**'];
    triggers.push({ kind: 'tag', id: 'tag', names, except: on.tag.except ?? [], wildcard: wildcards.grant(names) });
  }
  (on.schedule ?? []).forEach(({ expression, timeZone }, index) => {
    triggers.push({
      kind: 'schedule',
      id: index === 0 ? 'schedule' : `schedule-${index + 1}`,
      expression,
      timeZone: timeZone ?? 'UTC',
    });
  });
  if (on.demand) triggers.push({ kind: 'demand', id: 'demand' });
  return triggers;
}

type Filters = Pick<ReviewTrigger, 'supersede' | 'paths' | 'exceptPaths' | 'skipCi'>;

/** Which events make no build, and which builds are stopped. What is off is left out. */
function filters({ supersede, paths = [], exceptPaths = [], skipCi = true }: Filters): Filters {
  return {
    ...(supersede && { supersede }),
    ...(paths.length > 0 && { paths }),
    ...(exceptPaths.length > 0 && { exceptPaths }),
    ...(skipCi && { skipCi }),
  };
}
