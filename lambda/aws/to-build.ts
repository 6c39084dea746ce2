import { Build as CodeBuildBuild, Project } from '@aws-sdk/client-codebuild';
import { answeredTime } from './answered-time';
import { Build } from '../decide/build';
import { BuildSetup } from '../decide/build-setup';
import { parseBuildArn } from '../decode/arn';

/** A build of CodeBuild's API as a value; none when it does not name itself. */
export function toBuild(build: CodeBuildBuild): Build[] {
  const arn = parseBuildArn(build.arn ?? '');
  if (!arn || !build.arn) return [];
  const { logs, autoRetryConfig: retry } = build;
  const [startedAt, finishedAt] = [isoTime(build.startTime), isoTime(build.endTime)];
  return [
    {
      arn: build.arn,
      partition: arn.partition,
      project: arn.project,
      buildId: arn.id,
      // What is not known must not pass for a success.
      status: build.buildStatus ?? 'FAULT',
      complete: build.buildComplete ?? build.endTime !== undefined,
      buildNumber: build.buildNumber,
      initiator: build.initiator,
      sourceVersion: build.sourceVersion,
      resolvedVersion: build.resolvedSourceVersion || undefined,
      startedAt,
      finishedAt,
      log: logs?.groupName && logs.streamName ? { group: logs.groupName, stream: logs.streamName } : undefined,
      retryOf: retry?.previousAutoRetry,
      retriedBy: retry?.nextAutoRetry,
      variables: Object.fromEntries(
        (build.environment?.environmentVariables ?? []).flatMap(({ name, value, type }) =>
          // The value of another type is the name of a secret.
          name && value !== undefined && (type ?? 'PLAINTEXT') === 'PLAINTEXT' ? [[name, value]] : [],
        ),
      ),
      phases: (build.phases ?? []).flatMap(({ phaseType, phaseStatus, contexts, durationInSeconds }) =>
        phaseType
          ? [
              {
                name: phaseType,
                status: phaseStatus,
                contexts: (contexts ?? [])
                  .map(({ statusCode, message }) => `${statusCode ?? ''}: ${message ?? ''}`.trim())
                  .filter((text) => text !== ':'),
                seconds: durationInSeconds,
              },
            ]
          : [],
      ),
      reportArns: build.reportArns ?? [],
      // https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ExportedEnvironmentVariable.html
      exported: Object.fromEntries(
        (build.exportedEnvironmentVariables ?? []).flatMap(({ name, value }) =>
          name && value !== undefined ? [[name, value]] : [],
        ),
      ),
      setup: setupOf(build),
    },
  ];
}

/** What a build or a project is set up with. What is absent and what is empty mean the same. */
export function setupOf({
  source,
  environment,
  serviceRole,
  secondarySources,
}: Pick<CodeBuildBuild & Project, 'source' | 'environment' | 'serviceRole' | 'secondarySources'>): BuildSetup {
  return {
    sourceType: source?.type ?? '',
    sourceLocation: source?.location ?? '',
    buildspec: source?.buildspec ?? '',
    image: environment?.image ?? '',
    environmentType: environment?.type ?? '',
    serviceRole: serviceRole ?? '',
    secondarySources: (secondarySources ?? []).map(({ location }) => location ?? ''),
  };
}

/** As the events write times: whole seconds. */
function isoTime(time: Date | undefined): string | undefined {
  return answeredTime(time)?.replace(/\.\d{3}Z$/, 'Z');
}
