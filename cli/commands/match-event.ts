import { EventFlags, MadeEvent, makeEvent } from './make-event';
import { GitCommand } from '../git/git';
import { GitChanges } from '../git/git-changes';
import { ObjectTimes } from '../git/object-times';
import { takeSnapshot } from '../git/snapshot';
import { makeOrigin } from '../git/throw-away-origin';
import { Host } from '../host';
import { explainRules, RuleExplanation } from '../match/explain-rules';
import { FlowMatch } from '../match/match-flows';
import { withoutSkipped } from '../match/without-skipped';
import { plainLine } from '../output/terminal-text';
import { matchTarget } from '../run/resolve-event';
import { TempFolder } from '../run-folder/temp-folder';

/** A match, with what `--explain` shows of it. */
export interface ExplainedMatch {
  readonly match: FlowMatch;
  readonly rules: readonly RuleExplanation[];
}

/** What a run with the same words would start. Work that is not committed counts, as a run takes it along. */
export async function matchEvent(
  host: Host,
  kind: string | undefined,
  name: string | undefined,
  flags: EventFlags,
): Promise<readonly ExplainedMatch[]> {
  const made = await makeEvent(host, kind, name, flags);
  const { event, place } = made;
  const matches = await matchMade(host, made);
  return matches.map((match) => ({ match, rules: explainRules(match.flow, event, place) }));
}

async function matchMade(host: Host, made: MadeEvent): Promise<readonly FlowMatch[]> {
  const { project, repository, target, event, place, isCheckedOut } = made;
  const matches = matchTarget(target, project.file.flows, event, place);
  if (!matches.some((match) => match.kind === 'starts' && hasFilters(match.trigger.kind))) return matches;
  const git = new GitCommand(host.env);
  const temp = TempFolder.make(host.tempRoot);
  const times = new ObjectTimes(repository.commonDir);
  try {
    const folder = `${temp.path}/changes.git`;
    makeOrigin(repository, folder);
    const to = { objects: `${folder}/objects`, gitDir: `${temp.path}/work-tree.git` };
    const work = isCheckedOut ? (await takeSnapshot(git, repository, to, { runsFilters: false })).snapshot : undefined;
    const changes = new GitChanges(git, folder, (message) => host.stderr.write(`${plainLine(message)}\n`));
    return await withoutSkipped(matches, changes, work?.commit);
  } finally {
    await times.restore();
    temp.remove();
  }
}

function hasFilters(kind: string): boolean {
  return kind === 'review' || kind === 'branch';
}
