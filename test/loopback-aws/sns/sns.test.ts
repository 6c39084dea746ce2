import { SnsTopicPublisher } from '../../../lambda/aws/sns-topic-publisher';
import { TopicMessage } from '../../../lambda/render/topic-message';
import { LoopbackAws } from '../loopback-aws';

const ARN = 'arn:aws:sns:us-east-1:111122223333';
const KEY = '1234abcd-12ab-34cd-56ef-1234567890ab';

describe('what the functions publish', () => {
  let aws: LoopbackAws;
  const before = { ...process.env };
  beforeAll(async () => {
    aws = await LoopbackAws.start();
    aws.sns.create('ci');
    aws.kms.create(KEY, {
      Statement: [
        { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:user/owner' }, Action: 'kms:*', Resource: '*' },
      ],
    });
    aws.sns.create('sealed', KEY);
  });
  afterAll(async () => {
    process.env = before;
    await aws.stop();
  });

  let count = 0;
  const publish = async (topic: string, message: TopicMessage, action = 'sns:Publish') => {
    const user = aws.iam.addUser(`user${(count += 1)}`, [
      { Statement: [{ Effect: 'Allow', Action: action, Resource: `${ARN}:*` }] },
    ]);
    process.env = { ...before, ...aws.environment(user) };
    return new SnsTopicPublisher('https://sns.us-east-1.amazonaws.com').publish(`${ARN}:${topic}`, message).then(
      () => 'published',
      (error: unknown) => (error as Error).name,
    );
  };

  test('comes as it was written, with or without a subject', async () => {
    const odd = 'a & b = "c"\nsecond line, é \u{1f535} %20 + <tag>';
    expect(await publish('ci', { subject: 'shop: review failed', body: odd })).toBe('published');
    expect(await publish('ci', { body: '{"version":"1.0"}' })).toBe('published');
    expect(aws.sns.published('ci')).toEqual([
      { subject: 'shop: review failed', message: odd },
      { message: '{"version":"1.0"}' },
    ]);
    expect(aws.world.takeFaults()).toEqual([]);
  });

  test.each<[string, string, TopicMessage, string | undefined, string]>([
    ['without the permission', 'ci', { body: 'b' }, 'sns:Subscribe', 'AuthorizationError'],
    ['for a topic that there is not', 'none', { body: 'b' }, undefined, 'NotFound'],
    ['for a topic whose key does not know the caller', 'sealed', { body: 'b' }, undefined, 'KMSAccessDenied'],
    [
      'with a subject of a hundred characters',
      'ci',
      { subject: 's'.repeat(100), body: 'b' },
      undefined,
      'InvalidParameter',
    ],
    ['with a subject of two lines', 'ci', { subject: 'a\nb', body: 'b' }, undefined, 'InvalidParameter'],
    ['with a subject that is not ASCII', 'ci', { subject: 'é', body: 'b' }, undefined, 'InvalidParameter'],
    ['with a message that is too long', 'ci', { body: 'é'.repeat(131_073) }, undefined, 'InvalidParameter'],
  ])('fails %s', async (_, topic, message, action, code) => {
    expect(await publish(topic, message, action)).toBe(code);
    aws.world.takeFaults();
  });
});
