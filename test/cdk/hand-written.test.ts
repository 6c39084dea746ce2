import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as codecommit from 'aws-cdk-lib/aws-codecommit';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { App, CfnResource, Stack, Tags } from 'aws-cdk-lib/core';
import { ensureHandlerAssets } from './functions/handler-assets';
import { StackTemplate } from './stack-template';
import { synthesize } from './synthesize';
import { FlowCi } from '../../src/cdk';
import { OptionsError } from '../../src/checks/options-error';

beforeAll(ensureHandlerAssets);

/** A FlowCi that is never synthesized. */
function unsynthesized(): FlowCi {
  return new FlowCi(new Stack(new App(), 'Ci'), 'FlowCi', { repositoryName: 'foo' });
}

describe('an app with constructs of its own', () => {
  let stack: StackTemplate;
  const seen: Record<string, unknown> = {};

  beforeAll(() => {
    stack = synthesize((scope) => {
      const repository = new codecommit.Repository(scope, 'Code', { repositoryName: 'foo' });
      const vpc = new ec2.Vpc(scope, 'Vpc', { maxAzs: 2 });
      const bucket = new s3.Bucket(scope, 'Bucket', { encryptionKey: new kms.Key(scope, 'BucketKey') });
      const ci = new FlowCi(scope, 'FlowCi', { repository, namePrefix: 'team-', tags: { owner: 'me' } });
      const review = ci.addFlow('review', {
        on: { review: {} },
        build: { commands: ['npm test'] },
        vpc,
        securityGroups: [new ec2.SecurityGroup(scope, 'Group', { vpc })],
        subnetSelection: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
        buildImage: codebuild.LinuxArmBuildImage.AMAZON_LINUX_2023_STANDARD_3_0,
        computeType: codebuild.ComputeType.LARGE,
        privileged: true,
        encryptionKey: new kms.Key(scope, 'BuildKey'),
        certificate: { bucket, objectKey: 'certificates/own.pem' },
        managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('ReadOnlyAccess')],
        artifacts: { bucket, path: 'out' },
        cache: { bucket, prefix: 'cache' },
        environmentVariables: { STAGE: 'test', TOKEN: { secretsManager: 'token' } },
        policyStatements: [{ actions: ['codecommit:GetBranch'], resources: ['${repositoryArn}'] }],
      });
      ci.addFlow('deploy', {
        on: { branch: { names: ['main'] }, schedule: [{ expression: 'rate(1 day)' }] },
        role: iam.Role.fromRoleArn(scope, 'Deployer', 'arn:aws:iam::111122223333:role/deployer'),
      });
      ci.addFlow('text', { on: { demand: {} }, buildspec: 'version: 0.2\nphases: {}\n' });

      new sqs.Queue(scope, 'Queue').grantSendMessages(review.project);
      review.role.addToPrincipalPolicy(
        new iam.PolicyStatement({ actions: ['sns:Publish'], resources: ['arn:aws:sns:us-east-1:111122223333:topic'] }),
      );
      (review.project.node.defaultChild as codebuild.CfnProject).addPropertyOverride('Visibility', 'PRIVATE');
      ci.startBuild.addEnvironment('OWN', 'value');
      Tags.of(review).add('extra', 'tag');
      for (const flow of ci.flows)
        seen[flow.flowName] = { triggers: flow.triggers, rules: flow.rules.length, schedules: flow.schedules.length };
      seen.children = [
        review.project,
        review.logGroup,
        review.rules[0],
        ci.startBuild,
        ci.reportBuild,
        ci.reportRules[0],
      ].map((each) => each?.node.defaultChild instanceof CfnResource);
      seen.schedule = ci.flow('deploy').schedules[0] instanceof scheduler.CfnSchedule;
    });
  });

  test('gives each underlying resource to whom it belongs', () => {
    expect(seen).toEqual({
      review: { triggers: ['review'], rules: 1, schedules: 0 },
      deploy: { triggers: ['branch', 'schedule'], rules: 1, schedules: 1 },
      text: { triggers: ['demand'], rules: 0, schedules: 0 },
      children: [true, true, true, true, true, true],
      schedule: true,
    });
  });

  test('reads the certificate that its machine is to trust, and no other object of the bucket for that', () => {
    const certificate = expect.stringMatching(/^<Bucket\w+\.Arn>\/certificates\/own\.pem$/) as string;
    expect(stack.find('AWS::CodeBuild::Project', 'review').Environment).toMatchObject({ Certificate: certificate });
    expect(
      stack.statementsOf(stack.id('AWS::IAM::Role', 'Flowsreview')).find(({ sid }) => sid === 'Certificate'),
    ).toEqual({
      sid: 'Certificate',
      effect: 'Allow',
      actions: ['s3:GetObject', 's3:GetObjectVersion'],
      resources: [certificate],
    });
  });

  test('has legal names though the repository is only made with the stack', () => {
    const names = ['AWS::CodeBuild::Project', 'AWS::Events::Rule'].flatMap((type) =>
      stack.all(type).map(({ Name }) => Name as string),
    );
    for (const name of names) expect(name).toMatch(/^team-Ci-?FlowCi[\w-]+$/);
    expect(stack.find('AWS::Events::Rule', 'FlowsreviewRule').EventPattern).toMatchObject({
      resources: [`<${stack.id('AWS::CodeCommit::Repository', 'Code')}.Arn>`],
    });
  });

  test('passes constructs on to the project', () => {
    expect(stack.find('AWS::CodeBuild::Project', 'Flowsreview')).toMatchObject({
      Environment: {
        Type: 'ARM_CONTAINER',
        Image: 'aws/codebuild/amazonlinux-aarch64-standard:3.0',
        ComputeType: 'BUILD_GENERAL1_LARGE',
        PrivilegedMode: true,
        EnvironmentVariables: [
          { Name: 'STAGE', Type: 'PLAINTEXT', Value: 'test' },
          { Name: 'TOKEN', Type: 'SECRETS_MANAGER', Value: 'token' },
        ],
      },
      EncryptionKey: `<${stack.id('AWS::KMS::Key', 'BuildKey')}.Arn>`,
      // The repository's name is known at deployment only, so that the construct's own stands in.
      Artifacts: {
        Type: 'S3',
        Location: `<${stack.id('AWS::S3::Bucket', 'Bucket')}>`,
        Path: expect.stringMatching(/^out\/CiFlowCi\w+\/review$/) as string,
      },
      Cache: {
        Type: 'S3',
        Location: expect.stringMatching(/^<Bucket\w+>\/cache\/CiFlowCi\w+\/review$/) as string,
      },
      VpcConfig: { SecurityGroupIds: [`<${stack.id('AWS::EC2::SecurityGroup', 'Group')}.GroupId>`] },
      Visibility: 'PRIVATE',
    });
    expect(stack.find('AWS::IAM::Role', 'Flowsreview').ManagedPolicyArns).toEqual([
      'arn:aws:iam::aws:policy/ReadOnlyAccess',
    ]);
  });

  test('has a typed build in the project itself', () => {
    const buildspec = (part: string) =>
      (stack.find('AWS::CodeBuild::Project', part).Source as { BuildSpec: string }).BuildSpec;
    expect(buildspec('Flowsreview')).toContain('npm test');
    expect(buildspec('Flowsreview')).toMatch(/^version: /);
    expect(buildspec('Flowstext')).toBe('version: 0.2\nphases: {}\n');
    expect(buildspec('Flowsdeploy')).toBe('buildspec.yml');
  });

  test("adds grants to the flow's role", () => {
    const actions = stack.statementsOf(stack.id('AWS::IAM::Role', 'Flowsreview')).flatMap((each) => each.actions);
    expect(actions).toEqual(
      expect.arrayContaining([
        'sqs:SendMessage',
        'sns:Publish',
        's3:PutObject',
        'kms:Decrypt',
        'codecommit:GetBranch',
        'secretsmanager:GetSecretValue',
        'ec2:CreateNetworkInterface',
      ]),
    );
  });

  test('uses objects of its own folders in a bucket, and the key of the bucket', () => {
    const may = stack.statementsOf(stack.id('AWS::IAM::Role', 'Flowsreview'));
    const objects = may.flatMap(({ actions, resources }) =>
      actions.some((action) => /^s3:(Put|Get|Delete|Abort)/.test(action)) ? resources : [],
    );
    const named = objects.map((each) => each.replace(/CiFlowCi\w+/, 'foo').replace(/<Bucket[\w.]+>/, 'bucket'));
    expect(named.sort()).toEqual([
      'arn:aws:s3:::bucket',
      'arn:aws:s3:::bucket',
      'arn:aws:s3:::bucket/cache/foo/review/*',
      'arn:aws:s3:::bucket/out/foo/review/*',
      'bucket/certificates/own.pem',
    ]);
    const key = `<${stack.id('AWS::KMS::Key', 'BucketKey')}.Arn>`;
    expect(may.filter(({ resources }) => resources.includes(key)).flatMap(({ actions }) => actions)).toEqual(
      expect.arrayContaining(['kms:Decrypt', 'kms:GenerateDataKey*']),
    );
  });

  test("adds the flow's permissions to a role from elsewhere", () => {
    expect(stack.idsOf('AWS::IAM::Role').filter((id) => id.includes('Flowsdeploy'))).toEqual([]);
    expect(stack.find('AWS::CodeBuild::Project', 'Flowsdeploy').ServiceRole).toBe(
      'arn:aws:iam::111122223333:role/deployer',
    );
    const policy = stack.find('AWS::IAM::Policy', 'Deployer');
    expect(policy.Roles).toEqual(['deployer']);
    expect(JSON.stringify(policy.PolicyDocument)).toContain('codecommit:GitPull');
  });

  test("tags what is the flow's, and what all share", () => {
    const tags = (type: string, part: string) =>
      Object.fromEntries(
        (stack.find(type, part).Tags as { Key: string; Value: string }[]).map(({ Key, Value }) => [Key, Value]),
      );
    expect(tags('AWS::CodeBuild::Project', 'Flowsreview')).toEqual({ owner: 'me', extra: 'tag' });
    expect(tags('AWS::Lambda::Function', 'StartBuild')).toEqual({ owner: 'me' });
  });
});

describe('a repository of another stack', () => {
  test('is watched by its ARN, and its literal name is in the names', () => {
    const stack = synthesize((scope) => {
      new FlowCi(scope, 'FlowCi', {
        repository: codecommit.Repository.fromRepositoryName(scope, 'Code', 'some.repo'),
      }).addFlow('main', { on: { branch: { names: ['main'] } } });
    });
    expect(stack.only('AWS::Events::Rule')).toMatchObject({
      Name: expect.stringMatching(/^some-repo-/),
      EventPattern: { resources: ['arn:aws:codecommit:us-east-1:111122223333:some.repo'] },
    });
  });

  test('two repositories go into one stack', () => {
    const stack = synthesize((scope) => {
      for (const name of ['one', 'two'])
        new FlowCi(scope, name, { repositoryName: name }).addFlow('main', { on: { branch: { names: ['main'] } } });
    });
    expect(new Set(stack.all('AWS::Lambda::Permission').map(({ SourceArn }) => SourceArn)).size).toBe(2);
    expect(new Set(stack.all('AWS::CodeBuild::Project').map(({ Name }) => Name)).size).toBe(2);
  });
});

describe('without a review flow', () => {
  test('nothing reports', () => {
    const stack = synthesize((scope) => {
      const ci = new FlowCi(scope, 'FlowCi', { repositoryName: 'foo' });
      ci.addFlow('main', { on: { branch: { names: ['main'] } } });
      expect([ci.reportBuild, ci.reportRules]).toEqual([undefined, []]);
    });
    expect(stack.idsOf('AWS::Lambda::Function')).toHaveLength(1);
    expect(stack.only('AWS::Lambda::EventInvokeConfig')).not.toHaveProperty('DestinationConfig');
  });
});

describe('what cannot be used', () => {
  test.each<[string, () => unknown, RegExp]>([
    [
      'a flow that is not there, naming those that are',
      () => {
        const ci = unsynthesized();
        ci.addFlow('review', { on: { review: {} } });
        ci.addFlow('main', { on: { demand: {} } });
        return ci.flow('mian');
      },
      /^there is no flow "mian": the flows are "review", "main"$/,
    ],
    [
      'a flow where there is none',
      () => unsynthesized().flow('review'),
      /^there is no flow "review": no flow has been added$/,
    ],
    [
      'a second flow of a name',
      () => {
        const ci = unsynthesized();
        ci.addFlow('main', { on: { demand: {} } });
        return ci.addFlow('main', { on: { demand: {} } });
      },
      /^there is a flow "main" already: choose another name$/,
    ],
    [
      'no repository',
      () => new FlowCi(new Stack(), 'FlowCi', {}),
      /^the repository is missing: write "repository" or "repositoryName"$/,
    ],
    [
      'two repositories',
      () => {
        const scope = new Stack();
        return new FlowCi(scope, 'FlowCi', {
          repositoryName: 'foo',
          repository: codecommit.Repository.fromRepositoryName(scope, 'Code', 'foo'),
        });
      },
      /^"repository" is given together with "repositoryName"/,
    ],
    [
      'a file that is not there',
      () => FlowCi.fromFile(new Stack(), 'FlowCi', 'no/such.json'),
      /no\/such\.json": run "npx projen" to write the file$/,
    ],
    [
      'a file that is not JSON',
      () => FlowCi.fromFile(new Stack(), 'FlowCi', __filename),
      /is not JSON: .*: run `npx projen` to write it again$/,
    ],
    [
      'a file of another version',
      () => FlowCi.fromFile(new Stack(), 'FlowCi', 'package.json'),
      /has the version "0\.0\.0", this flow-ci-projen reads 1/,
    ],
  ])('fails with %s', (_, act, message) => expect(act).toThrow(message));

  test('fails with all issues of a flow, by their paths', () => {
    const act = () => unsynthesized().addFlow('main', { on: {}, timeout: 1, logRetention: 2 });
    expect(act).toThrow(OptionsError);
    expect(act).toThrow(/"flows\.main\.on".*\n.*"flows\.main\.timeout".*\n.*"flows\.main\.logRetention"/);
  });

  test('fails on two flows in one folder of a bucket, by whatever construct the bucket is known', () => {
    const stack = new Stack(new App(), 'Ci');
    const ci = new FlowCi(stack, 'FlowCi', { repositoryName: 'foo' });
    const made = new s3.Bucket(stack, 'Made');
    const others = [
      s3.Bucket.fromBucketName(stack, 'Named', 'caches'),
      s3.Bucket.fromBucketArn(stack, 'Arn', 'arn:aws:s3:::caches'),
    ];
    const build = { commands: ['true'] };
    ci.addFlow('review', { on: { review: {} }, build, cache: { bucket: made, prefix: 'npm', sharedWith: [] } });
    for (const bucket of [made, ...others]) {
      const add = () =>
        ci.addFlow('release', { on: { tag: {} }, build, artifacts: { bucket, path: '/npm/', sharedWith: ['review'] } });
      expect(add).toThrow(OptionsError);
      expect(add).toThrow(/flows\.release\.artifacts.*"s3:\/\/.*\/npm"/s);
    }
    expect(() => ci.addFlow('main', { on: { tag: {} }, build, cache: { bucket: made } })).not.toThrow();
  });

  test('a flow that was refused may be added again, put right', () => {
    const ci = unsynthesized();
    expect(() => ci.addFlow('main', { on: {} })).toThrow(OptionsError);
    expect(ci.addFlow('main', { on: { demand: {} } }).flowName).toBe('main');
  });
});

test('a flow that merges has the steps in its buildspec, and fails with an image of Windows', () => {
  const merging = { on: { review: { mergeResult: true } }, build: { commands: ['make'] } };
  const stack = synthesize((scope) => {
    new FlowCi(scope, 'FlowCi', { repositoryName: 'foo' }).addFlow('review', merging);
  });
  const { BuildSpec } = stack.find('AWS::CodeBuild::Project', 'review').Source as { readonly BuildSpec: string };
  expect(BuildSpec).toContain('git-credential-helper: "yes"');
  expect(BuildSpec).toContain('FLOW_MERGED_DST_COMMIT');
  expect(
    stack
      .statementsOf(stack.id('AWS::IAM::Role', 'Flowsreview'))
      .find(({ actions }) => actions.includes('codecommit:GitPull'))?.resources,
  ).toEqual(['arn:aws:codecommit:us-east-1:111122223333:foo']);
  expect(() =>
    unsynthesized().addFlow('review', {
      ...merging,
      buildImage: codebuild.WindowsBuildImage.WIN_SERVER_CORE_2022_BASE_3_0,
    }),
  ).toThrow(/"mergeResult", whose steps need a shell of Linux/);
});
