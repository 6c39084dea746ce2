import { RemoteBuild } from './remote-build';
import { buildUrl } from '../../lambda/render/console-url';
import { BUILD_STATUSES } from '../../src/contract/codecommit-events';
import { ResolvedFlow } from '../../src/contract/flow-file';
import { ExitCode } from '../host';
import { OutputRecord } from '../output/record';
import { buildspecPlace } from '../plan/buildspec';

/** Phases in which nothing is heard of a build, in words. */
const WAITING: Readonly<Record<string, string>> = {
  SUBMITTED: 'waiting in the queue',
  QUEUED: 'waiting in the queue',
  PROVISIONING: 'waiting for a machine',
};

export function startRecord(build: RemoteBuild, flow: ResolvedFlow): OutputRecord {
  const url = urlOf(build);
  return {
    kind: 'start',
    flow: flow.name,
    build: build.id,
    buildspec: buildspecPlace(flow),
    machine: `CodeBuild in ${build.place.region}`,
    url,
  };
}

/** The end of a build. The exit code is 0 when it succeeded, else 1. */
export function resultRecord(build: RemoteBuild, flow: string, now: Date): Extract<OutputRecord, { kind: 'result' }> {
  const url = urlOf(build);
  const exitCode = build.status === 'SUCCEEDED' ? ExitCode.SUCCEEDED : ExitCode.FAILED;
  return {
    kind: 'result',
    flow,
    status: build.status,
    seconds: buildSeconds(build, now),
    exitCode,
    build: build.id,
    url,
  };
}

/** Failed phases that the log does not have: a source that could not be downloaded, a machine that never started. */
export function unfinishedPhases(build: RemoteBuild, reported: ReadonlySet<string>): OutputRecord[] {
  return build.phases.flatMap((phase): OutputRecord[] => {
    if (phase.status === undefined || phase.status === 'SUCCEEDED' || reported.has(phase.name)) return [];
    const status = BUILD_STATUSES.find((each) => each === phase.status) ?? 'FAULT';
    return [
      {
        kind: 'phase-ended',
        phase: phase.name,
        status,
        seconds: phase.seconds ?? 0,
        reason: phase.messages.length > 0 ? phase.messages.join('; ') : undefined,
      },
    ];
  });
}

/** What a build waits for, while it does. */
export function waitingText(build: RemoteBuild): string | undefined {
  return build.complete || build.phase === undefined || !Object.hasOwn(WAITING, build.phase)
    ? undefined
    : WAITING[build.phase];
}

/** The command that shows a build's whole log. */
export function logCommand(build: RemoteBuild): string {
  return `flow-ci logs ${build.id}`;
}

export function urlOf(build: RemoteBuild): string | undefined {
  return buildUrl(build.place, build.project, build.id);
}

/** From the start to the end, or until now. */
export function buildSeconds(build: RemoteBuild, now: Date): number {
  return build.startedAt ? Math.max(0, ((build.endedAt ?? now).getTime() - build.startedAt.getTime()) / 1000) : 0;
}
