import { Scheduler } from './scheduler';
import { ResourceTypes } from '../cloudformation/resource-type';
import { text } from '../core/json';

export function schedulerTypes(scheduler: Scheduler): ResourceTypes {
  const made = (name: string) => ({ physicalId: name, attributes: { Arn: scheduler.arn(name) } });
  return {
    'AWS::Scheduler::Schedule': {
      properties: [
        'Name',
        'Description',
        'ScheduleExpression',
        'ScheduleExpressionTimezone',
        'StartDate',
        'FlexibleTimeWindow',
        'State',
        'Target',
      ],
      replacedBy: ['Name'],
      create: (given, { suggestedName }) => {
        const name = text(given.Name, suggestedName);
        scheduler.create(name, given);
        return made(name);
      },
      update: (name, given) => {
        scheduler.put(name, given);
        return made(name);
      },
      remove: (name) => {
        scheduler.remove(name);
      },
    },
  };
}
