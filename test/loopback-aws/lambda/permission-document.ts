import { Json, text } from '../core/json';
import { PolicyDocument } from '../iam/policy';

/** The statement that a permission of a function stands for. */
export function permissionDocument(properties: Json): PolicyDocument {
  const condition = {
    ...(properties.SourceArn !== undefined && { ArnLike: { 'aws:SourceArn': properties.SourceArn } }),
    ...(properties.SourceAccount !== undefined && { StringEquals: { 'aws:SourceAccount': properties.SourceAccount } }),
  };
  const principal = text(properties.Principal);
  return {
    Statement: [
      {
        Effect: 'Allow',
        Principal: /\.amazonaws\.com$/.test(principal) ? { Service: principal } : { AWS: principal },
        Action: properties.Action,
        Resource: properties.FunctionName,
        ...(Object.keys(condition).length > 0 && { Condition: condition }),
      },
    ],
  };
}
