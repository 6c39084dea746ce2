import { Build } from './build';
import { BuildRecord, PhaseRecord } from '../../../cli/execute/build-record';

const EARLY: readonly PhaseRecord['type'][] = ['SUBMITTED', 'QUEUED', 'PROVISIONING', 'DOWNLOAD_SOURCE'];

/** A build that never came to its commands. One without a machine has nothing to finalize. */
export function failedEarly(build: Build, failed: 'PROVISIONING' | 'DOWNLOAD_SOURCE', message: string): BuildRecord {
  const now = new Date();
  const phase = (
    type: PhaseRecord['type'],
    status: PhaseRecord['status'],
    contexts: PhaseRecord['contexts'] = [],
  ): PhaseRecord => ({ type, ...(status && { status, end: now }), start: build.startTime, contexts });
  return {
    status: 'FAILED',
    phases: [
      ...EARLY.slice(0, EARLY.indexOf(failed)).map((type) => phase(type, 'SUCCEEDED')),
      phase(failed, 'FAILED', [{ statusCode: message.split(':')[0], message }]),
      ...(failed === 'PROVISIONING' ? [] : [phase('FINALIZING', 'SUCCEEDED')]),
      phase('COMPLETED', undefined),
    ],
    exportedVariables: {},
  };
}
