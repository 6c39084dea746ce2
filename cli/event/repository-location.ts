/** Where the repository would be in AWS. */
export interface RepositoryLocation {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly repositoryName: string;
}

/** The account that AWS's own local agent writes. */
export const LOCAL_ACCOUNT = '000000000000';
export const LOCAL_REGION = 'us-east-1';

export function repositoryLocation(repositoryName: string, region: string | undefined): RepositoryLocation {
  const where = region ?? LOCAL_REGION;
  const partition = where.startsWith('cn-') ? 'aws-cn' : where.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
  return { partition, region: where, account: LOCAL_ACCOUNT, repositoryName };
}

export function repositoryArn(place: RepositoryLocation): string {
  return `arn:${place.partition}:codecommit:${place.region}:${place.account}:${place.repositoryName}`;
}
