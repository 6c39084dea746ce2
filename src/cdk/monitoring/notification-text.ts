import * as events from 'aws-cdk-lib/aws-events';
import { Stack, Token } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';
import { CONSOLE_HOSTS } from '../../contract/console-hosts';
import { ResolvedFlow, Trigger } from '../../contract/flow-file';

/**
 * What a notification about a build says. It is made of what stands at a fixed place in each event of a build: there is
 * no link to a log before the build has one, nor where CloudWatch Logs is off.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications-ref.html
 */
export function notificationText(scope: IConstruct, flow: ResolvedFlow, repositoryName: string): string {
  const field = (path: string) => events.EventField.fromPath(`$.detail.${path}`);
  // All of these are made by CodeBuild, and have no quotes that would break the message.
  const parts = [
    `Flow ${flow.name} of ${repositoryName}: ${field('build-status')}`,
    `${subjectOf(flow.triggers)} ${field('additional-information.source-version')}`,
    `Build ${field('build-id')}`,
  ];
  const link = projectLink(scope, flow.projectName);
  return `${parts.join('. ')}.${link === undefined ? '' : ` All builds: ${link}`}`;
}

/** What stands before the source version, which is a commit where an event started the build. */
function subjectOf(triggers: readonly Trigger[]): string {
  const kinds = new Set(triggers.map(({ kind }) => kind));
  if (kinds.size > 1) return 'Commit or branch';
  const [trigger] = triggers;
  switch (trigger.kind) {
    case 'review':
      return 'Pull request, commit';
    case 'branch': {
      const [name] = trigger.names;
      const isOne = trigger.names.length === 1 && /^[\w./-]+$/.test(name);
      return isOne ? `Branch ${name}, commit` : 'Branch, commit';
    }
    case 'tag':
      return 'Tag, commit';
    default:
      return 'Commit or branch';
  }
}

/** The page of the project's builds, where the stack knows its Region. */
function projectLink(scope: IConstruct, projectName: string): string | undefined {
  const { region, partition, account } = Stack.of(scope);
  if (Token.isUnresolved(region) || !Object.hasOwn(CONSOLE_HOSTS, partition)) return undefined;
  return `https://${region}.${CONSOLE_HOSTS[partition]}/codesuite/codebuild/${account}/projects/${projectName}/history?region=${region}`;
}
