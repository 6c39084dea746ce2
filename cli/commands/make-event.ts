import * as fs from 'node:fs';
import * as path from 'node:path';
import { FlagValues } from './command-definition';
import { readEventArgument } from './read-event';
import type { EVENT_FLAGS } from './shared-flags';
import { EventBridgeEvent } from '../../src/contract/codecommit-events';
import { COMMAND_ERRORS } from '../errors/command-errors';
import { UserError } from '../errors/user-error';
import { RepositoryLocation } from '../event/repository-location';
import { LocalProject, loadProject } from '../flow-file';
import { GitCommand } from '../git/git';
import { readRepository, RepositoryFacts } from '../git/read-repository';
import { Host } from '../host';
import { eventOf, placeOf, resolveEvent, RunTarget } from '../run/resolve-event';
import { EventRequest } from '../run/run-options';
import { warnOfStaleFlowFile } from '../stale-flow-file';

export type EventFlags = FlagValues<typeof EVENT_FLAGS>;

export interface MadeEvent {
  readonly project: LocalProject;
  readonly repository: RepositoryFacts;
  readonly target: RunTarget;
  readonly event: EventBridgeEvent;
  readonly place: RepositoryLocation;
  readonly commit: string;
  /** Whether the event is about what is checked out, so that a run would take work that is not committed along. */
  readonly isCheckedOut: boolean;
}

/** The event that a run with the same words would make; nothing is written. */
export async function makeEvent(
  host: Host,
  kind: string | undefined,
  name: string | undefined,
  flags: EventFlags,
): Promise<MadeEvent> {
  const project = loadProject(host.cwd);
  warnOfStaleFlowFile(host, project.root);
  const repository = await readRepository(new GitCommand(host.env), project.root);
  const now = (host.now ?? (() => new Date()))();
  const { target, commit } = resolveEvent(await eventRequest(host, kind, name, flags), repository, project.file, now);
  const place = placeOf(target, project.file.repositoryName, repository);
  const built = commit ?? headOf(repository);
  const { event } = eventOf(target, built, place, now);
  if (!event) throw new UserError(COMMAND_ERRORS.demandHasNoEvent);
  return { project, repository, target, event, place, commit: built, isCheckedOut: commit === undefined };
}

async function eventRequest(
  host: Host,
  kind: string | undefined,
  name: string | undefined,
  flags: EventFlags,
): Promise<EventRequest> {
  const { updated = false, from, into, at, next } = flags;
  switch (kind) {
    case undefined:
      return { kind: 'inferred' };
    case 'pr':
    case 'review':
      return { kind: 'review', id: flags.id ?? '1', updated, from: from || undefined, into: into || undefined };
    case 'branch':
      return { kind: 'branch', name: name || undefined };
    case 'tag':
      if (!name) throw new UserError(COMMAND_ERRORS.tagIsMissing);
      return { kind: 'tag', name, updated };
    case 'schedule':
      return { kind: 'schedule', flow: name || undefined, at, next };
    case 'demand':
      throw new UserError(COMMAND_ERRORS.demandHasNoEvent);
    default:
      return kind === '-' || looksLikeAFile(host, kind)
        ? { kind: 'replay', event: await readEventArgument(host, kind) }
        : { kind: 'flow', name: kind };
  }
}

/** A word is a file if there is one, or if no flow can be called so. */
function looksLikeAFile(host: Host, word: string): boolean {
  return /[./\\]/.test(word) || fs.existsSync(path.resolve(host.cwd, word));
}

function headOf(repository: RepositoryFacts): string {
  // An event must have a commit; before the first one there is none to name.
  return repository.head ?? '0'.repeat(40);
}
