import { FlagValues } from './command-definition';
import type { RUN_FLAGS } from './shared-flags';
import type { PhaseChoice } from '../plan/choose-phases';
import { Refusal } from '../refusal';
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
  if (flags.docker === undefined && flags.engine !== undefined)
    throw new Refusal('--engine says what runs a container: add --docker');
  if (flags.docker === undefined && flags.pull)
    throw new Refusal('--pull is about the image of a container: add --docker');
  if (flags.docker === undefined && flags.privileged)
    throw new Refusal('--privileged is about a container: add --docker');
  if (flags.jobs === 1) return;
  const alone = [
    flags.shellOnFailure && '--shell-on-failure',
    flags.promptSecrets && '--prompt-secrets',
    flags.log === 'codebuild' && !flags.json && '--log codebuild',
  ].find(Boolean);
  if (alone) throw new Refusal(`${alone} has the terminal for one build at a time: leave out -j`);
}
