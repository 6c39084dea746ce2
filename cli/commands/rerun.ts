import { Command } from 'commander';
import { loadLocal } from './load-local';
import { makeOutput, withRefusals } from './output-flags';
import { ProgramResult } from './program-result';
import { RunFlags, runOptions, withRunFlags } from './run';
import { BRANCH_PREFIX, TAG_PREFIX } from '../../src/contract/codecommit-events';
import { loadProject } from '../flow-file';
import { Host } from '../host';
import { Refusal } from '../refusal';
import { Occasion } from '../run/run-options';
import { RunFolder } from '../run-folder/run-folder';

interface EventDetail {
  readonly sourceReference?: string;
  readonly destinationReference?: string;
  readonly pullRequestId?: string;
  readonly referenceType?: string;
  readonly referenceName?: string;
}

/** `flow-ci rerun`: what an earlier run was for, with the work that lies there now. */
export function addRerun(program: Command, host: Host, result: ProgramResult): void {
  withRunFlags(
    program
      .command('rerun')
      .description('run once more what an earlier run was for, on what is checked out now (default: the last one)')
      .argument('[run]', 'its number')
      .option('--failed', 'the last one that did not succeed'),
  ).action(async (which: string | undefined, flags: RunFlags & { failed?: boolean }) => {
    result.exitCode = await withRefusals(makeOutput(host, flags), async (output) => {
      const run = flags.failed ? lastFailed(host) : RunFolder.find(loadProject(host.cwd).root, which);
      return loadLocal().openRun(host, output, occasionOfRun(run), {
        ...runOptions(flags),
        flow: flags.flow ?? run.flow,
      });
    });
  });
}

function lastFailed(host: Host): RunFolder {
  const failed = RunFolder.all(loadProject(host.cwd).root).find((run) => {
    const status = run.readJson<{ builds: { buildStatus: string }[] }>('result.json')?.builds[0]?.buildStatus;
    return status !== undefined && status !== 'SUCCEEDED';
  });
  if (!failed) throw new Refusal('no run has failed');
  return failed;
}

/** The occasion is made again from the event, so that it has the commit of now. */
export function occasionOfRun(run: RunFolder): Occasion {
  const event = run.readJson<{ 'detail-type': string; detail: EventDetail | string; time: string }>('event.json');
  if (!event) return { kind: 'demand', flow: run.flow };
  const detail = typeof event.detail === 'string' ? {} : event.detail;
  if (detail.sourceReference && detail.destinationReference) {
    const from = detail.sourceReference.slice(BRANCH_PREFIX.length);
    const into = detail.destinationReference.slice(BRANCH_PREFIX.length);
    return { kind: 'review', id: detail.pullRequestId ?? '1', into, updated: true, ...(isBranch(from) && { from }) };
  }
  if (detail.referenceType === 'tag' && detail.referenceName)
    return { kind: 'tag', name: detail.referenceName.replace(TAG_PREFIX, ''), updated: false };
  if (detail.referenceName) return { kind: 'branch', name: detail.referenceName };
  return { kind: 'schedule', flow: run.flow, at: new Date(event.time) };
}

/** A source that a run made up, such as the work on the target branch, is made up again. */
function isBranch(name: string): boolean {
  return name !== 'local-changes' && !name.startsWith('detached-');
}
