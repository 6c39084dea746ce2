import { Events } from './events';
import { ResourceTypes } from '../cloudformation/resource-type';
import { AwsError } from '../core/aws-error';
import { Json, text } from '../core/json';

export function eventsTypes(events: Events): ResourceTypes {
  const putRule = (name: string, given: Json) => {
    events.putRule(name, given);
    return { physicalId: name, attributes: { Arn: events.ruleArn(name) } };
  };
  return {
    'AWS::Events::Rule': {
      properties: ['Name', 'Description', 'EventPattern', 'State', 'Targets', 'Tags'],
      replacedBy: ['Name'],
      create: (given, { suggestedName }) => {
        const name = text(given.Name, suggestedName);
        if (events.ruleNames.includes(name))
          throw new AwsError('ResourceAlreadyExistsException', `Rule ${name} already exists`);
        return putRule(name, given);
      },
      update: putRule,
      remove: (name) => {
        events.removeRule(name);
      },
    },
  };
}
