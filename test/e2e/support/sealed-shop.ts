import { Clone } from './clone';
import { Deployment } from './deployment';
import { LoopbackAws } from '../../loopback-aws/loopback-aws';

/** What the flows use and the stack does not make. */
const KEY = '1234abcd-12ab-34cd-56ef-1234567890ab';
const SECRETS_KEY = '2345abcd-12ab-34cd-56ef-1234567890ab';
const PARAMETERS_KEY = '3456abcd-12ab-34cd-56ef-1234567890ab';
const OTHER_ACCOUNT = '444455556666';
const OTHER_SECRET = `arn:aws:secretsmanager:us-east-1:${OTHER_ACCOUNT}:secret:team/npm-a1B2c3`;
const REPORT_GROUP = 'nightly';
const ALIASED_KEY = '0987dcba-09fe-87dc-65ba-ab0987654321';
const ALIAS = 'alias/team';
const NETWORK = {
  vpcId: 'vpc-0123456789abcdef0',
  subnets: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
  securityGroups: ['sg-0123456789abcdef0'],
} as const;
const POLICY = 'own';
export const ARTIFACTS = 'the-artifacts';
const CACHES = 'the-caches';
const CERTIFICATES = 'the-certificates';

function prepare({ world, kms, ecr, ec2, secrets, ssm, s3, iam, codebuild }: LoopbackAws): void {
  kms.create(KEY);
  // The other account lets this one, which has to let its roles in turn.
  const policy = {
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${world.account}:root` },
        Action: 'kms:Decrypt',
        Resource: '*',
      },
    ],
  };
  kms.create(SECRETS_KEY, policy, OTHER_ACCOUNT);
  secrets.put('team/npm', JSON.stringify({ token: 'of another account' }), {
    account: OTHER_ACCOUNT,
    key: SECRETS_KEY,
  });
  kms.create(PARAMETERS_KEY);
  ssm.parameters.set('/team/sealed', 'of a key');
  ssm.keys.set('/team/sealed', PARAMETERS_KEY);
  codebuild.createReportGroup(REPORT_GROUP);
  kms.create(ALIASED_KEY);
  kms.addAlias(ALIAS, ALIASED_KEY);
  ecr.repositories.add('tools/builder');
  ec2.networks.push(NETWORK);
  ssm.parameters.set('/team/parameter', 'of the team');
  secrets.put('db', JSON.stringify({ password: 'open sesame' }));
  for (const bucket of [ARTIFACTS, CACHES]) s3.buckets.set(bucket, new Map());
  s3.buckets.set(CERTIFICATES, new Map([['own.pem', Buffer.from('a certificate')]]));
  iam.managedPolicies.set(`arn:aws:iam::${world.account}:policy/${POLICY}`, {
    Statement: [{ Effect: 'Allow', Action: 'codecommit:GitPush', Resource: '*' }],
  });
}

const SHOP: Readonly<Record<string, string>> = {
  'buildspecs/sealed.yml': `version: 0.2
phases:
  build:
    commands:
      - if [ -e kept/log.txt ]; then echo "the cache is back"; else echo "no cache yet"; fi
      - mkdir -p kept && echo "$CODEBUILD_BUILD_ID" >> kept/log.txt
      - '[ "$PARAMETER, $SECRET" = "of the team, open sesame" ] && echo "the values are there"'
cache: { paths: ['kept/**/*'] }
artifacts: { files: ['kept/**/*'], name: result.zip }
`,
  'buildspecs/aliased.yml':
    'version: 0.2\nphases: { build: { commands: ["true"] } }\nartifacts: { files: ["buildspecs/*"] }\n',
  'buildspecs/owned.yml': `version: 0.2
env:
  git-credential-helper: yes
phases:
  build:
    commands:
      - git push -q origin "HEAD:refs/tags/v1.0.$CODEBUILD_BUILD_NUMBER"
`,
};

/**
 * `sealed` has all that CodeBuild asks other services for. Nothing but a person starts a build, so there is no function
 * in between.
 */
const FLOWS = `{
    sealed: {
      on: { demand: {} },
      buildspec: 'buildspecs/sealed.yml',
      environment: {
        image: '111122223333.dkr.ecr.us-east-1.amazonaws.com/tools/builder:1',
        certificate: 'arn:\${partition}:s3:::${CERTIFICATES}/own.pem',
      },
      environmentVariables: { PARAMETER: { parameterStore: '/team/parameter' }, SECRET: { secretsManager: 'db:password' } },
      badge: true,
      vpc: { vpcId: '${NETWORK.vpcId}', subnetIds: ['${NETWORK.subnets.join("', '")}'], securityGroupIds: ['${NETWORK.securityGroups.join("', '")}'] },
      artifacts: { bucket: '${ARTIFACTS}', path: 'ci' },
      cache: { bucket: '${CACHES}', prefix: 'npm' },
      encryptionKeyArn: 'arn:\${partition}:kms:\${region}:\${accountId}:key/${KEY}',
    },
    named: {
      on: { demand: {} },
      build: {
        env: {
          parameterStore: { PARAMETER: '/team/sealed' },
          secretsManager: { SECRET: '${OTHER_SECRET}:token' },
        },
        commands: [
          '[ "$PARAMETER, $SECRET" = "of a key, of another account" ] && echo "what the build names is there"',
          'cat lib/name.txt',
          'echo "<testsuite><testcase name=\\'adds\\'/></testsuite>" > junit.xml',
        ],
        reports: {
          'arn:aws:codebuild:us-east-1:111122223333:report-group/${REPORT_GROUP}': { files: ['junit.xml'] },
        },
      },
      fetchSubmodules: true,
      uses: { repositories: ['lib'] },
    },
    aliased: {
      on: { demand: {} },
      buildspec: 'buildspecs/aliased.yml',
      artifacts: { bucket: '${ARTIFACTS}' },
      encryptionKeyArn: 'arn:\${partition}:kms:\${region}:\${accountId}:${ALIAS}',
    },
    owned: {
      on: { demand: {} },
      buildspec: 'buildspecs/owned.yml',
      managedPolicyArns: ['arn:\${partition}:iam::\${accountId}:policy/${POLICY}'],
    },
  }`;

/** Deployed, with what else there is in the account. */
export async function deploySealedShop(): Promise<Deployment> {
  const ci = await Deployment.make(FLOWS, { files: SHOP, prepare });
  const lib = await Clone.of(ci.aws, 'lib');
  await lib.push('main', { 'name.txt': 'the library\n' });
  await ci.clone.git('submodule', '--quiet', 'add', ci.aws.cloneUrl('lib'), 'lib');
  await ci.clone.git('config', '--file', '.gitmodules', 'submodule.lib.url', '../lib');
  await ci.clone.push('main', {}, 'A library');
  return ci;
}
