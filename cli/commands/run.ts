import { Command, InvalidArgumentError, Option } from 'commander';
import { loadLocal } from './load-local';
import { makeOutput, OutputFlags, withRefusals } from './output-flags';
import { parseTime } from './parse-time';
import { ProgramResult } from './program-result';
import { readEventArgument } from './read-event';
import { Host } from '../host';
import { CommandPhase } from '../plan/buildspec';
import { phaseNamed } from '../plan/choose-phases';
import { Refusal } from '../refusal';
import { Occasion, RunOptions } from '../run/run-options';

export interface RunFlags extends OutputFlags {
  readonly committed?: boolean;
  readonly flow?: string;
  readonly dryRun?: boolean;
  readonly keep?: boolean;
  readonly variable?: Record<string, string>;
  readonly secretsFile?: string;
  readonly passEnv?: string[];
  readonly inheritEnv?: boolean;
  readonly aws?: boolean;
  readonly timeout?: number;
  readonly allowNoMatch?: boolean;
  readonly follow?: boolean;
  readonly event?: string;
  readonly docker?: string | true;
  readonly engine?: string;
  readonly cache?: boolean;
  readonly shellOnFailure?: boolean;
  readonly promptSecrets?: boolean;
  readonly watch?: boolean;
  readonly pull?: boolean;
  readonly privileged?: boolean;
  readonly only?: CommandPhase;
  readonly fromPhase?: CommandPhase;
  readonly variablesFile?: string;
  readonly jobs: number;
  readonly failFast?: boolean;
}

/** `flow-ci run` and what may follow it. */
export function addRun(program: Command, host: Host, result: ProgramResult): void {
  const run = async (occasion: Occasion, command: Command) => {
    const flags = command.optsWithGlobals<RunFlags>();
    const once = async () =>
      withRefusals(makeOutput(host, flags), async (output) =>
        loadLocal().openRun(host, output, occasion, runOptions(flags)),
      );
    result.exitCode = flags.watch ? await loadLocal().watchWork(host, once) : await once();
  };
  const parent = program
    .command('run')
    .description('run the flows that an event starts; without a word after it: what is checked out decides')
    .option('--event <file>', 'replay an event of EventBridge from a file, or - for standard input')
    .action(async (_: unknown, command: Command) => {
      if (command.args.length > 0)
        throw new Refusal(`unknown kind of run ${command.args[0]}: write review, branch, tag, schedule or demand`);
      const { event } = command.opts<RunFlags>();
      await run(
        event === undefined ? { kind: 'inferred' } : { kind: 'replay', event: await readEventArgument(host, event) },
        command,
      );
    });
  parent.allowExcessArguments();
  withRunFlags(parent);
  const sub = (name: string, description: string) => withRunFlags(parent.command(name).description(description));
  sub('review', 'as a pull request of the branch that is checked out')
    .alias('pr')
    .option('--from <branch>', 'the source branch (default: what is checked out)')
    .option('--into <branch>', 'the target branch (default: the default branch)')
    .option('--id <number>', 'the id of the pull request', '1')
    .option('--updated', 'as an update of a pull request that is there already')
    .action(async (flags: { from?: string; into?: string; id: string; updated?: boolean }, command: Command) => {
      await run(
        {
          kind: 'review',
          id: flags.id,
          updated: Boolean(flags.updated),
          ...(flags.from && { from: flags.from }),
          ...(flags.into && { into: flags.into }),
        },
        command,
      );
    });
  sub('branch', 'as a push to a branch (default: the one that is checked out)')
    .argument('[name]')
    .action(async (name: string | undefined, _: unknown, command: Command) =>
      run({ kind: 'branch', ...(name && { name }) }, command),
    );
  sub('tag', 'as a push of a tag; one that does not exist yet is taken to be on what is checked out')
    .argument('<name>')
    .option('--updated', 'as a tag that was moved')
    .action(async (name: string, flags: { updated?: boolean }, command: Command) =>
      run({ kind: 'tag', name, updated: Boolean(flags.updated) }, command),
    );
  sub('schedule', 'as a schedule that is due')
    .argument('[flow]')
    .option('--at <time>', 'when it was due, such as 2026-11-23T08:00Z (default: now)', parseTime)
    .addOption(new Option('--next', 'when it is due next').conflicts('at'))
    .action(async (flow: string | undefined, { at, next }: { at?: Date; next?: boolean }, command: Command) => {
      await run({ kind: 'schedule', ...(flow && { flow }), ...(at && { at }), ...(next && { next }) }, command);
    });
  sub('demand', 'as StartBuild by hand')
    .argument('<flow>')
    .action(async (flow: string, _: unknown, command: Command) => run({ kind: 'demand', flow }, command));
}

/** The options that all runs share. */
export function withRunFlags(command: Command): Command {
  return command
    .option('--flow <name>', 'only this flow')
    .option('-n, --dry-run', 'show the event, the matches and the plan; run nothing')
    .option('--committed', 'leave uncommitted and untracked work out')
    .option('-v, --variable <name=value>', 'a variable that StartBuild would be given; repeatable', parsePair, {})
    .option('--variables-file <file>', 'more of them, as NAME=value lines; -v wins')
    .option('--secrets-file <file>', 'values of parameters and secrets (default: .flow-ci/secrets.env if there is one)')
    .option('--prompt-secrets', 'ask for values that the file does not have')
    .option(
      '--pass-env <name>',
      'let a variable of this shell through; repeatable',
      (name: string, all: string[]) => [...all, name],
      [] as string[],
    )
    .option('--inherit-env', 'let all variables of this shell through, but AWS_*')
    .option('--aws', 'let AWS_* through')
    .addOption(
      new Option('--only <phase>', 'this phase alone: no other one, no reports and no artifacts')
        .argParser(parsePhase)
        .conflicts('fromPhase'),
    )
    .option('--from-phase <phase>', 'leave out the phases before this one', parsePhase)
    .option('--timeout <minutes>', "instead of the flow's", parseMinutes)
    .option('--follow', "run the flows that the build's own pushes start")
    .option('--docker [image]', "run in a container (default image: the flow's)")
    .addOption(
      new Option('--engine <name>', 'what runs the container (default: the first that is installed)').choices([
        'docker',
        'podman',
        'finch',
      ]),
    )
    .option(
      '--privileged',
      "with --docker: let a flow with `privileged` have a privileged container, which can do what this machine's root can",
    )
    .option('--pull', 'with --docker: look for a newer image first')
    .option(
      '-j, --jobs <number>',
      'where an event starts several flows: so many builds side by side, each shown when it has ended',
      parseJobs,
      1,
    )
    .option('--fail-fast', 'where an event starts several flows: stop the others when one fails')
    .option('--cache', "keep the buildspec's cache between runs")
    .option('--shell-on-failure', 'open a shell where a command failed')
    .option('--allow-no-match', 'exit with 0 when no flow matches')
    .option('-w, --watch', 'run again whenever the work changes, until it is stopped')
    .option('--keep', 'keep the clone')
    .addOption(
      new Option('--log <style>', "what to show of the commands' output")
        .choices(['failed', 'live', 'grouped', 'codebuild'])
        .default('failed'),
    )
    .option('--json', 'one JSON record per line')
    .option('-q, --quiet', 'results and failures only')
    .option('--no-color', 'no colours');
}

/** What the flags mean. */
export function runOptions(flags: RunFlags): RunOptions {
  refuseContradictions(flags);
  return {
    committed: Boolean(flags.committed),
    dryRun: Boolean(flags.dryRun),
    keep: Boolean(flags.keep),
    variables: flags.variable ?? {},
    passEnv: flags.passEnv ?? [],
    inheritEnv: Boolean(flags.inheritEnv),
    aws: Boolean(flags.aws),
    allowNoMatch: Boolean(flags.allowNoMatch),
    follow: Boolean(flags.follow),
    cache: Boolean(flags.cache),
    pull: Boolean(flags.pull),
    privileged: Boolean(flags.privileged),
    jobs: flags.jobs,
    failFast: Boolean(flags.failFast),
    ...(flags.only && { phases: { kind: 'only' as const, phase: flags.only } }),
    ...(flags.fromPhase && { phases: { kind: 'from' as const, phase: flags.fromPhase } }),
    ...(flags.variablesFile !== undefined && { variablesFile: flags.variablesFile }),
    rawLog: flags.log === 'codebuild' && !flags.json,
    promptSecrets: Boolean(flags.promptSecrets),
    ...(flags.docker !== undefined && { docker: flags.docker === true ? '' : flags.docker }),
    ...(flags.engine !== undefined && { engine: flags.engine }),
    ...(flags.shellOnFailure && { shell: 'on-failure' as const }),
    ...(flags.flow !== undefined && { flow: flags.flow }),
    ...(flags.secretsFile !== undefined && { secretsFile: flags.secretsFile }),
    ...(flags.timeout !== undefined && { timeout: flags.timeout }),
  };
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

function parsePhase(text: string): CommandPhase {
  const phase = phaseNamed(text);
  if (!phase) throw new InvalidArgumentError('write install, pre_build, build or post_build.');
  return phase;
}

function parseJobs(text: string): number {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new InvalidArgumentError('write how many builds may run at once, such as 4.');
  return Number(text);
}

function parsePair(text: string, all: Record<string, string>): Record<string, string> {
  const [, name, value] = /^([A-Za-z_][A-Za-z0-9_]*)=([^]*)$/.exec(text) ?? [];
  if (!name) throw new InvalidArgumentError('write NAME=value.');
  return { ...all, [name]: value };
}

function parseMinutes(text: string): number {
  const minutes = Number(text);
  if (!(minutes > 0)) throw new InvalidArgumentError('write a number of minutes, such as 10.');
  return minutes;
}
