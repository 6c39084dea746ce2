import { Stack, Stage, Token } from 'aws-cdk-lib/core';
import { Construct, IConstruct } from 'constructs';
import { errorText } from '../../checks/error-data';
import { STACK_ERRORS } from '../stack-errors';

/** Where a repository is. What is not known, or known at deployment only, is not compared. */
export interface RepositoryPlace {
  readonly repositoryName: string;
  readonly account?: string;
  readonly region?: string;
}

/**
 * CodeCommit's events stay in their account and Region, so a stack elsewhere would never start a build.
 * @throws Error that names both places
 */
export function checkPlace(scope: Construct, { repositoryName, account, region }: RepositoryPlace): void {
  const stack = Stack.of(scope);
  const name = Token.isUnresolved(repositoryName) ? 'its repository' : `its repository ${repositoryName}`;
  if (differs(stack.region, region))
    throw new Error(
      errorText(STACK_ERRORS.otherRegion, {
        stack: stack.node.path,
        stackRegion: stack.region,
        repository: name,
        region: String(region),
      }),
    );
  if (differs(stack.account, account))
    throw new Error(
      errorText(STACK_ERRORS.otherAccount, {
        stack: stack.node.path,
        stackAccount: stack.account,
        repository: name,
        account: String(account),
      }),
    );
}

/**
 * Two in one account and Region would build each event twice, and write one comment in turn.
 * @throws Error that names both
 */
export function checkSingle(scope: Construct, repositoryName: string): void {
  const { root } = scope.node;
  const served = FIRST.get(root) ?? new Map<string, string>();
  FIRST.set(root, served);
  const stack = Stack.of(scope);
  const isKnown = !Token.isUnresolved(stack.account) && !Token.isUnresolved(stack.region);
  // The stages of an app may go to different accounts, which need not be known.
  const place = isKnown ? stack.environment : `${Stage.of(scope)?.node.path ?? ''} ${stack.environment}`;
  const key = `${place} ${repositoryName}`;
  const first = served.get(key);
  if (first !== undefined)
    throw new Error(
      errorText(STACK_ERRORS.sameRepository, {
        second: scope.node.path,
        first,
        name: Token.isUnresolved(repositoryName) ? '' : `, ${repositoryName},`,
      }),
    );
  served.set(key, scope.node.path);
}

/** For each app: place and repository, and the path of the construct that has its flows. */
const FIRST = new WeakMap<IConstruct, Map<string, string>>();

function differs(one: string, other: string | undefined): boolean {
  return other !== undefined && !Token.isUnresolved(one) && !Token.isUnresolved(other) && one !== other;
}
