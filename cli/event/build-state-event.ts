import { randomUUID } from 'node:crypto';
import { codebuildDate, eventTime } from './dates';
import { DetailType, EventBridgeEvent, EventSource } from '../../src/contract/codecommit-events';
import { EnvironmentVariable, ResolvedFlow } from '../../src/contract/flow-file';
import { BuildRecord, PhaseRecord } from '../execute/build-record';
import { buildArn, LocalBuildFacts } from '../plan/build-facts';

export interface LocalBuild {
  readonly facts: LocalBuildFacts;
  readonly flow: ResolvedFlow;
  /** Those that StartBuild gave. */
  readonly variables: Readonly<Record<string, EnvironmentVariable>>;
}

/**
 * The event of a build's state, as EventBridge delivers it to the report-build function.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications-ref.html
 */
export function buildStateEvent(build: LocalBuild, record: BuildRecord | undefined, now: Date): EventBridgeEvent {
  const { facts, flow } = build;
  const { place } = facts;
  const arn = buildArn(facts);
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': DetailType.BUILD_STATE,
    source: EventSource.CODEBUILD,
    account: place.account,
    time: eventTime(now),
    region: place.region,
    resources: [arn],
    detail: {
      'build-status': record?.status ?? 'IN_PROGRESS',
      'project-name': facts.project,
      'build-id': arn,
      'additional-information': {
        cache: { type: 'NO_CACHE' },
        'build-number': facts.buildNumber,
        'timeout-in-minutes': flow.timeout,
        'build-complete': record !== undefined,
        initiator: facts.initiator,
        'build-start-time': codebuildDate(facts.startTime),
        source: {
          buildspec: flow.buildspec.kind === 'file' ? flow.buildspec.path : flow.buildspec.text,
          location: `https://git-codecommit.${place.region}.amazonaws.com/v1/repos/${place.repositoryName}`,
          'git-clone-depth': flow.gitCloneDepth,
          type: 'CODECOMMIT',
        },
        'source-version': facts.commit,
        artifact: { location: '' },
        environment: {
          image: facts.image,
          'privileged-mode': flow.environment.privileged,
          'image-pull-credentials-type': flow.environment.imagePullCredentialsType,
          'compute-type': flow.environment.computeType,
          type: flow.environment.type,
          'environment-variables': Object.entries(build.variables).map(([name, { type, value }]) => ({
            name,
            type,
            value,
          })),
        },
        logs: logs(build, record !== undefined),
        ...(record && { phases: record.phases.map(phaseOf) }),
        'queued-timeout-in-minutes': flow.queuedTimeout,
      },
      'current-phase': record ? 'COMPLETED' : 'SUBMITTED',
      'current-phase-context': record ? '[: ]' : '[]',
      version: '1',
    },
  };
}

/** A build that just started has a link to nowhere, and no names. */
function logs({ facts }: LocalBuild, complete: boolean): Record<string, string> {
  const group = complete ? `/aws/codebuild/${facts.project}` : 'null';
  const stream = complete ? facts.buildName : 'null';
  const link = `https://console.aws.amazon.com/cloudwatch/home?region=${facts.place.region}#logEvent:group=${group};stream=${stream}`;
  return complete ? { 'group-name': group, 'stream-name': stream, 'deep-link': link } : { 'deep-link': link };
}

function phaseOf(phase: PhaseRecord): Record<string, unknown> {
  const early = phase.type === 'SUBMITTED' || phase.type === 'QUEUED';
  const contexts = phase.contexts.map(({ statusCode, message }) => `${statusCode}: ${message}`);
  if (!phase.end) return { 'start-time': codebuildDate(phase.start), 'phase-type': phase.type };
  return {
    'phase-context': contexts.length > 0 ? contexts : early ? [] : [': '],
    'start-time': codebuildDate(phase.start),
    'end-time': codebuildDate(phase.end),
    'duration-in-seconds': Math.round((phase.end.getTime() - phase.start.getTime()) / 1000),
    'phase-type': phase.type,
    'phase-status': phase.status,
  };
}
