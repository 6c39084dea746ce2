import { Kms } from './kms';
import { ResourceTypes } from '../cloudformation/resource-type';
import { text } from '../core/json';

export function kmsTypes(kms: Kms): ResourceTypes {
  const key = (id: string) => ({ physicalId: id, attributes: { Arn: kms.arn(id) } });
  const alias = (name: string) => ({ physicalId: name, attributes: {} });
  return {
    'AWS::KMS::Key': {
      properties: ['KeyPolicy'],
      create: () => key(kms.create()),
      update: key,
      remove: (id) => {
        kms.remove(id);
      },
    },
    'AWS::KMS::Alias': {
      properties: ['AliasName', 'TargetKeyId'],
      replacedBy: ['AliasName', 'TargetKeyId'],
      create: ({ AliasName, TargetKeyId }) => {
        kms.addAlias(text(AliasName), text(TargetKeyId));
        return alias(text(AliasName));
      },
      update: alias,
      remove: (name) => {
        kms.removeAlias(name);
      },
    },
  };
}
