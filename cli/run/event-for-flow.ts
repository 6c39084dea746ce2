import { BRANCH_PREFIX, TAG_PREFIX } from '../../src/contract/codecommit-events';
import { FlowFile, ResolvedFlow, Trigger } from '../../src/contract/flow-file';
import { matchesGlobs } from '../../src/contract/ref-glob';
import { branchCommit, RepositoryFacts } from '../git/read-repository';

/** The event with which what is checked out would start a flow. */
export type FlowStart =
  | { readonly kind: 'review'; readonly into: string }
  | { readonly kind: 'branch' | 'tag'; readonly name: string }
  | { readonly kind: 'schedule' | 'demand' };

/**
 * Choose an event that starts a flow: of the kind that what is checked out suggests if the flow has it, else of the
 * first of its triggers for which there is a branch or tag. Nothing: its globs leave no name that could be made up.
 */
export function eventForFlow(
  flow: ResolvedFlow,
  preferred: Trigger['kind'],
  facts: RepositoryFacts,
  file: FlowFile,
): FlowStart | undefined {
  const triggers = [...flow.triggers].sort((a, b) => Number(b.kind === preferred) - Number(a.kind === preferred));
  for (const trigger of triggers) {
    const start = startBy(trigger, facts, file);
    if (start) return start;
  }
  return undefined;
}

function startBy(trigger: Trigger, facts: RepositoryFacts, { defaultBranch }: FlowFile): FlowStart | undefined {
  switch (trigger.kind) {
    case 'schedule':
    case 'demand':
      return { kind: trigger.kind };
    case 'review': {
      const { targets, except } = trigger;
      const known = namesOf(facts, BRANCH_PREFIX);
      const into = [defaultBranch, ...targets, ...known].find(
        (name) => matchesGlobs(name, targets, except) && branchCommit(facts, name) !== undefined,
      );
      return into === undefined ? undefined : { kind: 'review', into };
    }
    case 'branch':
      return named(trigger, [facts.branch ?? '', defaultBranch]);
    case 'tag': {
      const here = facts.refs.filter(({ commit }) => commit === facts.head);
      return named(trigger, namesOf({ refs: here }, TAG_PREFIX));
    }
  }
}

function named(
  { kind, names, except }: Extract<Trigger, { kind: 'branch' | 'tag' }>,
  known: readonly string[],
): FlowStart | undefined {
  const name = [...known, ...names.map(sampleName)].find((each) => each && matchesGlobs(each, names, except));
  return name === undefined ? undefined : { kind, name };
}

/** A name that a glob matches: itself, or for example `v0.0.0` for `v*`. */
function sampleName(glob: string): string {
  const filler = glob.replace(/\*+/g, '*').split('*').length === 2 ? '0.0.0' : '0';
  return glob.replace(/\*+/g, filler);
}

function namesOf({ refs }: Pick<RepositoryFacts, 'refs'>, prefix: string): string[] {
  return refs.filter(({ name }) => name.startsWith(prefix)).map(({ name }) => name.slice(prefix.length));
}
