import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';

/** A flow in a stack: what CodeBuild runs, and what starts it. Made by `FlowCi`. */
export abstract class Flow extends Construct {
  /** The flow's name. */
  public abstract readonly flowName: string;

  /** Kinds of triggers: `review`, `branch`, `tag`, `schedule`, `demand`. */
  public abstract readonly triggers: string[];

  /** The CodeBuild project. */
  public abstract readonly project: codebuild.Project;

  /** The role that builds have. Permissions that are added to it, or granted to the project, are added to the flow's own. */
  public abstract readonly role: iam.IRole;

  /** The log group of the builds. */
  public abstract readonly logGroup: logs.LogGroup;

  /** A rule for each review, branch and tag trigger. */
  public abstract readonly rules: events.Rule[];

  /** A schedule for each schedule trigger. */
  public abstract readonly schedules: scheduler.CfnSchedule[];

  /** The badge's address, when the flow has one. */
  public abstract readonly badgeUrl?: string;
}
