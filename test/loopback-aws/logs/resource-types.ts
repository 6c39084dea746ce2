import { Logs } from './logs';
import { ResourceTypes } from '../cloudformation/resource-type';
import { text } from '../core/json';

export function logsTypes(logs: Logs): ResourceTypes {
  const made = (name: string) => ({ physicalId: name, attributes: { Arn: `${logs.groupArn(name)}:*` } });
  return {
    'AWS::Logs::LogGroup': {
      properties: ['LogGroupName', 'RetentionInDays', 'Tags'],
      replacedBy: ['LogGroupName'],
      create: ({ LogGroupName }, { suggestedName }) => {
        const name = text(LogGroupName, suggestedName);
        logs.createGroup(name);
        return made(name);
      },
      update: made,
      remove: (name) => {
        logs.removeGroup(name);
      },
    },
  };
}
