import { Handler } from './command-table';
import { loadLocal } from './load-bundles';
import { makeOutput, withUserErrors } from './output-flags';
import { runOptions } from './run-flags';
import { isObject, textAt } from '../../lambda/decode/json';
import { BRANCH_PREFIX, TAG_PREFIX } from '../../src/contract/codecommit-events';
import { COMMAND_ERRORS } from '../errors/command-errors';
import { UserError } from '../errors/user-error';
import { checkEvent } from '../event/check-event';
import { loadProject } from '../flow-file';
import { Host } from '../host';
import { REQUEST_FILE } from '../run/flow-run';
import { EventRequest } from '../run/run-options';
import { RunFolder } from '../run-folder/run-folder';

/** `flow-ci rerun`: what an earlier run was for, with the work that lies there now. */
export const rerun: Handler<'rerun'> = async (host, flags, which) =>
  withUserErrors(makeOutput(host, flags), async (output) => {
    const last = flags.failed ? lastFailed(host) : RunFolder.find(loadProject(host.cwd).root, which);
    return loadLocal().openRun(host, output, eventRequestOf(last), {
      ...runOptions(flags),
      flow: flags.flow ?? last.flow,
    });
  });

function lastFailed(host: Host): RunFolder {
  const failed = RunFolder.all(loadProject(host.cwd).root).find((run) => {
    const status = run.status();
    return status !== undefined && status !== 'SUCCEEDED';
  });
  if (!failed) throw new UserError(COMMAND_ERRORS.noFailedRun);
  return failed;
}

/** The request is made from the event, so that it has the commit of now. */
export function eventRequestOf(run: RunFolder): EventRequest {
  const asked = run.readJson(REQUEST_FILE);
  if (isObject(asked) && asked.kind === 'flow') return { kind: 'flow', name: run.flow };
  const event = run.readJson('event.json');
  if (event === undefined) return { kind: 'demand', flow: run.flow };
  const { detail, time } = checkEvent(event);
  const details = isObject(detail) ? detail : {};
  const source = textAt(details, 'sourceReference');
  const target = textAt(details, 'destinationReference');
  if (source && target) {
    const from = source.slice(BRANCH_PREFIX.length);
    const into = target.slice(BRANCH_PREFIX.length);
    return {
      kind: 'review',
      id: textAt(details, 'pullRequestId') ?? '1',
      into,
      updated: true,
      from: isBranch(from) ? from : undefined,
    };
  }
  const name = textAt(details, 'referenceName');
  if (name && textAt(details, 'referenceType') === 'tag')
    return { kind: 'tag', name: name.replace(TAG_PREFIX, ''), updated: false };
  if (name) return { kind: 'branch', name };
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) throw new UserError(COMMAND_ERRORS.runWithoutTime, { run: run.number });
  return { kind: 'schedule', flow: run.flow, at };
}

/** A source that a run made up, for example the work on the target branch, is made up again. */
function isBranch(name: string): boolean {
  return name !== 'local-changes' && !name.startsWith('detached-');
}
