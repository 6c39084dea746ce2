import * as fs from 'node:fs';
import * as path from 'node:path';
import { Command } from 'commander';
import { EventFlags, withEventArguments } from './event-arguments';
import { loadLocal } from './load-local';
import { styleOf } from './output-flags';
import { ProgramResult } from './program-result';
import { ExitCode, Host } from '../host';
import type { FlowMatch } from '../match/match-flows';
import { jsonText, plainLine } from '../output/terminal-text';

/** `flow-ci match`: which flows an event starts, and for the others the first thing that differs. */
export function addMatch(program: Command, host: Host, result: ProgramResult): void {
  withEventArguments(
    program.command('match').description('show which flows an event starts, and why the others do not'),
  )
    .option('--json', 'as JSON')
    .option('--no-color', 'no colours')
    .action(async (kind: string | undefined, name: string | undefined, flags: EventFlags & { color?: boolean }) => {
      const { project, target, event, place } = await loadLocal().makeEvent(host, kind, name, flags);
      const { askDecision, matchFlows } = loadLocal();
      const matches =
        target.kind === 'schedule'
          ? [askDecision(target.flow, target.trigger, event, place)]
          : matchFlows(project.file.flows, event, place);
      result.exitCode = matches.some((match) => match.kind === 'starts') ? ExitCode.SUCCEEDED : ExitCode.NO_MATCH;
      if (flags.json) host.stdout.write(`${jsonText(matches.map(matchData), 2)}\n`);
      else
        for (const match of matches)
          (host.stdout.writeStyled ?? host.stdout.write)(matchText(match, styleOf(host, flags)));
    });
}

/** `flow-ci event`: the event alone. */
export function addEvent(program: Command, host: Host, result: ProgramResult): void {
  withEventArguments(program.command('event').description('print the event that a run would make'))
    .option('-o, --output <file>', 'write it to a file')
    .action(async (kind: string | undefined, name: string | undefined, flags: EventFlags & { output?: string }) => {
      const { event } = await loadLocal().makeEvent(host, kind, name, flags);
      const text = `${jsonText(event, 2)}\n`;
      if (flags.output) fs.writeFileSync(path.resolve(host.cwd, flags.output), text);
      else host.stdout.write(text);
      result.exitCode = ExitCode.SUCCEEDED;
    });
}

function matchData(match: FlowMatch): unknown {
  return match.kind === 'starts'
    ? { flow: match.flow.name, starts: true, trigger: match.trigger.id, request: match.request }
    : { flow: match.flow.name, starts: false, trigger: match.triggerId, at: match.at, reason: match.reason };
}

function matchText(match: FlowMatch, style: ReturnType<typeof styleOf>): string {
  if (match.kind === 'misses') return `${style('dim', `✘ ${match.flow.name}  ${plainLine(match.reason)}`)}\n`;
  const variables = Object.entries(match.request.variables).map(([name, value]) => `    ${name}=${plainLine(value)}\n`);
  return `${style('green', '✔')} ${match.flow.name}  starts ${match.request.project}${match.request.commit ? ` at ${match.request.commit}` : ''}\n${variables.join('')}`;
}
