import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CodeBuildClient } from '@aws-sdk/client-codebuild';
import { AwsFlags } from './aws-flags';
import { BuildLogs } from './build-logs';
import { Builds } from './builds';
import { CloudWatchLogs } from './cloudwatch-logs';
import { CodeBuildBuilds } from './codebuild-builds';

/** The clients, with the user's own credentials chain. Nothing is asked before the first call. */
export function connect(env: Readonly<Record<string, string | undefined>>, flags: Pick<AwsFlags, 'profile' | 'region'>, regionOfBuild: string | undefined): { builds: Builds; logs: BuildLogs } {
  // As in the AWS CLI; the SDK reads the first one only, and then the profile.
  // https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html
  const region = flags.region ?? regionOfBuild ?? (env.AWS_REGION || env.AWS_DEFAULT_REGION || undefined);
  const settings = { ...(region !== undefined && { region }), ...(flags.profile !== undefined && { profile: flags.profile }), maxAttempts: 4 };
  const codebuild = new CodeBuildClient(settings);
  const ask = { region: async () => codebuild.config.region(), ...((flags.profile ?? env.AWS_PROFILE) && { profile: flags.profile ?? env.AWS_PROFILE }) };
  return { builds: new CodeBuildBuilds(codebuild, ask), logs: new CloudWatchLogs(new CloudWatchLogsClient(settings), ask) };
}
