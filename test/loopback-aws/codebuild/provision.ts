import { BuildProject } from './project';
import { AwsError } from '../core/aws-error';
import { text } from '../core/json';
import { Ec2 } from '../ec2/ec2';
import { Ecr } from '../ecr/ecr';
import { Principal } from '../iam/principal';
import { S3 } from '../s3/s3';

export type Provisioned =
  { readonly kind: 'ready'; readonly release: () => void } | { readonly kind: 'refused'; readonly reason: string };

/**
 * A machine for a build: its network, its image and the certificate that it trusts, each as the project's role, which
 * CodeBuild uses for all that it does on somebody's behalf.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html
 */
export function provision(
  project: BuildProject,
  builder: Principal,
  { ec2, ecr, s3 }: { readonly ec2: Ec2; readonly ecr: Ecr; readonly s3: S3 },
): Provisioned {
  const { network, environment } = project;
  let code = 'VPC_CLIENT_ERROR';
  try {
    const attached = network && ec2.attach(builder, network);
    const release = () => {
      if (attached) ec2.detach(builder, attached);
    };
    try {
      code = 'BUILD_CONTAINER_UNABLE_TO_PULL_IMAGE';
      // https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectEnvironment.html
      if (environment.ImagePullCredentialsType === 'SERVICE_ROLE' && Ecr.isImage(text(environment.Image)))
        ecr.pull(builder, text(environment.Image));
      code = 'CLIENT_ERROR';
      const [, bucket, key] = /^arn:[^:]+:s3:::([^/]+)\/(.+)$/.exec(text(environment.Certificate)) ?? [];
      if (bucket) s3.getFrom(builder, bucket, key);
      return { kind: 'ready', release };
    } catch (error) {
      release();
      throw error;
    }
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { kind: 'refused', reason: `${code}: ${error.message}` };
  }
}
