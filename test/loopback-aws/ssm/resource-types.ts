import { Ssm } from './ssm';
import { ResourceTypes } from '../cloudformation/resource-type';
import { Json, text } from '../core/json';

export function ssmTypes(ssm: Ssm): ResourceTypes {
  const put = ({ Name, Value }: Json) => {
    ssm.parameters.set(text(Name), text(Value));
    return { physicalId: text(Name), attributes: { Type: 'String', Value } };
  };
  return {
    'AWS::SSM::Parameter': {
      properties: ['Type', 'Name', 'Value'],
      replacedBy: ['Name'],
      create: put,
      update: (_, given) => put(given),
      remove: (name) => {
        ssm.parameters.delete(name);
      },
    },
  };
}
