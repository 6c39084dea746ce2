/** An ARN in its parts. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export function parseArn(text: string): Arn | undefined {
  const match = /^arn:([a-z0-9-]+):([a-z0-9-]+):([a-z0-9-]*):(\d{12}|):([^\s].*)$/.exec(text);
  if (!match) return undefined;
  const [, partition, service, region, account, resource] = match;
  return { partition, service, region, account, resource };
}

/** A CodeBuild build, as its ARN names it. */
export interface BuildArn {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly project: string;
  /** `PROJECT:UUID`, as the API takes it. */
  readonly id: string;
}

/** `arn:PARTITION:codebuild:REGION:ACCOUNT:build/PROJECT:UUID` */
export function parseBuildArn(text: string): BuildArn | undefined {
  const arn = parseArn(text);
  const match =
    arn?.service === 'codebuild' ? /^build\/([A-Za-z0-9][A-Za-z0-9_-]*):([0-9A-Za-z-]+)$/.exec(arn.resource) : null;
  if (!arn || !match) return undefined;
  return {
    partition: arn.partition,
    region: arn.region,
    account: arn.account,
    project: match[1],
    id: `${match[1]}:${match[2]}`,
  };
}

/** A CodeCommit repository, as its ARN names it. */
export interface RepositoryArn {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly name: string;
}

/** `arn:PARTITION:codecommit:REGION:ACCOUNT:NAME` */
export function parseRepositoryArn(text: string): RepositoryArn | undefined {
  const arn = parseArn(text);
  if (arn?.service !== 'codecommit' || !/^[\w.-]{1,100}$/.test(arn.resource)) return undefined;
  return { partition: arn.partition, region: arn.region, account: arn.account, name: arn.resource };
}
