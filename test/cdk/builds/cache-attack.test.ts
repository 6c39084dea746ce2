import { FlowDefaults } from '../../../src/flows/flow-options';
import { AwsError } from '../../loopback-aws/core/aws-error';
import { PolicyDocument } from '../../loopback-aws/iam/policy';
import { LoopbackAws } from '../../loopback-aws/loopback-aws';
import { StackTemplate } from '../stack-template';
import { synthesizeFlows } from '../synthesize';

const BUCKET = 'shared-bucket';

/** Flows that all have the same options, and what is in the bucket after the release has been built. */
function deployed(aws: LoopbackAws, flowDefaults: FlowDefaults) {
  const stack = synthesizeFlows({
    repositoryName: 'shop',
    defaultBranch: 'main',
    flowDefaults,
    flows: {
      review: { on: { review: {} }, build: { commands: ['make'] } },
      release: { on: { tag: {} }, build: { commands: ['make'] } },
    },
  });
  const [review, release] = ['review', 'release'].map((flow) => builder(aws, stack, flow));
  const { Cache, Artifacts } = stack.find('AWS::CodeBuild::Project', 'Flowsrelease') as {
    Cache: { Location: string };
    Artifacts: { Path: string };
  };
  const cache = `${Cache.Location.replace(`${BUCKET}/`, '')}/cache.zip`;
  aws.s3.buckets.set(BUCKET, new Map());
  aws.s3.putFrom(release, BUCKET, cache, Buffer.from('of the release'));
  aws.s3.putFrom(release, BUCKET, `${Artifacts.Path}/id/out.zip`, Buffer.from('of the release'));
  return { review, release, cache, artifact: `${Artifacts.Path}/id/out.zip` };
}

/** Whoever runs commands in builds of a flow. */
function builder(aws: LoopbackAws, stack: StackTemplate, flow: string) {
  const role = stack.id('AWS::IAM::Role', `Flows${flow}Role`);
  const policies = stack
    .idsOf('AWS::IAM::Policy')
    .map((id) => stack.properties(id))
    .filter(({ Roles }) => JSON.stringify(Roles).includes(role))
    .map(({ PolicyDocument: document }) => document as PolicyDocument);
  return aws.iam.principal(aws.iam.addSession(role, 'build', policies).accessKeyId);
}

const refused = (attempt: () => unknown): string => {
  try {
    attempt();
    return 'allowed';
  } catch (error) {
    if (error instanceof AwsError) return error.code;
    throw error;
  }
};

describe('whoever opens a pull request runs commands as the review flow', () => {
  let aws: LoopbackAws;
  const evil = Buffer.from('of a pull request');
  beforeAll(async () => {
    aws = await LoopbackAws.start();
  });
  afterAll(async () => {
    await aws.stop();
  });

  test.each<[string, FlowDefaults]>([
    ['one bucket', { cache: { bucket: BUCKET }, artifacts: { bucket: BUCKET } }],
    ['one folder', { cache: { bucket: BUCKET, prefix: 'ci' }, artifacts: { bucket: BUCKET, path: 'ci' } }],
    ['slashes', { cache: { bucket: BUCKET, prefix: '/ci//x/' }, artifacts: { bucket: BUCKET, path: '/ci//x' } }],
  ])('and reaches nothing that the release reads or left: %s', (_, flowDefaults) => {
    const { review, release, cache, artifact } = deployed(aws, flowDefaults);
    const attempts = {
      'the cache is poisoned': () => {
        aws.s3.putFrom(review, BUCKET, cache, evil);
      },
      'a cache of another name is put beside it': () => {
        aws.s3.putFrom(review, BUCKET, cache.replace('cache.zip', 'other.zip'), evil);
      },
      'the artifact is replaced': () => {
        aws.s3.putFrom(review, BUCKET, artifact, evil);
      },
      'an artifact is put at the root': () => {
        aws.s3.putFrom(review, BUCKET, 'out.zip', evil);
      },
      'the cache is read': () => aws.s3.getFrom(review, BUCKET, cache),
      'the bucket is listed': () => aws.s3.listFrom(review, BUCKET, ''),
      'the caches of the release are listed': () => aws.s3.listFrom(review, BUCKET, cache),
    };
    expect(Object.entries(attempts).map(([what, attempt]) => [what, refused(attempt)])).toEqual(
      Object.keys(attempts).map((what) => [what, 'AccessDeniedException']),
    );
    expect(aws.s3.listFrom(release, BUCKET, cache)).toEqual([cache]);
    expect(aws.s3.getFrom(release, BUCKET, cache).toString()).toBe('of the release');
    expect(aws.s3.object(BUCKET, artifact).toString()).toBe('of the release');
  });

  test('and reaches it where both flows name each other', () => {
    const sharedWith = ['review', 'release'];
    const { review, cache, artifact } = deployed(aws, {
      cache: { bucket: BUCKET, prefix: 'ci', sharedWith },
      artifacts: { bucket: BUCKET, path: 'ci', sharedWith },
    });
    expect(refused(() => aws.s3.getFrom(review, BUCKET, cache))).toBe('allowed');
    expect(refused(() => aws.s3.putFrom(review, BUCKET, artifact, evil))).toBe('allowed');
  });
});
