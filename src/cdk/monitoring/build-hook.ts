import * as events from 'aws-cdk-lib/aws-events';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { BuildStatus, DetailType, EventSource } from '../../contract/codecommit-events';
import { BuildMoment } from '../../contract/flow-file';

/**
 * Values of `build-status` of each moment. Whether a build that ran too long says `TIMED_OUT` or `FAILED` in its
 * event is not documented, and CodeBuild has `FAULT` too, so failed is what is nothing else. A build that was stopped
 * says nothing of the commit: a newer one came, or somebody asked for it.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications-ref.html
 */
const STATUSES: Readonly<
  Record<BuildMoment, readonly (BuildStatus | { readonly 'anything-but': readonly BuildStatus[] })[]>
> = {
  started: ['IN_PROGRESS'],
  succeeded: ['SUCCEEDED'],
  failed: [{ 'anything-but': ['IN_PROGRESS', 'SUCCEEDED', 'STOPPED'] }],
  stopped: ['STOPPED'],
};

export interface BuildHookProps {
  readonly projectName: string;
  readonly moments: readonly BuildMoment[];
  readonly target: events.IRuleTarget;
  readonly ruleName?: string;
}

/** A rule on the builds of a project. */
export function buildHook(
  scope: Construct,
  id: string,
  { projectName, moments, target, ruleName }: BuildHookProps,
): events.Rule {
  const { account, region } = Stack.of(scope);
  return new events.Rule(scope, id, {
    ...(ruleName !== undefined && { ruleName }),
    description: `Builds of ${projectName} that have ${moments.join(' or ')}`,
    eventPattern: {
      source: [EventSource.CODEBUILD],
      detailType: [DetailType.BUILD_STATE],
      // Another account may send events of its own to the bus.
      account: [account],
      region: [region],
      detail: { 'project-name': [projectName], 'build-status': moments.flatMap((moment) => STATUSES[moment]) },
    },
    targets: [target],
  });
}
