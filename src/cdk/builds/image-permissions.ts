import * as iam from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';
import { BuildEnvironment } from '../../contract/flow-file';

/** `ACCOUNT.dkr.ecr.REGION.SUFFIX/REPOSITORY:TAG` or `...@sha256:DIGEST` */
const ECR_IMAGE = /^(\d{12})\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.[a-z.]+\/([a-z0-9][a-z0-9._\/-]*)(?=[:@]|$)/;

/**
 * Lets the build's role pull an image from a private ECR repository. Asking for a token takes no resource.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html
 */
export function imagePermissions(
  scope: IConstruct,
  { image, imagePullCredentialsType }: BuildEnvironment,
): iam.PolicyStatement[] {
  const match = ECR_IMAGE.exec(image);
  if (!match || imagePullCredentialsType !== 'SERVICE_ROLE') return [];
  const [, account, region, repository] = match;
  return [
    new iam.PolicyStatement({
      sid: 'Image',
      actions: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      resources: [
        Stack.of(scope).formatArn({
          service: 'ecr',
          account,
          region,
          resource: 'repository',
          resourceName: repository,
        }),
      ],
    }),
    new iam.PolicyStatement({ sid: 'ImageToken', actions: ['ecr:GetAuthorizationToken'], resources: ['*'] }),
  ];
}
