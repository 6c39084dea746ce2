import { Arn, ArnFormat, Stack } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';

/**
 * ARNs from literal names. A reference to the resource would say the same, but would order the
 * deployment where nothing needs it, and close circles: a role trusts its project, a project has its role.
 */

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodebuild.html */
export function projectArn(scope: IConstruct, projectName: string): string {
  return Stack.of(scope).formatArn({ service: 'codebuild', resource: 'project', resourceName: projectName });
}

/** Report groups. The name may end in `*`. */
export function reportGroupArn(scope: IConstruct, name: string): string {
  return Stack.of(scope).formatArn({ service: 'codebuild', resource: 'report-group', resourceName: name });
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html */
export function functionArn(scope: IConstruct, functionName: string): string {
  return Stack.of(scope).formatArn({
    service: 'lambda',
    resource: 'function',
    resourceName: functionName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}

/** Rules of the default bus, where the events of AWS services are. The name may end in `*`. */
export function ruleArn(scope: IConstruct, name: string): string {
  return Stack.of(scope).formatArn({ service: 'events', resource: 'rule', resourceName: name });
}

/**
 * All streams of a log group.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
 */
export function logStreams(scope: IConstruct, logGroupName: string, streams = '*'): string {
  return Arn.format(
    {
      service: 'logs',
      resource: 'log-group',
      resourceName: `${logGroupName}:${streams}`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    },
    Stack.of(scope),
  );
}
