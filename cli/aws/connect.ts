import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CodeBuildClient } from '@aws-sdk/client-codebuild';
import { AskSettings } from './ask-aws';
import { BuildLogs, Builds } from './builds';
import { CloudWatchLogs } from './cloudwatch-logs';
import { CodeBuildRemoteBuilds } from './codebuild-builds';
import type { FlagValues } from '../commands/command-definition';
import type { AWS_FLAGS } from '../commands/shared-flags';

type Environment = Readonly<Record<string, string | undefined>>;
export type AwsFlags = FlagValues<typeof AWS_FLAGS>;

/** The clients, with the user's own credentials chain. Nothing is asked before the first call. */
export function connect(
  env: Environment,
  flags: AwsFlags,
  regionOfBuild: string | undefined,
): { builds: Builds; logs: BuildLogs } {
  const settings = clientSettings(env, flags, regionOfBuild);
  const codebuild = new CodeBuildClient(settings);
  const ask = askSettings(env, flags, codebuild);
  return {
    builds: new CodeBuildRemoteBuilds(codebuild, ask),
    logs: new CloudWatchLogs(new CloudWatchLogsClient(settings), ask),
  };
}

/** What each client is made with. */
export function clientSettings(
  env: Environment,
  flags: AwsFlags,
  regionOfBuild: string | undefined,
): { readonly region?: string; readonly profile?: string; readonly maxAttempts: number } {
  // As in the AWS CLI; the SDK reads the first one only, and then the profile.
  // https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html
  const region = flags.region ?? regionOfBuild ?? (env.AWS_REGION || env.AWS_DEFAULT_REGION || undefined);
  return {
    region,
    profile: flags.profile,
    maxAttempts: 4,
  };
}

/** What messages name. */
export function askSettings(
  env: Environment,
  flags: AwsFlags,
  client: { readonly config: { readonly region: () => Promise<string> } },
): AskSettings {
  return {
    region: async () => client.config.region(),
    profile: (flags.profile ?? env.AWS_PROFILE) || undefined,
  };
}
