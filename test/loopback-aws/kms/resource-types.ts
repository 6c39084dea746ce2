import { Kms } from './kms';
import { ResourceTypes } from '../cloudformation/resource-type';
import { text } from '../core/json';
import { PolicyDocument } from '../iam/policy';

export function kmsTypes(kms: Kms): ResourceTypes {
  const key = (id: string) => ({ physicalId: id, attributes: { Arn: kms.arn(id) } });
  const alias = (name: string) => ({ physicalId: name, attributes: {} });
  return {
    'AWS::KMS::Key': {
      properties: ['KeyPolicy'],
      create: ({ KeyPolicy }) => key(kms.create(undefined, KeyPolicy as PolicyDocument | undefined)),
      update: (id, { KeyPolicy }) => {
        kms.setPolicy(id, KeyPolicy as PolicyDocument | undefined);
        return key(id);
      },
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
