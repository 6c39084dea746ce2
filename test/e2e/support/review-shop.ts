import { Deployment } from './deployment';
import { LoopbackAws } from '../../loopback-aws/loopback-aws';

/** A shop with tests, reports, and a flow for each thing that can be had for pull requests. */
const SHOP: Readonly<Record<string, string>> = {
  'src/add.js': 'exports.add = (a, b) => a + b;\n',
  'src/style.sh': 'echo "the style is fine"\n',
  'check.sh': 'node tests.js\n',
  // Writes a report of its tests and of its coverage, as a test runner does.
  'tests.js': `const { writeFileSync } = require('node:fs');
const { add } = require('./src/add.js');
const cases = [['adds one and two', 1, 2, 3], ['adds nothing', 0, 0, 0], ['adds what is negative', -1, 1, 0]];
const failed = cases.filter(([, a, b, sum]) => add(a, b) !== sum);
const result = ([name, a, b, sum]) => add(a, b) === sum ? '' : '<failure message="' + name + ': ' + a + ' and ' + b + ' must be ' + sum + '"/>';
writeFileSync('junit.xml', '<testsuite name="shop">' + cases.map((each) => '<testcase classname="add" name="' + each[0] + '" time="0.01">' + result(each) + '</testcase>').join('') + '</testsuite>');
const covered = 10 - 2 * failed.length;
writeFileSync('clover.xml', '<coverage><project><metrics statements="10" coveredstatements="' + covered + '" conditionals="4" coveredconditionals="3"/></project></coverage>');
for (const [name] of failed) console.error('not so: ' + name);
process.exit(failed.length > 0 ? 1 : 0);
`,
  'buildspecs/unit.yml': `version: 0.2
phases:
  build:
    commands:
      - sh ./check.sh
reports:
  tests: { files: [junit.xml], file-format: JUNITXML }
  coverage: { files: [clover.xml], file-format: CLOVERXML }
`,
  // Fails at its first try on a machine, as what is flaky does.
  'flaky.sh':
    'mark="$HOME/tried-$FLOW_PULL_REQUEST_ID"\nif [ -e "$mark" ]; then echo "well this time"; else touch "$mark"; echo "not this time"; exit 1; fi\n',
  'buildspecs/keeper.yml': `version: 0.2
phases:
  build:
    commands:
      - if [ -e kept/log.txt ]; then echo "the cache is back"; else echo "no cache yet"; fi
      - mkdir -p kept out && echo "$FLOW_BRANCH" >> kept/log.txt && cp kept/log.txt out/
cache: { paths: ['kept/**/*'] }
artifacts: { files: ['**/*'], base-directory: out, name: result.zip }
`,
};

/** The topic of each format. */
export const TOPICS = { text: 'ci', chat: 'ci-chat', event: 'ci-events' } as const;
/** The key of the repository, whose own policy leaves it to those of identities. */
const KEY = '5678abcd-12ab-34cd-56ef-1234567890ab';
export const BUCKETS = { artifacts: 'the-artifacts', cache: 'the-caches' } as const;

/** What the flows use and the stack does not make. */
function prepare({ sns, s3, kms }: LoopbackAws): void {
  kms.create(KEY);
  for (const topic of Object.values(TOPICS)) sns.create(topic);
  for (const bucket of Object.values(BUCKETS)) s3.buckets.set(bucket, new Map());
}

const OPTIONS = `  protectBranches: ['main'],
  repositoryKeyArn: 'arn:\${partition}:kms:\${region}:\${accountId}:key/${KEY}',
  commands: { allow: ['arn:aws:iam::*:user/alice', 'arn:aws:iam::*:user/bob'] },
  reconcile: { interval: 20 },
`;

/** \`unit\` and \`style\` guard main together; each of the others has a target branch of its own. */
const FLOWS = `{
    unit: {
      on: { review: { targets: ['main'] } },
      gate: true,
      buildspec: 'buildspecs/unit.yml',
      notify: [
${Object.entries(TOPICS)
  .map(
    ([format, topic]) =>
      `        { topicArn: 'arn:\${partition}:sns:\${region}:\${accountId}:${topic}', format: '${format}', on: ['started', 'succeeded', 'failed', 'stopped'] },`,
  )
  .join('\n')}
      ],
    },
    style: {
      on: { review: { targets: ['main'], paths: ['src/**'], exceptPaths: ['**/*.md'] } },
      gate: { onSkipCi: 'approve', templateName: 'The style must be fine' },
      build: { commands: ['sh ./src/style.sh'] },
    },
    patient: {
      on: { review: { targets: ['patient'], supersede: false } },
      gate: true,
      build: { commands: ['sh ./check.sh'] },
    },
    again: {
      on: { review: { targets: ['again'] } },
      gate: true,
      autoRetryLimit: 1,
      build: { commands: ['sh ./flaky.sh'] },
    },
    reported: { on: { review: { targets: ['reported'] } }, buildspec: 'buildspecs/unit.yml' },
    single: {
      on: { review: { targets: ['single'] }, branch: { names: ['lone/**'] } },
      concurrentBuildLimit: 1,
      build: { commands: ['sh ./check.sh'] },
    },
    keeper: {
      on: { branch: { names: ['keep/**'], supersede: true, exceptPaths: ['**/*.md'] } },
      buildspec: 'buildspecs/keeper.yml',
      artifacts: { bucket: '${BUCKETS.artifacts}', path: 'ci' },
      cache: { bucket: '${BUCKETS.cache}', prefix: 'npm' },
    },
  }`;

/** The app with hooks on a flow: a queue for each moment. */
const APP = `import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { App } from 'aws-cdk-lib/core';
import { FlowCiStack } from './flow-ci-stack';

const app = new App();
const stack = new FlowCiStack(app, 'foo-ci', {
  env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION },
});
for (const moment of ['Started', 'Succeeded', 'Failed', 'Stopped'] as const) {
  stack.unit[\`on\${moment}\`](\`Tell\${moment}\`, new SqsQueue(new Queue(stack, moment, { queueName: \`unit-\${moment}\` })));
}
app.synth();
`;

const TARGETS = ['patient', 'again', 'reported', 'single'];

/** The shop deployed, with its target branches. */
export async function deployReviewShop(): Promise<Deployment> {
  const ci = await Deployment.make(FLOWS, { options: OPTIONS, app: APP, files: SHOP, prepare });
  ci.aws.codecommit.repository('foo').kmsKey = KEY;
  for (const branch of TARGETS) await ci.clone.git('branch', branch, 'main');
  await ci.clone.git('push', '-q', 'origin', ...TARGETS);
  return ci;
}
