import { sessionOf } from './approval-rule';
import { pathsDigest } from '../../src/contract/gate';
import { GatedFlow, GateVariable } from '../../src/contract/invocation';
import { matchesGlobs } from '../../src/contract/ref-glob';
import { PullRequestRule } from '../aws/ports';

export interface SurplusQuestion {
  readonly rules: readonly PullRequestRule[];
  /** The pull request's target, without `refs/heads/`. */
  readonly targetBranch: string;
  /** What stands before the session in the approval pools of gates. */
  readonly pool: string;
  /** Project -> its gate, as the function was deployed. */
  readonly gates: Readonly<Record<string, GateVariable>>;
  /** Gated flows as an invocation has them: who may call the function can make them up. */
  readonly flows: readonly GatedFlow[];
}

export interface SurplusRule {
  readonly session: string;
  readonly reason: string;
  /** Names of the rules whose gate this stack does not have. It may be another stack's. */
  readonly unknown: readonly string[];
}

/**
 * The rules that ask for a vote which no build will ever cast: those of gates that the stack has no more, and those
 * that a template gave because it knows less of globs than the flow's trigger does. They are approved, or the pull
 * request could never be merged.
 */
export function decideSurplus({ rules, targetBranch, pool, gates, flows }: SurplusQuestion): readonly SurplusRule[] {
  const found = rules.map(({ name, content }) => ({ name, session: sessionOf(content, pool) }));
  const sessions = new Set(found.flatMap(({ session }) => session ?? []));
  return [...sessions].flatMap((session): SurplusRule[] => {
    const [entry] = Object.entries(gates).filter(([, gate]) => gate.session === session);
    if (!entry) {
      const unknown = found.filter((each) => each.session === session).map(({ name }) => name);
      return [{ session, reason: 'no flow has this gate any more', unknown }];
    }
    const [project, gate] = entry;
    const flow = flows.find((each) => each.project === project && pathsDigest(each.trigger) === gate.paths);
    return flow && !matchesGlobs(targetBranch, flow.trigger.targets, flow.trigger.except)
      ? [{ session, reason: `${project} builds nothing for ${targetBranch}`, unknown: [] }]
      : [];
  });
}
