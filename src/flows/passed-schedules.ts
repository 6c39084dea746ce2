import { FlowFile, ResolvedFlow } from '../contract/flow-file';
import { Issue } from '../contract/issue';

/**
 * Schedules of one time that has passed. EventBridge Scheduler refuses to create one, and to change anything of one;
 * one that is deployed as it is stays.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 * @param earlier what the last `npx projen` wrote
 */
export function passedSchedules(file: FlowFile, earlier: FlowFile | undefined, now: Date): Issue[] {
  const before = new Set(earlier?.flows.flatMap(schedulesOf).map(({ key }) => key));
  return file.flows
    .flatMap(schedulesOf)
    .filter(({ key, at, timeZone }) => at !== undefined && at <= localTime(now, timeZone) && !before.has(key))
    .map(({ path, expression }) => ({
      path,
      value: expression,
      expected: 'a time in the future, as EventBridge Scheduler refuses a time that has passed',
      fix: 'choose a later time, or remove the schedule',
    }));
}

interface OneTimeSchedule {
  readonly key: string;
  readonly path: string;
  readonly expression: string;
  readonly timeZone: string;
  /** Local time, as `2030-01-31T08:00:00`. */
  readonly at: string | undefined;
}

function schedulesOf({ name, triggers }: ResolvedFlow): OneTimeSchedule[] {
  return triggers
    .filter((trigger) => trigger.kind === 'schedule')
    .map(({ expression, timeZone, ...trigger }, index) => ({
      key: JSON.stringify([name, { expression, timeZone, ...trigger }]),
      path: `flows.${name}.on.schedule[${index}].expression`,
      expression,
      timeZone,
      at: /^at\((.*)\)$/.exec(expression)?.[1],
    }));
}

/** The time in a zone, as schedules write it: Swedish has the order of ISO 8601. */
function localTime(now: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
    .format(now)
    .replace(' ', 'T');
}
