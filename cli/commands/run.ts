import { Handler } from './command-table';
import { loadLocal } from './load-bundles';
import { makeOutput, withUserErrors } from './output-flags';
import { readEventArgument } from './read-event';
import { runOptions } from './run-flags';
import { COMMAND_ERRORS } from '../errors/command-errors';
import { UserError } from '../errors/user-error';
import { Host } from '../host';
import { EventRequest, RunFlags } from '../run/run-options';

/** `flow-ci run` and its subcommands. */
async function runOnce(host: Host, flags: RunFlags, request: EventRequest): Promise<number> {
  const once = async () =>
    withUserErrors(makeOutput(host, flags), async (output) =>
      loadLocal().openRun(host, output, request, runOptions(flags)),
    );
  return flags.watch ? loadLocal().watchWork(host, once) : once();
}

export const run: Handler<'run'> = async (host, flags, flow) => {
  if (flow !== undefined && flags.flow !== undefined && flow !== flags.flow)
    throw new UserError(COMMAND_ERRORS.twoFlows);
  const chosen = { ...flags, flow: flow ?? flags.flow };
  if (flags.event !== undefined)
    return runOnce(host, chosen, { kind: 'replay', event: await readEventArgument(host, flags.event) });
  return runOnce(host, chosen, flow === undefined ? { kind: 'inferred' } : { kind: 'flow', name: flow });
};

export const runReview: Handler<'run review'> = async (host, flags) => {
  const { id, updated = false } = flags;
  // An empty name is none.
  const from = flags.from || undefined;
  const into = flags.into || undefined;
  return runOnce(host, flags, { kind: 'review', id, updated, from, into });
};

export const runBranch: Handler<'run branch'> = async (host, flags, name) =>
  runOnce(host, flags, { kind: 'branch', name: name || undefined });

export const runTag: Handler<'run tag'> = async (host, flags, name) =>
  runOnce(host, flags, { kind: 'tag', name, updated: Boolean(flags.updated) });

export const runSchedule: Handler<'run schedule'> = async (host, flags, flow) =>
  runOnce(host, flags, { kind: 'schedule', flow: flow || undefined, at: flags.at, next: flags.next });

export const runDemand: Handler<'run demand'> = async (host, flags, flow) =>
  runOnce(host, flags, { kind: 'demand', flow });
