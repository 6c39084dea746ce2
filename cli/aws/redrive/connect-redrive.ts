import { CodeBuildClient } from '@aws-sdk/client-codebuild';
import { EventBridgeRules } from './eventbridge-rules';
import { LambdaFunctions } from './lambda-functions';
import { Functions, Letters, Rules } from './ports';
import { SignedRequests } from './signed-requests';
import { SqsLetters } from './sqs-letters';
import { AwsContext } from '../aws-context';
import { AwsFlags } from '../aws-flags';
import { askSettings, clientSettings } from '../connect';

/** What a redrive speaks with. Nothing is asked before the first call. */
export function connectRedrive({ host: { env }, sleep }: Pick<AwsContext, 'host' | 'sleep'>, flags: Pick<AwsFlags, 'profile' | 'region'>): { functions: Functions; letters: Letters; rules: Rules } {
  const makeClient = () => new CodeBuildClient(clientSettings(env, flags, undefined));
  const requests = new SignedRequests(makeClient, env.AWS_ENDPOINT_URL || undefined, sleep);
  const ask = askSettings(env, flags, makeClient());
  return { functions: new LambdaFunctions(requests, ask), letters: new SqsLetters(requests, ask), rules: new EventBridgeRules(requests, ask) };
}
