import { COMMAND_ERRORS } from '../errors/command-errors';
import { UserError } from '../errors/user-error';
import type { PhaseChoice } from '../plan/choose-phases';
import { RunFlags, RunOptions } from '../run/run-options';

/** What the flags mean. */
export function runOptions(flags: RunFlags): RunOptions {
  refuseContradictions(flags);
  return {
    ...flags,
    docker: flags.docker === true ? '' : flags.docker,
    phases: phaseChoice(flags),
    rawLog: flags.log === 'codebuild' && !flags.json,
    shell: flags.shellOnFailure ? 'on-failure' : undefined,
  };
}

function phaseChoice({ only, fromPhase }: RunFlags): PhaseChoice | undefined {
  if (only) return { kind: 'only', phase: only };
  return fromPhase && { kind: 'from', phase: fromPhase };
}

function refuseContradictions(flags: RunFlags): void {
  if (flags.docker === undefined && flags.engine !== undefined) throw new UserError(COMMAND_ERRORS.engineWithoutDocker);
  if (flags.docker === undefined && flags.pull) throw new UserError(COMMAND_ERRORS.pullWithoutDocker);
  if (flags.docker === undefined && flags.privileged) throw new UserError(COMMAND_ERRORS.privilegedWithoutDocker);
  if (flags.jobs === 1) return;
  const alone = [
    flags.shellOnFailure && '--shell-on-failure',
    flags.promptSecrets && '--prompt-secrets',
    flags.log === 'codebuild' && !flags.json && '--log codebuild',
  ].find(Boolean);
  if (alone) throw new UserError(COMMAND_ERRORS.needsTheTerminal, { flag: alone });
}
