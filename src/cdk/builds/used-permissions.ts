import * as iam from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';
import { ResolvedFlow } from '../../contract/flow-file';

/** What a build does with report groups that exist, and with other repositories. */
export function usedPermissions(scope: IConstruct, { uses }: ResolvedFlow): iam.PolicyStatement[] {
  const { reportGroups = [], repositories = [] } = uses ?? {};
  return [
    ...(reportGroups.length > 0 ? [reportsPermission(reportGroups)] : []),
    ...(repositories.length > 0
      ? [
          new iam.PolicyStatement({
            sid: 'Repositories',
            actions: ['codecommit:GitPull'],
            resources: repositories.map((resource) => Stack.of(scope).formatArn({ service: 'codecommit', resource })),
          }),
        ]
      : []),
  ];
}

/**
 * Without the permission to create the group, which exists.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/test-permissions.html
 */
function reportsPermission(groups: readonly string[]): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'ReportGroups',
    actions: [
      'codebuild:BatchPutCodeCoverages',
      'codebuild:BatchPutTestCases',
      'codebuild:CreateReport',
      'codebuild:UpdateReport',
    ],
    resources: [...groups],
  });
}
