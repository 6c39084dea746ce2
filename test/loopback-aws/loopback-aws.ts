import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormation } from './cloudformation/cloudformation';
import { CustomResources } from './cloudformation/custom-resources';
import { ResourceTypes } from './cloudformation/resource-type';
import { cloudTrailService } from './cloudtrail/cloudtrail';
import { CloudWatch } from './cloudwatch/cloudwatch';
import { cloudwatchTypes } from './cloudwatch/resource-types';
import { CodeBuild } from './codebuild/codebuild';
import { codebuildTypes } from './codebuild/resource-types';
import { CodeCommit } from './codecommit/codecommit';
import { codecommitTypes } from './codecommit/resource-types';
import { World } from './core/world';
import { Ec2 } from './ec2/ec2';
import { Ecr } from './ecr/ecr';
import { ecrTypes } from './ecr/resource-types';
import { Events } from './events/events';
import { eventsTypes } from './events/resource-types';
import { Iam } from './iam/iam';
import { Credentials } from './iam/principal';
import { iamTypes } from './iam/resource-types';
import { Kms } from './kms/kms';
import { kmsTypes } from './kms/resource-types';
import { EventSources } from './lambda/event-sources';
import { Lambda } from './lambda/lambda';
import { lambdaApi } from './lambda/lambda-api';
import { lambdaTypes } from './lambda/resource-types';
import { Logs } from './logs/logs';
import { logsTypes } from './logs/resource-types';
import { findBotocore } from './models/find-botocore';
import { Models } from './models/models';
import { s3Types } from './s3/resource-types';
import { S3 } from './s3/s3';
import { schedulerTypes } from './scheduler/resource-types';
import { Scheduler } from './scheduler/scheduler';
import { SecretsManager } from './secretsmanager/secrets-manager';
import { Endpoint } from './server/endpoint';
import { snsTypes } from './sns/resource-types';
import { Sns } from './sns/sns';
import { sqsTypes } from './sqs/resource-types';
import { Sqs } from './sqs/sqs';
import { ssmTypes } from './ssm/resource-types';
import { Ssm } from './ssm/ssm';
import { stsService } from './sts/sts';

export interface LoopbackOptions {
  readonly account?: string;
  readonly region?: string;
  /** The Node.js that handlers run in. Default: FLOW_CI_HANDLER_NODE, else this one. */
  readonly handlerNode?: string;
}

/** One AWS account in one Region, on this machine. */
export class LoopbackAws {
  /** Start it on a free port of 127.0.0.1. What it keeps is in a temporary folder. */
  public static async start(options: LoopbackOptions = {}): Promise<LoopbackAws> {
    const root = mkdtempSync(join(realpathSync(tmpdir()), 'loopback-aws-'));
    const aws = new LoopbackAws(
      new World(options.account ?? '111122223333', options.region ?? 'us-east-1', root),
      await findBotocore(),
      options,
    );
    await aws.endpoint.listen();
    return aws;
  }

  public readonly endpoint: Endpoint;
  public readonly iam: Iam;
  public readonly kms: Kms;
  public readonly ecr: Ecr;
  public readonly ec2: Ec2;
  public readonly secrets: SecretsManager;
  public readonly s3: S3;
  public readonly ssm: Ssm;
  public readonly sqs: Sqs;
  public readonly sns: Sns;
  public readonly cloudwatch: CloudWatch;
  public readonly logs: Logs;
  public readonly lambda: Lambda;
  public readonly eventSources: EventSources;
  public readonly events: Events;
  public readonly scheduler: Scheduler;
  public readonly codecommit: CodeCommit;
  public readonly codebuild: CodeBuild;
  public readonly cloudformation: CloudFormation;
  /** A person who may do everything. */
  public readonly administrator: Credentials;

  private constructor(
    public readonly world: World,
    public readonly botocore: string | undefined,
    options: LoopbackOptions,
  ) {
    this.iam = new Iam(world);
    const models = new Models(botocore);
    this.kms = new Kms(world, this.iam);
    this.ecr = new Ecr(world, this.iam);
    this.ec2 = new Ec2(world, this.iam);
    this.secrets = new SecretsManager(world, this.iam, this.kms);
    this.s3 = new S3(world, this.iam, this.kms, models);
    this.ssm = new Ssm(world, this.iam, this.kms);
    this.sqs = new Sqs(world, this.iam);
    this.sns = new Sns(world, this.iam, this.kms);
    this.cloudwatch = new CloudWatch(world);
    this.logs = new Logs(world);
    this.lambda = new Lambda(
      world,
      this.iam,
      this.logs,
      this.sqs,
      options.handlerNode ?? process.env.FLOW_CI_HANDLER_NODE ?? process.execPath,
    );
    this.eventSources = new EventSources(world, this.iam, this.sqs, this.lambda);
    this.events = new Events(world, this.iam, { lambda: this.lambda, sqs: this.sqs, sns: this.sns });
    this.scheduler = new Scheduler(world, this.iam, this.lambda, this.sqs);
    this.codecommit = new CodeCommit(world, this.iam, this.events, this.kms);
    const hostVariables = { PATH: process.env.PATH ?? '', HOME: world.folder('builds', 'home') };
    this.codebuild = new CodeBuild(world, this.events, {
      world,
      iam: this.iam,
      logs: this.logs,
      ssm: this.ssm,
      secrets: this.secrets,
      s3: this.s3,
      ecr: this.ecr,
      ec2: this.ec2,
      hostVariables,
    });
    const custom = new CustomResources(world, this.lambda);
    this.cloudformation = new CloudFormation(world, this.s3, this.ssm, this.resourceTypes(custom));
    this.endpoint = new Endpoint(world, this.iam, models);
    for (const service of [
      stsService(world, this.iam),
      cloudTrailService(),
      this.ssm.service(),
      this.logs.service(),
      this.cloudformation.service(),
      this.codecommit.service(),
      this.codebuild.service(),
      this.sqs.service(),
      this.sns.service(),
      this.events.service(),
      lambdaApi(this.lambda),
    ])
      this.endpoint.add(service);
    this.endpoint.addRaw('s3', (request, key) => this.s3.handle(request, key));
    this.endpoint.addSigned((request) => custom.put(request));
    this.endpoint.addGit(this.codecommit.gitHandler());
    this.administrator = this.iam.addUser('alice', [{ Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }]);
  }

  /** The variables that make tools and SDKs talk to this account. */
  public environment(
    { accessKeyId, secretAccessKey, sessionToken }: Credentials = this.administrator,
  ): Readonly<Record<string, string>> {
    return {
      AWS_ENDPOINT_URL: this.world.endpoint,
      AWS_REGION: this.world.region,
      AWS_DEFAULT_REGION: this.world.region,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      ...(sessionToken && { AWS_SESSION_TOKEN: sessionToken }),
      AWS_EC2_METADATA_DISABLED: 'true',
    };
  }

  /** The address of a repository for git, with somebody's login. */
  public cloneUrl(repository: string, { accessKeyId, secretAccessKey }: Credentials = this.administrator): string {
    return `${this.world.endpoint.replace('://', `://${accessKeyId}:${secretAccessKey}@`)}/v1/repos/${repository}`;
  }

  /** The names of everything that stacks made, to compare one state of the account with another. */
  public inventory(): Readonly<Record<string, readonly string[]>> {
    const sorted = (names: Iterable<string>) => [...names].sort();
    return {
      roles: sorted(this.iam.roles.keys()),
      managedPolicies: sorted(this.iam.managedPolicies.keys()),
      functions: sorted(this.lambda.names),
      rules: sorted(this.events.ruleNames),
      schedules: sorted(this.scheduler.names),
      projects: sorted(this.codebuild.projectNames),
      logGroups: sorted(this.logs.groupNames),
      queues: sorted(this.sqs.names),
      eventSourceMappings: sorted(this.eventSources.ids),
      parameters: sorted(this.ssm.parameters.keys()),
      topics: sorted(this.sns.names),
      alarms: sorted(this.cloudwatch.alarms.keys()),
      dashboards: sorted(this.cloudwatch.dashboards.keys()),
      approvalRuleTemplates: sorted(this.codecommit.templateNames),
    };
  }

  /** Wait until no event, invocation or build is under way. */
  public async quiet(): Promise<void> {
    await this.world.quiet();
  }

  /** End everything and leave nothing behind. */
  public async stop(): Promise<void> {
    this.lambda.stop();
    for (const build of this.codebuild.builds) build.stop.abort('STOPPED');
    try {
      await this.world.quiet(10_000);
    } finally {
      this.lambda.stop();
      await this.endpoint.close();
      rmSync(this.world.root, { recursive: true, force: true });
    }
  }

  /** The types of resources that stacks may have here. */
  private resourceTypes(custom: CustomResources): ResourceTypes {
    const { world } = this;
    return {
      ...kmsTypes(this.kms),
      ...ecrTypes(this.ecr),
      ...s3Types(world, this.s3),
      ...ssmTypes(this.ssm),
      ...logsTypes(this.logs),
      ...iamTypes(world, this.iam),
      ...lambdaTypes(this.lambda, this.eventSources, this.s3),
      ...eventsTypes(this.events),
      ...schedulerTypes(this.scheduler),
      ...sqsTypes(this.sqs),
      ...snsTypes(this.sns),
      ...cloudwatchTypes(this.cloudwatch),
      ...codebuildTypes(world, this.codebuild),
      ...codecommitTypes(world, this.codecommit),
      'AWS::CloudFormation::CustomResource': custom.type(),
    };
  }
}
