import { shellQuote } from '../../src/contract/shell-word';
import { isVariableName } from '../plan/variable-name';

export interface ScriptRequest {
  readonly command: string;
  /** The folder that the command before ended in. */
  readonly folder: string;
  readonly environmentFile: string;
  readonly succeeding: boolean;
  /** Where the environment and the folder go that the next command is to see. Absent in version 0.1. */
  readonly leave?: { readonly environment: string; readonly folder: string };
}

/**
 * CodeBuild runs each command as a script of its own, and hands the environment and the folder on from
 * one to the next; functions, options and arrays are lost. The command is on line 4, as in its logs.
 * What is redirected here keeps the order of the two outputs.
 */
export function commandScript(request: ScriptRequest): string {
  return [
    `exec 2>&1; cd ${shellQuote(request.folder)}`,
    'set -a',
    `. ${shellQuote(request.environmentFile)}; CODEBUILD_BUILD_SUCCEEDING=${request.succeeding ? 1 : 0}`,
    request.command,
    '',
    'CODEBUILD_LAST_EXIT=$?',
    ...(request.leave
      ? [`export -p > ${shellQuote(request.leave.environment)}`, `pwd > ${shellQuote(request.leave.folder)}`]
      : []),
    'exit $CODEBUILD_LAST_EXIT',
    '',
  ].join('\n');
}

/**
 * The environment of the first command, as `export -p` would print it.
 * @param tools the folder of programs that CodeBuild brings; those of the machine come before them
 */
export function environmentScript(variables: Readonly<Record<string, string>>, tools: string): string {
  return [
    ...Object.entries(variables)
      .filter(([name]) => isVariableName(name))
      .map(([name, value]) => `export ${name}=${shellQuote(value.replaceAll('\0', ''))}`),
    withTools(tools),
    '',
  ].join('\n');
}

function withTools(tools: string): string {
  return `PATH="\${PATH:+$PATH:}"${shellQuote(tools)}; export PATH`;
}

/** Prints what the texts are after the shell has filled in variables and commands, each closed by a NUL. */
export function evaluateScript(texts: readonly string[], environmentFile: string): string {
  return [
    `. ${shellQuote(environmentFile)}`,
    ...texts.map((text) => `printf '%s\\0' "${text.replaceAll('"', '\\"')}"`),
    '',
  ].join('\n');
}

/**
 * Prints whether the commands in a text worked, and what the text is then, each closed by a NUL.
 * @param tools as for the first command, which may have changed the PATH
 */
export function evaluateOneScript(text: string, environmentFile: string, tools: string): string {
  return [
    `. ${shellQuote(environmentFile)}`,
    withTools(tools),
    `flow_ci_value="${text.replaceAll('"', '\\"')}"`,
    `printf '%s\\0%s\\0' "$?" "$flow_ci_value"`,
    '',
  ].join('\n');
}

/** A shell to look around in, where the last command ended. */
export function interactiveScript(folder: string, environmentFile: string): string {
  return [
    `cd ${shellQuote(folder)}`,
    `. ${shellQuote(environmentFile)}`,
    'command -v bash >/dev/null 2>&1 && exec bash --norc -i',
    'exec sh -i',
    '',
  ].join('\n');
}
