import { wantsWildcard } from './reference-filter';
import { Trigger } from '../contract/flow-file';
import { ResolvedFlowTriggers } from '../contract/resolved-options';

/** One of the 30 rules with wildcards that an account's bus may have is taken at each grant, ten at most. */
export class WildcardBudget {
  private left = 10;

  public grant(globs: readonly string[]): boolean {
    return wantsWildcard(globs) && this.left-- > 0;
  }
}

/** The triggers in a fixed order. Ids name the rules and schedules, so they must not change with other triggers. */
export function resolveTriggers(
  { review, branch, tag, schedule = [], demand }: ResolvedFlowTriggers,
  wildcards: WildcardBudget,
): readonly Trigger[] {
  const triggers: Trigger[] = [];
  if (review)
    triggers.push({ kind: 'review', id: 'review', wildcard: wildcards.grant(review.targets), ...compact(review) });
  if (branch)
    triggers.push({ kind: 'branch', id: 'branch', wildcard: wildcards.grant(branch.names), ...compact(branch) });
  if (tag) triggers.push({ kind: 'tag', id: 'tag', wildcard: wildcards.grant(tag.names), ...tag });
  for (const [index, { runImmediately, ...each }] of schedule.entries())
    triggers.push({
      kind: 'schedule',
      id: index === 0 ? 'schedule' : `schedule-${index + 1}`,
      ...each,
      ...(runImmediately && { runImmediately }),
    });
  if (demand) triggers.push({ kind: 'demand', id: 'demand' });
  return triggers;
}

/** Without filters that are off: triggers travel in the input of rules, which is limited. */
function compact<T extends { readonly except: readonly string[] }>(options: T): T {
  const isOn = ([name, value]: [string, unknown]) =>
    name === 'except' || (Array.isArray(value) ? value.length > 0 : value !== false);
  return Object.fromEntries(Object.entries(options).filter(isOn)) as T;
}
