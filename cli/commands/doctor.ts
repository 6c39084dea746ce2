import { Handler } from './command-table';
import { loadLocal } from './load-bundles';
import { ExitCode } from '../host';

/** `flow-ci doctor`: check local prerequisites. */
export const doctor: Handler<'doctor'> = async (host) => {
  const findings = await loadLocal().examineMachine(host);
  const marks = { good: '✔', missing: '✖', optional: '-' };
  for (const { what, state, about } of findings) host.stdout.write(`${marks[state]} ${what.padEnd(12)} ${about}\n`);
  return findings.some(({ state }) => state === 'missing') ? ExitCode.ENVIRONMENT : ExitCode.SUCCEEDED;
};
