import { CommandOptions } from './command-options';
import { ReconcileOptions } from './reconcile-options';
import { Check, flag, integer, isPlainObject, list, record, text } from '../checks/check';
import { CommandSettings, ReconcileSettings } from '../contract/flow-file';

const caller = text({
  pattern: /^(arn:|\*)[^\s]{0,512}$/,
  mustBe: 'the ARN of a caller, with * for any characters',
  cure: 'write such as "arn:aws:sts::111122223333:assumed-role/Developer/*"',
});
const orFlag =
  (options: Check): Check =>
  (value, path, faults) =>
    (isPlainObject(value) ? options : flag())(value, path, faults);

/** `true`, or who may give commands. */
export const commandsCheck = orFlag(
  record({ allow: list(caller, { min: 1, max: 50, example: '["arn:aws:iam::111122223333:user/*"]' }) }),
);
/** `true`, or how often. */
export const reconcileCheck = orFlag(
  record({ interval: integer({ min: 5, max: 1_440, unit: 'minutes', example: 15 }) }),
);

export function resolveCommands(commands: boolean | CommandOptions | undefined): CommandSettings | undefined {
  if (!commands) return undefined;
  return { allow: (commands === true ? undefined : commands.allow) ?? ['*'] };
}

export function resolveReconcile(reconcile: boolean | ReconcileOptions | undefined): ReconcileSettings | undefined {
  if (!reconcile) return undefined;
  return { interval: (reconcile === true ? undefined : reconcile.interval) ?? 15 };
}
