import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { EventBridgeRules } from './eventbridge-rules';
import { LambdaFunctions } from './lambda-functions';
import { Functions, DeadLetterQueue, Rules } from './ports';
import { SqsDeadLetterQueue } from './sqs-dead-letter-queue';
import { AwsContext } from '../aws-context';
import { AwsFlags, askSettings, clientSettings } from '../connect';

/** What a redrive speaks with. Nothing is asked before the first call. */
export function connectRedrive(
  { host: { env } }: Pick<AwsContext, 'host'>,
  flags: AwsFlags,
): { functions: Functions; deadLetters: DeadLetterQueue; rules: Rules } {
  const settings = clientSettings(env, flags, undefined);
  const lambda = new LambdaClient(settings);
  const ask = askSettings(env, flags, lambda);
  return {
    functions: new LambdaFunctions(lambda, ask),
    // The queue's address is made of its ARN, and may not be how this network reaches SQS: a FIPS or private endpoint.
    // The AWS CLI asks its own endpoint, too. https://github.com/boto/boto3/issues/677
    deadLetters: new SqsDeadLetterQueue(new SQSClient({ ...settings, useQueueUrlAsEndpoint: false }), ask),
    rules: new EventBridgeRules(new EventBridgeClient(settings), ask),
  };
}
