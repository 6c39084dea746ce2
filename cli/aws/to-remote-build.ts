import { Build } from '@aws-sdk/client-codebuild';
import { RemoteBuild } from './remote-build';
import { parseBuildArn } from '../../lambda/decode/arn';
import { BUILD_STATUSES } from '../../src/contract/codecommit-events';

/** A build of CodeBuild's API in our words; none when it does not name itself. */
export function toRemoteBuild(build: Build): RemoteBuild[] {
  const arn = parseBuildArn(build.arn ?? '');
  if (!arn) return [];
  const { logs } = build;
  const source = build.resolvedSourceVersion ?? build.sourceVersion;
  return [
    {
      id: arn.id,
      project: arn.project,
      place: { partition: arn.partition, region: arn.region, account: arn.account },
      // What is not known must not pass for a success.
      status: BUILD_STATUSES.find((status) => status === build.buildStatus) ?? 'FAULT',
      complete: build.buildComplete ?? build.endTime !== undefined,
      number: build.buildNumber,
      phase: build.currentPhase,
      source,
      initiator: build.initiator,
      startedAt: build.startTime,
      endedAt: build.endTime,
      log: logs?.groupName && logs.streamName ? { group: logs.groupName, stream: logs.streamName } : undefined,
      phases: (build.phases ?? []).flatMap(({ phaseType, phaseStatus, durationInSeconds, contexts }) =>
        phaseType
          ? [
              {
                name: phaseType,
                status: phaseStatus,
                seconds: durationInSeconds,
                messages: (contexts ?? []).flatMap(({ message }) => (message?.trim() ? [message.trim()] : [])),
              },
            ]
          : [],
      ),
    },
  ];
}
