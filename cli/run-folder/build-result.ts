import { LocalBuild } from '../event/build-state-event';
import { BuildRecord } from '../execute/build-record';
import { buildArn, buildId } from '../plan/build-facts';

/**
 * A build in the shape that BatchGetBuilds answers with, so that what reads the one can read the other.
 * @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_BatchGetBuilds.html
 */
export function batchGetBuilds(build: LocalBuild, record: BuildRecord, endTime: Date): unknown {
  const { facts, flow } = build;
  const { place } = facts;
  return {
    builds: [
      {
        id: buildId(facts),
        arn: buildArn(facts),
        buildNumber: facts.buildNumber,
        startTime: facts.startTime.toISOString(),
        endTime: endTime.toISOString(),
        currentPhase: 'COMPLETED',
        buildStatus: record.status,
        sourceVersion: facts.commit,
        resolvedSourceVersion: facts.commit,
        projectName: facts.project,
        phases: record.phases.map((phase) => ({
          phaseType: phase.type,
          phaseStatus: phase.status,
          startTime: phase.start.toISOString(),
          ...(phase.end && {
            endTime: phase.end.toISOString(),
            durationInSeconds: Math.round((phase.end.getTime() - phase.start.getTime()) / 1000),
            contexts: phase.contexts.length > 0 ? phase.contexts : [{ statusCode: '', message: '' }],
          }),
        })),
        source: {
          type: 'CODECOMMIT',
          location: `https://git-codecommit.${place.region}.amazonaws.com/v1/repos/${place.repositoryName}`,
          gitCloneDepth: flow.gitCloneDepth,
          gitSubmodulesConfig: { fetchSubmodules: flow.fetchSubmodules },
          buildspec: flow.buildspec.kind === 'file' ? flow.buildspec.path : flow.buildspec.text,
          insecureSsl: false,
        },
        secondarySources: [],
        secondarySourceVersions: [],
        artifacts: { location: '' },
        secondaryArtifacts: [],
        cache: { type: 'NO_CACHE' },
        environment: {
          type: flow.environment.type,
          image: facts.image,
          computeType: flow.environment.computeType,
          environmentVariables: Object.entries(build.variables).map(([name, variable]) => ({ name, ...variable })),
          privilegedMode: flow.environment.privileged,
          imagePullCredentialsType: flow.environment.imagePullCredentialsType,
        },
        logs: { groupName: `/aws/codebuild/${facts.project}`, streamName: facts.buildName },
        timeoutInMinutes: flow.timeout,
        queuedTimeoutInMinutes: flow.queuedTimeout,
        buildComplete: true,
        initiator: facts.initiator,
        exportedEnvironmentVariables: Object.entries(record.exportedVariables).map(([name, value]) => ({
          name,
          value,
        })),
        reportArns: [],
      },
    ],
    buildsNotFound: [],
  };
}
