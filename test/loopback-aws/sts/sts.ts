import { AwsError } from '../core/aws-error';
import { text } from '../core/json';
import { Service } from '../core/service';
import { World } from '../core/world';
import { Iam } from '../iam/iam';

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/welcome.html */
export function stsService(world: World, iam: Iam): Service {
  return {
    signingName: 'sts',
    prefix: 'sts',
    protocol: 'query',
    operations: {
      GetCallerIdentity: {
        // Needs no permission: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
        action: 'none',
        run: (_, caller) => ({ Arn: caller.arn, UserId: caller.userId, Account: world.account }),
      },
      AssumeRole: {
        resources: (input) => [text(input.RoleArn)],
        context: (input) => ({
          'sts:ExternalId': input.ExternalId as string | undefined,
          'sts:RoleSessionName': text(input.RoleSessionName),
        }),
        run: (input, caller) => {
          const asker = {
            kind: 'aws' as const,
            arn: caller.arn,
            identityArn: caller.identityArn,
            account: world.account,
          };
          try {
            const { credentials, principal } = iam.assume(text(input.RoleArn), text(input.RoleSessionName), asker, {
              'sts:ExternalId': input.ExternalId as string | undefined,
            });
            return {
              Credentials: {
                AccessKeyId: credentials.accessKeyId,
                SecretAccessKey: credentials.secretAccessKey,
                SessionToken: credentials.sessionToken,
                Expiration: new Date(Date.now() + 3_600_000).toISOString(),
              },
              AssumedRoleUser: { AssumedRoleId: principal.userId, Arn: principal.arn },
            };
          } catch (error) {
            // A role that does not exist is denied like one that does not trust the caller.
            if (error instanceof AwsError && error.code === 'NoSuchEntity')
              throw new AwsError(
                'AccessDenied',
                `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${text(input.RoleArn)}`,
                403,
              );
            throw error;
          }
        },
      },
    },
  };
}
