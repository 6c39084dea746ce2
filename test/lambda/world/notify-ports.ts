import type { World } from './world';
import { CodeBuildBuilds } from '../../../lambda/aws/codebuild-builds';
import { CodeCommitCommitSource } from '../../../lambda/aws/codecommit-commit-source';
import { SnsTopicPublisher } from '../../../lambda/aws/sns-topic-publisher';
import { parseRepositoryArn } from '../../../lambda/decode/arn';
import { NotifyPorts } from '../../../lambda/handle/handle-notify';
import { NotifyTarget, targetDigest } from '../../../src/contract/notification';
import { REPOSITORY_ARN, STARTED_BY } from '../events';

/** What a stack notifies of. */
export const NOTIFY_TARGET: NotifyTarget = {
  flow: 'demo',
  project: 'demo-ci',
  topicArn: 'arn:aws:sns:us-east-1:111122223333:ci',
  format: 'chat',
  on: ['started', 'succeeded', 'failed', 'stopped'],
};

/** Notify-build in a world. */
export function notifyPorts(world: World): NotifyPorts {
  const repository = parseRepositoryArn(REPOSITORY_ARN);
  if (!repository) throw new Error('the repository has no ARN');
  const client = (service: 'codebuild' | 'codecommit' | 'sns') =>
    world.client('notify-build', service, 'notify-role/notify-build');
  const sns: { send(command: object): Promise<object> } = client('sns');
  return {
    repository,
    startedBy: STARTED_BY,
    targets: [targetDigest(NOTIFY_TARGET), targetDigest({ ...NOTIFY_TARGET, format: 'text' })],
    builds: async () => Promise.resolve(new CodeBuildBuilds(client('codebuild'))),
    commits: async () => Promise.resolve(new CodeCommitCommitSource(repository.name, client('codecommit'))),
    topics: async () =>
      Promise.resolve(
        new SnsTopicPublisher('https://sns.us-east-1.amazonaws.com', async (_, input) => {
          await sns.send({ constructor: { name: 'PublishCommand' }, input });
        }),
      ),
    clock: {
      pause: async (milliseconds) => {
        world.now += milliseconds;
        return Promise.resolve();
      },
    },
    log: (line) => {
      world.lines.push(line);
    },
  };
}
