import { BuildObserver } from './execute-plan';
import { Masker } from './masker';
import { Output } from '../output/record';
import { BuildspecCommand } from '../plan/buildspec';
import { Plan } from '../plan/plan';

/** Tells the output what happens in a build. */
export function outputObserver(output: Output, masker: Masker, plan: Plan): BuildObserver {
  let last: BuildspecCommand | undefined;
  return {
    phaseStarted: (phase) => {
      last = undefined;
      output.show({ kind: 'phase-started', phase });
    },
    commandStarted: (phase, command) => {
      last = command;
      output.show({ kind: 'command', phase, command: masker.text(command.text), line: command.line });
    },
    phaseEnded: (record, failed) => {
      const command = failed ?? last;
      const ended = record.end ?? record.start;
      output.show({
        kind: 'phase-ended',
        phase: record.type,
        status: record.status ?? 'SUCCEEDED',
        seconds: (ended.getTime() - record.start.getTime()) / 1000,
        command: command && masker.text(command.text),
        reason: failed?.reason ?? (masker.text(record.contexts.map(({ message }) => message).join('; ')) || undefined),
        place: failed && `${plan.buildspecPlace}:${failed.line}`,
      });
    },
  };
}
