import { FlagValues } from './command-definition';
import type { RUN_FLAGS } from './shared-flags';
import { COMMAND_ERRORS } from '../errors/command-errors';
import { UserError } from '../errors/user-error';
import type { PhaseChoice } from '../plan/choose-phases';
import { RunOptions } from '../run/run-options';

/** The flags that all runs share. */
export type RunFlags = FlagValues<typeof RUN_FLAGS>;

/** What the flags mean. */
export function runOptions(flags: RunFlags): RunOptions {
  refuseContradictions(flags);
  return {
    committed: Boolean(flags.committed),
    dryRun: Boolean(flags.dryRun),
    keep: Boolean(flags.keep),
    variables: flags.variable,
    passEnv: flags.passEnv,
    inheritEnv: Boolean(flags.inheritEnv),
    aws: Boolean(flags.aws),
    allowNoMatch: Boolean(flags.allowNoMatch),
    follow: Boolean(flags.follow),
    cache: Boolean(flags.cache),
    pull: Boolean(flags.pull),
    privileged: Boolean(flags.privileged),
    jobs: flags.jobs,
    failFast: Boolean(flags.failFast),
    phases: phaseChoice(flags),
    variablesFile: flags.variablesFile,
    rawLog: flags.log === 'codebuild' && !flags.json,
    promptSecrets: Boolean(flags.promptSecrets),
    docker: flags.docker === true ? '' : flags.docker,
    engine: flags.engine,
    shell: flags.shellOnFailure ? 'on-failure' : undefined,
    flow: flags.flow,
    secretsFile: flags.secretsFile,
    timeout: flags.timeout,
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
