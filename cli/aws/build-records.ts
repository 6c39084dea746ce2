import { consolePlaceOf, RemoteBuild } from './remote-build';
import { knownStatus } from '../../lambda/decide/build';
import { buildUrl } from '../../lambda/render/console-url';
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
    build: build.buildId,
    buildspec: buildspecPlace(flow),
    machine: `CodeBuild in ${consolePlaceOf(build).region}`,
    url,
  };
}

/** The end of a build. The exit code is 0 when it succeeded, else 1. */
export function resultRecord(build: RemoteBuild, flow: string, now: Date): Extract<OutputRecord, { kind: 'result' }> {
  const url = urlOf(build);
  const status = knownStatus(build.status);
  const exitCode = status === 'SUCCEEDED' ? ExitCode.SUCCEEDED : ExitCode.FAILED;
  return {
    kind: 'result',
    flow,
    status,
    seconds: buildSeconds(build, now),
    exitCode,
    build: build.buildId,
    url,
  };
}

/** Failed phases that the log does not have: a source that could not be downloaded, a machine that never started. */
export function unfinishedPhases(build: RemoteBuild, reported: ReadonlySet<string>): OutputRecord[] {
  return build.phases.flatMap((phase): OutputRecord[] => {
    if (phase.status === undefined || phase.status === 'SUCCEEDED' || reported.has(phase.name)) return [];
    return [
      {
        kind: 'phase-ended',
        phase: phase.name,
        status: knownStatus(phase.status),
        seconds: phase.seconds ?? 0,
        reason: phase.contexts.length > 0 ? phase.contexts.join('; ') : undefined,
      },
    ];
  });
}

/** What a build waits for, while it does. */
export function waitingText(build: RemoteBuild): string | undefined {
  return build.complete || build.currentPhase === undefined || !Object.hasOwn(WAITING, build.currentPhase)
    ? undefined
    : WAITING[build.currentPhase];
}

/** The command that shows a build's whole log. */
export function logCommand(build: RemoteBuild): string {
  return `flow-ci logs ${build.buildId}`;
}

export function urlOf(build: RemoteBuild): string | undefined {
  return buildUrl(consolePlaceOf(build), build.project, build.buildId);
}

/** From the start to the end, or until now. */
export function buildSeconds(build: RemoteBuild, now: Date): number {
  const { startedAt, finishedAt } = build;
  if (startedAt === undefined) return 0;
  const end = finishedAt === undefined ? now.getTime() : Date.parse(finishedAt);
  return Math.max(0, (end - Date.parse(startedAt)) / 1000);
}
