import { randomUUID } from 'node:crypto';
import { BuildProject } from './project';
import { BuildRecord, PhaseRecord } from '../../../cli/execute/build-record';
import { Json } from '../core/json';
import { World } from '../core/world';
import { BusEvent } from '../events/events';
import { recordedEvent } from '../events/recorded-event';

export interface StartedVariable {
  readonly name: string;
  readonly type: string;
  readonly value: string;
}

/** A build's place among CodeBuild's own tries. */
export interface Tries {
  readonly number: number;
  /** ARN of the build that this one repeats. */
  readonly previous?: string;
}

/** A build from its start to its end. */
export class Build {
  public readonly uuid = randomUUID();
  /** Made once: lists of thousands are looked through by them. */
  public readonly id: string;
  public readonly arn: string;
  public record: BuildRecord | undefined;
  public resolvedVersion: string | undefined;
  public readonly stop = new AbortController();
  public reportArns: readonly string[] = [];
  /** ARN of the build that repeats this one. */
  public nextTry: string | undefined;

  constructor(
    private readonly world: World,
    public readonly project: BuildProject,
    public readonly number: number,
    public readonly initiator: string,
    public readonly sourceVersion: string | undefined,
    public readonly variables: readonly StartedVariable[],
    public readonly tries: Tries = { number: 0 },
    public readonly startTime: Date = new Date(),
  ) {
    this.id = `${project.name}:${this.uuid}`;
    this.arn = world.arn('codebuild', `build/${this.id}`);
  }

  public get status(): string {
    return this.record?.status ?? 'IN_PROGRESS';
  }

  /** As the API shows it. */
  public show(): Json {
    const { record, project } = this;
    const { environment, source } = project.show();
    return {
      id: this.id,
      arn: this.arn,
      buildNumber: this.number,
      startTime: this.startTime.getTime() / 1000,
      currentPhase: record ? 'COMPLETED' : 'QUEUED',
      buildStatus: this.status,
      ...(record && { endTime: (record.phases.at(-1)?.start ?? new Date()).getTime() / 1000 }),
      ...(this.sourceVersion && { sourceVersion: this.sourceVersion }),
      ...(this.resolvedVersion && { resolvedSourceVersion: this.resolvedVersion }),
      projectName: project.name,
      initiator: this.initiator,
      buildComplete: record !== undefined,
      serviceRole: project.roleArn,
      source,
      secondarySources: [],
      secondarySourceVersions: [],
      environment: { ...(environment as Json), environmentVariables: this.variables },
      ...(record && { phases: record.phases.map(apiPhase) }),
      logs: { groupName: project.logGroup, streamName: this.uuid },
      exportedEnvironmentVariables: Object.entries(record?.exportedVariables ?? {}).map(([name, value]) => ({
        name,
        value,
      })),
      reportArns: this.reportArns,
      // https://docs.aws.amazon.com/codebuild/latest/APIReference/API_AutoRetryConfig.html
      ...(project.retryLimit > 0 && {
        autoRetryConfig: {
          autoRetryLimit: project.retryLimit,
          autoRetryNumber: this.tries.number,
          ...(this.tries.previous && { previousAutoRetry: this.tries.previous }),
          ...(this.nextTry && { nextAutoRetry: this.nextTry }),
        },
      }),
    };
  }

  /** The event of its present state. */
  public event(): BusEvent {
    const { project, record } = this;
    const flow = project.flow();
    const place = record ? { group: project.logGroup, stream: this.uuid } : { group: 'null', stream: 'null' };
    const recording = record
      ? `cb-state-${record.status === 'SUCCEEDED' ? 'succeeded' : record.status === 'STOPPED' ? 'stopped.synthetic' : 'failed'}`
      : 'cb-state-in-progress';
    return recordedEvent(this.world, recording, {
      resources: [this.arn],
      // Absent when none was given: https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications-ref.html
      optional: ['additional-information.source-version'],
      detail: {
        'build-status': this.status,
        'project-name': project.name,
        'build-id': this.arn,
        'additional-information': {
          cache: { type: 'NO_CACHE' },
          'build-number': this.number,
          'timeout-in-minutes': flow.timeout,
          'build-complete': record !== undefined,
          initiator: this.initiator,
          'build-start-time': eventDate(this.startTime),
          source: {
            buildspec: project.source.BuildSpec ?? '',
            location: project.source.Location,
            'git-clone-depth': flow.gitCloneDepth,
            type: 'CODECOMMIT',
          },
          ...(this.sourceVersion && { 'source-version': this.sourceVersion }),
          artifact: { location: '' },
          environment: {
            image: project.environment.Image,
            'privileged-mode': flow.environment.privileged,
            'image-pull-credentials-type': project.environment.ImagePullCredentialsType,
            'compute-type': project.environment.ComputeType,
            type: project.environment.Type,
            'environment-variables': this.variables,
          },
          logs: {
            ...(record && { 'group-name': place.group, 'stream-name': place.stream }),
            'deep-link': `https://console.aws.amazon.com/cloudwatch/home?region=${this.world.region}#logEvent:group=${place.group};stream=${place.stream}`,
          },
          ...(record && { phases: record.phases.map(eventPhase) }),
          'queued-timeout-in-minutes': flow.queuedTimeout,
        },
        'current-phase': record ? 'COMPLETED' : 'SUBMITTED',
        'current-phase-context': record ? '[: ]' : '[]',
        version: '1',
      },
    });
  }
}

function eventPhase({ type, status, start, end, contexts }: PhaseRecord): Json {
  if (!end) return { 'start-time': eventDate(start), 'phase-type': type };
  const early = type === 'SUBMITTED' || type === 'QUEUED';
  return {
    'phase-context':
      contexts.length > 0
        ? contexts.map(({ statusCode, message }) => `${statusCode}: ${message}`)
        : early
          ? []
          : [': '],
    'start-time': eventDate(start),
    'end-time': eventDate(end),
    'duration-in-seconds': Math.round((end.getTime() - start.getTime()) / 1000),
    'phase-type': type,
    'phase-status': status,
  };
}

function apiPhase({ type, status, start, end, contexts }: PhaseRecord): Json {
  return {
    phaseType: type,
    ...(status && { phaseStatus: status }),
    startTime: start.getTime() / 1000,
    ...(end && {
      endTime: end.getTime() / 1000,
      durationInSeconds: Math.round((end.getTime() - start.getTime()) / 1000),
      contexts,
    }),
  };
}

/** `May 4, 2026 12:00:07 PM`, in UTC. */
function eventDate(date: Date): string {
  const [, day, month, year] = date.toUTCString().split(' ');
  const clock = date.toLocaleTimeString('en-US', { timeZone: 'UTC', hour12: true }).replace(/\s/g, ' ');
  return `${month} ${Number(day)}, ${year} ${clock}`;
}
