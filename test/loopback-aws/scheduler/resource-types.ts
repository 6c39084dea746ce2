import { Scheduler } from './scheduler';
import { ResourceTypes } from '../cloudformation/resource-type';
import { Json, text } from '../core/json';

export function schedulerTypes(scheduler: Scheduler): ResourceTypes {
  const putSchedule = (name: string, given: Json) => {
    scheduler.put(name, given);
    return { physicalId: name, attributes: { Arn: scheduler.arn(name) } };
  };
  return {
    'AWS::Scheduler::Schedule': {
      properties: [
        'Name',
        'Description',
        'ScheduleExpression',
        'ScheduleExpressionTimezone',
        'FlexibleTimeWindow',
        'State',
        'Target',
      ],
      replacedBy: ['Name'],
      create: (given, { suggestedName }) => putSchedule(text(given.Name, suggestedName), given),
      update: putSchedule,
      remove: (name) => {
        scheduler.remove(name);
      },
    },
  };
}
