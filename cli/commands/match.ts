import * as fs from 'node:fs';
import * as path from 'node:path';
import { Handler } from './command-table';
import { loadLocal } from './load-bundles';
import type { ExplainedMatch } from './match-event';
import { styleOf } from './output-flags';
import { ExitCode } from '../host';
import type { FlowMatch } from '../match/match-flows';
import { ruleLines } from '../match/rule-lines';
import { jsonText, plainLine } from '../output/terminal-text';

/** `flow-ci match`: which flows an event starts, and for the others the first thing that differs. */
export const match: Handler<'match'> = async (host, flags, kind, name) => {
  const matches = await loadLocal().matchEvent(host, kind, name, flags);
  const style = styleOf(host, flags);
  if (flags.json)
    host.stdout.write(
      `${jsonText(
        matches.map((each) => matchData(each, flags.explain)),
        2,
      )}\n`,
    );
  else
    for (const { match: found, rules } of matches) {
      const lines = flags.explain ? rules.flatMap(ruleLines).map((line) => `    ${plainLine(line)}\n`) : [];
      (host.stdout.writeStyled ?? host.stdout.write)(`${matchText(found, style)}${lines.join('')}`);
    }
  return matches.some((each) => each.match.kind === 'starts') ? ExitCode.SUCCEEDED : ExitCode.NO_MATCH;
};

/** `flow-ci event`: the event alone. */
export const event: Handler<'event'> = async (host, flags, kind, name) => {
  const made = await loadLocal().makeEvent(host, kind, name, flags);
  const text = `${jsonText(made.event, 2)}\n`;
  if (flags.output) fs.writeFileSync(path.resolve(host.cwd, flags.output), text);
  else host.stdout.write(text);
  return ExitCode.SUCCEEDED;
};

function matchData({ match: found, rules }: ExplainedMatch, explain: boolean | undefined): unknown {
  const shown =
    found.kind === 'starts'
      ? { flow: found.flow.name, starts: true, trigger: found.trigger.id, request: found.request }
      : {
          flow: found.flow.name,
          starts: false,
          trigger: found.triggerId,
          skipped: found.skipped,
          reason: found.reason,
        };
  return explain ? { ...shown, rules } : shown;
}

function matchText(found: FlowMatch, style: ReturnType<typeof styleOf>): string {
  if (found.kind === 'misses')
    return `${style('dim', `✘ ${found.flow.name}: not started, ${plainLine(found.reason)}`)}\n`;
  const variables = Object.entries(found.request.variables).map(([name, value]) => `    ${name}=${plainLine(value)}\n`);
  return `${style('green', '✔')} ${found.flow.name}  starts ${found.request.project}${found.request.commit ? ` at ${found.request.commit}` : ''}\n${variables.join('')}`;
}
