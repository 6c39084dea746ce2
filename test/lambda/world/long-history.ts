import { Build } from '@aws-sdk/client-codebuild';
import { STARTED_BY, World } from './world';

const HALF_HOUR = 30 * 60_000;

export interface LongHistory {
  readonly project: string;
  readonly count: number;
  /** Milliseconds from one build to the next. */
  readonly every?: number;
  /** When the last one of them started. */
  readonly until?: number;
}

/** Builds that a project has behind it: of our own, ended, and for nothing that is open. */
export function addHistory(
  world: World,
  { project, count, every = HALF_HOUR, until = world.now - HALF_HOUR }: LongHistory,
): void {
  const before = Array.from({ length: count }, (_, n): Build => {
    const id = `${project}:h${n}-${count}`;
    const start = until - (count - 1 - n) * every;
    const { source, environment, serviceRole } = world.codeBuild.projectOf(project);
    return {
      id,
      arn: `arn:aws:codebuild:us-east-1:111122223333:build/${id}`,
      projectName: project,
      buildNumber: n + 1,
      buildStatus: 'SUCCEEDED',
      buildComplete: true,
      startTime: new Date(start),
      endTime: new Date(start + 60_000),
      initiator: STARTED_BY,
      sourceVersion: 'f'.repeat(40),
      source,
      environment: { ...environment, environmentVariables: [{ name: 'FLOW_BRANCH', value: `gone/${n}` }] },
      serviceRole,
    };
  });
  // In the order of their start, as the service lists them.
  world.codeBuild.builds.unshift(...before);
  world.codeBuild.builds.sort((a, b) => Number(a.startTime) - Number(b.startTime));
}

/** Counts the calls of each operation from now on. */
export function countCalls(world: World): Record<string, number> {
  const calls: Record<string, number> = {};
  world.before = (operation) => {
    calls[operation] = (calls[operation] ?? 0) + 1;
  };
  return calls;
}
