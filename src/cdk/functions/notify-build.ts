import * as codecommit from 'aws-cdk-lib/aws-codecommit';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Lazy, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { HandlerFunction } from './handler-function';
import { HandlerPermissions } from './handler-permissions';
import { HandlerSetup } from './handler-setup';
import { permitRules } from './rules-permission';
import { NotifyBuildCalls } from '../../contract/handler-calls';
import { HandlerVariable } from '../../contract/invocation';
import { NotifyInvocation, NotifyTarget, targetDigest } from '../../contract/notification';
import { EventInput } from '../triggers/event-template';
import { FunctionTarget } from '../triggers/function-target';

/** The function that publishes what became of builds to SNS topics. */
export class NotifyBuild extends Construct {
  public readonly function: lambda.Function;
  /** Publishes. The policy of a topic's key has to name it. */
  public readonly role: iam.Role;
  private readonly permissions: HandlerPermissions;
  private readonly projects = new Set<string>();
  private readonly topics = new Set<string>();
  private readonly digests: string[] = [];

  /** @param startedBy the initiator of the builds that events started */
  constructor(
    scope: Construct,
    id: string,
    repository: codecommit.IRepository,
    startedBy: string,
    setup: HandlerSetup,
  ) {
    super(scope, id);
    const { region, urlSuffix } = Stack.of(this);
    const handler = new HandlerFunction(this, 'Handler', {
      kind: 'notify-build',
      name: setup.names.function('notify-build'),
      description: `Publishes notifications about the builds of the flows of ${setup.subject}`,
      runtime: setup.runtime,
      logRetention: setup.logRetention,
      environment: {
        [HandlerVariable.REPOSITORY_ARN]: repository.repositoryArn,
        [HandlerVariable.STARTED_BY]: startedBy,
        [HandlerVariable.NOTIFY_TARGETS]: Lazy.string({ produce: () => this.digests.join(' ') }),
        // https://docs.aws.amazon.com/general/latest/gr/sns.html
        [HandlerVariable.SNS_ENDPOINT]: `https://sns.${region}.${urlSuffix}`,
      },
    });
    this.function = handler.function;
    this.role = handler.role;
    this.permissions = new HandlerPermissions(this.role, repository.repositoryArn, setup.repositoryKeyArn);
    permitRules(this, 'Rules', this.function, setup.names.ruleStem);
  }

  /** Publish the builds of a project to a topic: the target of the rule on them. */
  public notify(target: NotifyTarget): events.IRuleTarget {
    const { project, topicArn } = target;
    const digest = targetDigest(target);
    if (!this.digests.includes(digest)) this.digests.push(digest);
    if (!this.projects.has(project)) {
      this.projects.add(project);
      this.permissions.allow([...NotifyBuildCalls.build, ...NotifyBuildCalls.commit], project);
    }
    if (!this.topics.has(topicArn)) {
      this.topics.add(topicArn);
      this.permissions.policies.add({ sid: 'Publish', actions: NotifyBuildCalls.publish }, topicArn, topicArn);
    }
    const constants: Omit<NotifyInvocation, 'event'> = { notify: target };
    return new FunctionTarget(this.function, new EventInput(() => constants));
  }
}
