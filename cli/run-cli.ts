import { CommanderError } from 'commander';
import { makeProgram } from './commands/program';
import { ExitCode, Host } from './host';
import { terminalSink } from './output/terminal-sink';
import { asRefusal } from './refusal';

/** Run the command in this process and give its exit code. Nothing of the process itself is touched. */
export async function runCli(argv: readonly string[], given: Host): Promise<number> {
  const host = { ...given, stdout: terminalSink(given.stdout), stderr: terminalSink(given.stderr) };
  const result = { exitCode: ExitCode.SUCCEEDED as number };
  const program = makeProgram(host, result);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return result.exitCode;
  } catch (error) {
    // commander has told what is wrong; help and version are no mistakes.
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.SUCCEEDED : ExitCode.USAGE;
    const refusal = asRefusal(error);
    if (refusal) {
      host.stderr.write(`error: ${refusal.message}\n`);
      return refusal.exitCode;
    }
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    host.stderr.write(
      `${stack}\n\nThis is a mistake of flow-ci, not yours. Please report it with the lines above and the output of \`flow-ci doctor\`.\n`,
    );
    return ExitCode.FAILED;
  }
}
