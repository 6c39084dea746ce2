import { parseBuildArn } from './arn';
import { parseBuildTime } from './build-time';
import { BuildPhase, BuildStateChanged, EventHeader, LogPlace, UnknownEvent } from './flow-event';
import { countAt, JsonObject, objectAt, objectsAt, textAt, textsAt } from './json';

/** @see https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications-ref.html */
export function decodeBuildState(header: EventHeader, detail: JsonObject): BuildStateChanged | UnknownEvent {
  // The id in events is the full ARN.
  const build = parseBuildArn(textAt(detail, 'build-id') ?? '');
  const status = textAt(detail, 'build-status');
  if (!build || build.project !== textAt(detail, 'project-name'))
    return { kind: 'unknown', reason: 'the event names no build of its project' };
  if (build.account !== header.account || build.region !== header.region)
    return { kind: 'unknown', reason: 'the build is of another account or Region than the event' };
  if (!status) return { kind: 'unknown', reason: 'the event names no build status' };
  const more = objectAt(detail, 'additional-information') ?? {};
  const environment = objectAt(more, 'environment') ?? {};
  const phases = objectsAt(more, 'phases');
  const buildNumber = countAt(more, 'build-number');
  const initiator = textAt(more, 'initiator');
  const sourceVersion = textAt(more, 'source-version');
  const startedAt = parseBuildTime(textAt(more, 'build-start-time') ?? '');
  const finishedAt = status === 'IN_PROGRESS' ? undefined : (endOf(phases) ?? header.time);
  const log = decodeLog(objectAt(more, 'logs') ?? {});
  return {
    kind: 'build-state-changed',
    ...header,
    partition: build.partition,
    project: build.project,
    buildId: build.id,
    status,
    buildNumber,
    initiator,
    sourceVersion,
    startedAt,
    finishedAt,
    log,
    variables: Object.fromEntries(objectsAt(environment, 'environment-variables').flatMap(plainVariable)),
    phases: phases.flatMap(decodePhase),
  };
}

/** Only plain ones: the value of another is the name of a secret, not what the build sees. */
function plainVariable(variable: JsonObject): [string, string][] {
  const name = textAt(variable, 'name');
  const value = textAt(variable, 'value');
  const type = textAt(variable, 'type') ?? 'PLAINTEXT';
  return name && value && type === 'PLAINTEXT' ? [[name, value]] : [];
}

/** An event of a build that just started has no group and no stream, only a link in which both are `null`. */
function decodeLog(logs: JsonObject): LogPlace | undefined {
  const group = textAt(logs, 'group-name');
  const stream = textAt(logs, 'stream-name');
  return group && stream ? { group, stream } : undefined;
}

function decodePhase(phase: JsonObject): BuildPhase[] {
  const name = textAt(phase, 'phase-type');
  if (!name) return [];
  const status = textAt(phase, 'phase-status');
  const seconds = countAt(phase, 'duration-in-seconds');
  // A phase that went well has the context `": "`.
  const contexts = (textsAt(phase, 'phase-context') ?? [])
    .map((text) => text.trim())
    .filter((text) => text !== '' && text !== ':');
  return [{ name, contexts, status, seconds }];
}

/** When the phase `COMPLETED` began. */
function endOf(phases: readonly JsonObject[]): string | undefined {
  const completed = phases.find((phase) => textAt(phase, 'phase-type') === 'COMPLETED');
  return completed && parseBuildTime(textAt(completed, 'start-time') ?? '');
}
