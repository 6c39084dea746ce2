import { buildsSince } from './project-builds';
import { Candidate, ReconcileLook } from './reconcile-look';
import { changeReader } from './start-flow';
import { CLOCK_SKEW } from './supersede';
import { filtersPaths } from '../../src/contract/flow-file';
import { BranchFlow, ReconcileInvocation } from '../../src/contract/invocation';
import { matchesGlobs } from '../../src/contract/ref-glob';
import { branchBuild } from '../decide/decide-start';
import { rotate } from '../decide/fair-order';
import { whyStartSkipped } from '../decide/why-skipped';

/** Branches that a look reads. The next look begins with another one. */
const MAX_BRANCHES = 500;
/** An event comes some seconds after the push, and would start a second build of the branch. */
const WAIT_FOR_EVENTS = 20_000;

/**
 * Look through the branches for each branch flow, and once more at those without a build. There is one pause for all.
 * @returns what has no build, by flow
 */
export async function lookAtBranches(
  flows: readonly BranchFlow[],
  { event }: ReconcileInvocation,
  look: ReconcileLook,
): Promise<readonly (readonly Candidate[])[]> {
  // A branch whose changed paths matter is left alone: what its tip was before, only the lost event knew.
  const considered = flows.filter(({ trigger }) => !filtersPaths(trigger));
  if (considered.length === 0) return [];
  const tips = await readTips(considered, look);
  const first: (readonly Candidate[])[] = [];
  for (const [n, flow] of rotate(considered, look.number).entries()) {
    const candidates = [...tips]
      .filter(([name]) => matchesGlobs(name, flow.trigger.names, flow.trigger.except))
      .map(([name, tip]) => candidateOf(flow, name, tip, event));
    if (candidates.length === 0) continue;
    if (n > 0 && !look.hasTime('buildsOfBranches')) break;
    const lost = await look.attempt({ event: event.id, flow: flow.flow, project: flow.project }, async () =>
      look.lost(flow.project, candidates),
    );
    first.push(await withoutSkipped(lost ?? [], look));
  }
  const some = first.filter(({ length }) => length > 0);
  if (some.length === 0) return [];
  await look.ports.clock.pause(WAIT_FOR_EVENTS);
  const again: (readonly Candidate[])[] = [];
  for (const candidates of some) again.push(await stillLost(candidates, look));
  return again;
}

async function readTips(flows: readonly BranchFlow[], look: ReconcileLook): Promise<ReadonlyMap<string, string>> {
  const names = (await look.attempt({}, async () => (await look.ports.repository()).branches())) ?? [];
  const matching = names.filter((name) =>
    flows.some(({ trigger }) => matchesGlobs(name, trigger.names, trigger.except)),
  );
  const tips = await look.readEach('branches', rotate(matching, look.number), MAX_BRANCHES, async (name) => {
    const tip = await (await look.ports.repository()).tip(name);
    return tip === undefined ? undefined : ([name, tip] as const);
  });
  return new Map(tips);
}

/** A tip that asks for no build must not make each look wait. */
async function withoutSkipped(candidates: readonly Candidate[], look: ReconcileLook): Promise<readonly Candidate[]> {
  const found: Candidate[] = [];
  for (const candidate of candidates) {
    const { build, invocation } = candidate;
    await look.attempt({ flow: invocation.flow, project: invocation.project }, async () => {
      if (!(await whyStartSkipped(build, invocation.trigger, changeReader(look.ports)))) found.push(candidate);
    });
  }
  return found;
}

/** Those candidates of one flow whose event did not come meanwhile, and whose tip is still the same. */
async function stillLost(candidates: readonly Candidate[], look: ReconcileLook): Promise<readonly Candidate[]> {
  const { ports, startedAt } = look;
  const [{ invocation }] = candidates;
  const known = { flow: invocation.flow, project: invocation.project };
  const history = await look.attempt(known, async () => buildsSince(invocation.project, startedAt - CLOCK_SKEW, ports));
  if (!history) return [];
  const found: Candidate[] = [];
  for (const candidate of candidates) {
    const { subject } = candidate.build;
    if (subject.kind !== 'branch') continue;
    const tip = await look.attempt(known, async () => (await ports.repository()).tip(subject.branch));
    if (tip === subject.commit && !history.newestFor(subject)) found.push(candidate);
  }
  return found;
}

function candidateOf(flow: BranchFlow, name: string, tip: string, event: ReconcileInvocation['event']): Candidate {
  return { build: branchBuild(flow, name, tip, `reconcile ${name} ${tip}`), invocation: { ...flow, event } };
}
