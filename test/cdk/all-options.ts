import { DeclaredFlows } from '../../src/flows/resolve';

/** Every option that a flow of data has, in two flows where two exclude each other. */
export const ALL_OPTIONS: DeclaredFlows = {
  repositoryName: 'foo.bar_baz',
  createRepository: true,
  defaultBranch: 'main',
  namePrefix: 'team-',
  handlerRuntime: 'nodejs22.x',
  handlerLogRetention: 30,
  tags: { 'cost-center': 'ci', 'owner': 'platform' },
  flowDefaults: { logRetention: 365, tags: { stage: 'all' } },
  flows: {
    everything: {
      on: {
        review: { targets: ['main', 'release/**'], except: ['release/old'] },
        branch: { names: ['feature/*', '<odd>', 'dev'], except: ['feature/x'] },
        tag: { names: ['v*'], except: ['v*-rc*'] },
        schedule: [{ expression: 'cron(0 11 ? * MON-FRI *)', timeZone: 'America/New_York' }, { expression: 'rate(2 days)' }],
        demand: {},
      },
      projectName: 'everything_ci',
      description: 'All of it',
      buildspec: 'version: 0.2\nphases:\n  build:\n    commands: [make]\n',
      environment: {
        image: '444455556666.dkr.ecr.eu-west-1.amazonaws.com/tools/builder:1', computeType: 'BUILD_GENERAL1_LARGE', type: 'ARM_CONTAINER', privileged: true,
      },
      environmentVariables: {
        PLAIN: 'text',
        PARAMETER: { parameterStore: '/team/parameter' },
        OTHER: { parameterStore: 'other' },
        SECRET: { secretsManager: 'db:password' },
        FULL: { secretsManager: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/db-a1B2c3:password::' },
        PARTIAL: { secretsManager: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/db' },
      },
      timeout: 90,
      queuedTimeout: 30,
      badge: true,
      sourceVersion: 'main',
      gitCloneDepth: 1,
      fetchSubmodules: true,
      concurrentBuildLimit: 2,
      artifacts: { bucket: 'artifacts-bucket', path: '/ci/out/', name: 'out.zip', packaging: 'NONE', includeBuildId: false, encryption: false },
      cache: { bucket: 'cache-bucket', prefix: 'npm' },
      encryptionKeyArn: 'arn:${partition}:kms:${region}:${accountId}:key/1234abcd-12ab-34cd-56ef-1234567890ab',
      managedPolicyArns: ['arn:${partition}:iam::aws:policy/AmazonS3ReadOnlyAccess', 'arn:aws:iam::${accountId}:policy/team/own'],
      policyStatements: [
        {
          sid: 'Own',
          effect: 'Deny',
          actions: ['s3:*'],
          resources: ['arn:${partition}:s3:::${aws:username}/*', 'arn:${partition}:sns:${region}:${accountId}:topic'],
          conditions: { StringLike: { 'aws:PrincipalTag/team': ['${aws:PrincipalTag/team}', '${accountId}'] }, Bool: { 'aws:SecureTransport': false } },
        },
      ],
      vpc: { vpcId: 'vpc-0123456789abcdef0', subnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'], securityGroupIds: ['sg-0123456789abcdef0'] },
      tags: { stage: 'everything', flow: 'everything' },
      logRetention: 14,
    },
    local: {
      on: { demand: {} },
      buildspec: 'buildspecs/local.yml',
      artifacts: { bucket: 'artifacts-bucket' },
      cache: { local: ['LOCAL_SOURCE_CACHE', 'LOCAL_CUSTOM_CACHE'] },
      encryptionKeyArn: 'arn:aws:kms:us-east-1:111122223333:alias/team',
    },
    lambda: { on: { demand: {} }, environment: { computeType: 'BUILD_LAMBDA_2GB' } },
  },
};
