import { AwsError } from '../core/aws-error';
import { World } from '../core/world';
import { Iam } from '../iam/iam';
import { Principal } from '../iam/principal';

/** Repositories of images, by name. There are no layers in them: who may pull is all that is asked. */
export class Ecr {
  /** Whether an image comes from a registry of ECR. */
  public static isImage(image: string): boolean {
    return /^\d{12}\.dkr\.ecr\./.test(image);
  }

  public readonly repositories = new Set<string>();

  constructor(
    private readonly world: World,
    private readonly iam: Iam,
  ) {}

  public arn(repository: string): string {
    return this.world.arn('ecr', `repository/${repository}`);
  }

  /**
   * Pull an image as CodeBuild does with a project's role.
   * @see https://docs.aws.amazon.com/codebuild/latest/userguide/sample-ecr.html
   */
  public pull(caller: Principal, image: string): void {
    const [, account, region, repository] =
      /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([^:@]+)/.exec(image) ?? [];
    if (account !== this.world.account || region !== this.world.region)
      throw this.world.fault(`the registry of ${image} is not known`);
    this.iam.authorize(caller, 'ecr:GetAuthorizationToken', ['*']);
    for (const action of ['BatchCheckLayerAvailability', 'GetDownloadUrlForLayer', 'BatchGetImage'])
      this.iam.authorize(caller, `ecr:${action}`, [this.arn(repository)]);
    if (!this.repositories.has(repository))
      throw new AwsError(
        'RepositoryNotFoundException',
        `The repository with name '${repository}' does not exist in the registry with id '${account}'`,
      );
  }
}
