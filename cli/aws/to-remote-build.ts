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
      ...(build.buildNumber !== undefined && { number: build.buildNumber }),
      ...(build.currentPhase && { phase: build.currentPhase }),
      ...(source && { source }),
      ...(build.initiator && { initiator: build.initiator }),
      ...(build.startTime && { startedAt: build.startTime }),
      ...(build.endTime && { endedAt: build.endTime }),
      ...(logs?.groupName && logs.streamName && { log: { group: logs.groupName, stream: logs.streamName } }),
      phases: (build.phases ?? []).flatMap(({ phaseType, phaseStatus, durationInSeconds, contexts }) =>
        phaseType
          ? [
              {
                name: phaseType,
                ...(phaseStatus && { status: phaseStatus }),
                ...(durationInSeconds !== undefined && { seconds: durationInSeconds }),
                messages: (contexts ?? []).flatMap(({ message }) => (message?.trim() ? [message.trim()] : [])),
              },
            ]
          : [],
      ),
    },
  ];
}
