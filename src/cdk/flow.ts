import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { buildHook } from './monitoring/build-hook';
import { BuildMoment } from '../contract/flow-file';

/** A flow in a stack: what CodeBuild runs, and what starts it. Made by `FlowCi`. */
export abstract class Flow extends Construct {
  /** The flow's name. */
  public abstract readonly flowName: string;

  /** Kinds of triggers: `review`, `branch`, `tag`, `schedule`, `demand`. */
  public abstract readonly triggers: string[];

  /** The CodeBuild project. */
  public abstract readonly project: codebuild.Project;

  /**
   * The role that builds have. Permissions that are added to it, or granted to the project, are added to the flow's
   * own.
   */
  public abstract readonly role: iam.IRole;

  /** The log group of the builds. */
  public abstract readonly logGroup: logs.LogGroup;

  /** A rule for each review, branch and tag trigger. */
  public abstract readonly rules: events.Rule[];

  /** A schedule for each schedule trigger. */
  public abstract readonly schedules: scheduler.CfnSchedule[];

  /** The badge's address, when the flow has one. */
  public abstract readonly badgeUrl?: string;

  /**
   * The role that votes for the flow on pull requests, when it has a gate. Only the report-build function may assume
   * it.
   */
  public abstract readonly gateRole?: iam.Role;

  /**
   * Call a target when a build has started, whoever started it.
   * @param id of the rule, unique among the flow's hooks
   */
  public onStarted(id: string, target: events.IRuleTarget): events.Rule {
    return this.hook(id, 'started', target);
  }

  /** Call a target when a build has succeeded. */
  public onSucceeded(id: string, target: events.IRuleTarget): events.Rule {
    return this.hook(id, 'succeeded', target);
  }

  /**
   * Call a target when a build has failed, for whatever reason: also when it ran too long, or CodeBuild had a issue.
   * Builds that were stopped do not count, since newer commits stop those of older ones: see `onStopped`.
   */
  public onFailed(id: string, target: events.IRuleTarget): events.Rule {
    return this.hook(id, 'failed', target);
  }

  /** Call a target when a build was stopped: by a newer commit, by a command, or by hand. */
  public onStopped(id: string, target: events.IRuleTarget): events.Rule {
    return this.hook(id, 'stopped', target);
  }

  private hook(id: string, moment: BuildMoment, target: events.IRuleTarget): events.Rule {
    // A scope of their own keeps the user's ids from being those of the flow's parts.
    const scope = (this.node.tryFindChild('Hooks') as Construct | undefined) ?? new Construct(this, 'Hooks');
    return buildHook(scope, id, { projectName: this.project.projectName, moments: [moment], target });
  }
}
