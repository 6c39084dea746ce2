import { BUILD_PHASES, BuildRecord } from '../../cli/execute/build-record';

/** A build that succeeds at once: what it runs is not what a load is about. */
export async function instantBuild(): Promise<BuildRecord> {
  const now = new Date();
  const phases = BUILD_PHASES.map((type) =>
    type === 'COMPLETED'
      ? { type, start: now, contexts: [] }
      : { type, status: 'SUCCEEDED' as const, start: now, end: now, contexts: [] },
  );
  return Promise.resolve({ status: 'SUCCEEDED', phases, exportedVariables: {} });
}
