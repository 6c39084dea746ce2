import { CommanderError } from 'commander';
import { makeProgram } from './commands/program';
import { asUserError } from './errors/as-user-error';
import { ExitCode, Host } from './host';
import { terminalSink } from './output/terminal-sink';

/** Run the command in this process and give its exit code. Nothing of the process itself is touched. */
export async function runCli(argv: readonly string[], asked: Host): Promise<number> {
  const host = { ...asked, stdout: terminalSink(asked.stdout), stderr: terminalSink(asked.stderr) };
  let exitCode: number = ExitCode.SUCCEEDED;
  const program = makeProgram(host, (given) => (exitCode = given));
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    // commander has printed what is wrong; help and version are no errors.
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.SUCCEEDED : ExitCode.USAGE;
    const known = asUserError(error);
    if (known) {
      host.stderr.write(`error: ${known.message}\n`);
      return known.exitCode;
    }
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    host.stderr.write(
      `${stack}\n\nThis is a bug in flow-ci. Please report it with the lines above and the output of \`flow-ci doctor\`.\n`,
    );
    return ExitCode.FAILED;
  }
}
