import { Deployment } from './deployment';
import { LoopbackAws } from '../../loopback-aws/loopback-aws';

/** What the flows use and the stack does not make. */
const KEY = '1234abcd-12ab-34cd-56ef-1234567890ab';
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

function prepare({ world, kms, ecr, ec2, secrets, ssm, s3, iam }: LoopbackAws): void {
  kms.create(KEY);
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
  return Deployment.make(FLOWS, { files: SHOP, prepare });
}
