import * as codecommit from 'aws-cdk-lib/aws-codecommit';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Names, RemovalPolicy, Token } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { errorText } from '../../checks/error-data';
import { FlowCiProps } from '../flow-ci-props';
import { PlaceholderValues } from '../placeholder-values';
import { STACK_ERRORS } from '../stack-errors';

/** The repository that is given, named or made. */
export function watchedRepository(
  scope: Construct,
  { repository, repositoryName, createRepository }: FlowCiProps,
  keyArn?: string,
): codecommit.IRepository {
  if (repository) {
    if (repositoryName !== undefined || createRepository) throw new Error(errorText(STACK_ERRORS.twoRepositories));
    return repository;
  }
  if (repositoryName === undefined) throw new Error(errorText(STACK_ERRORS.repositoryIsMissing));
  if (!createRepository) return codecommit.Repository.fromRepositoryName(scope, 'Repository', repositoryName);
  const made = new codecommit.Repository(scope, 'Repository', {
    repositoryName,
    ...(keyArn !== undefined && { kmsKey: kms.Key.fromKeyArn(scope, 'RepositoryKey', keyArn) }),
  });
  made.applyRemovalPolicy(RemovalPolicy.RETAIN);
  return made;
}

/** The ARN of the repository's key, with its placeholders filled in. The repository may not be there yet. */
export function repositoryKeyOf(scope: Construct, { repositoryKeyArn }: FlowCiProps): string | undefined {
  return repositoryKeyArn === undefined ? undefined : new PlaceholderValues(scope, '').fill(repositoryKeyArn);
}

/**
 * Names of resources must be known now. A repository of the same app has a name that is known later, so the construct's
 * own stands in.
 */
export function literalName(
  scope: Construct,
  { repositoryName }: FlowCiProps,
  repository: codecommit.IRepository,
): string {
  const name = repositoryName ?? repository.repositoryName;
  return Token.isUnresolved(name)
    ? Names.uniqueResourceName(scope, { maxLength: 60, allowedSpecialCharacters: '-' })
    : name;
}
