import { countAt, isObject, JsonObject, member, objectAt, textAt, textsAt } from './json';
import { flowAt, projectAt } from './names';
import { EventBridgeEvent } from '../../src/contract/codecommit-events';
import { EventTrigger, ReviewTrigger } from '../../src/contract/flow-file';
import { DueMinutes, ReportSettings, StartInvocation } from '../../src/contract/invocation';

export type DecodedStart =
  | { readonly kind: 'start-invocation'; readonly invocation: StartInvocation }
  | { readonly kind: 'unknown'; readonly reason: string };

/** What a rule or a schedule hands to start-build. The event inside stays as it is: `decodeEvent` reads it. Total. */
export function decodeStartInvocation(json: unknown): DecodedStart {
  if (!isObject(json)) return { kind: 'unknown', reason: 'the invocation is not a JSON object' };
  const flow = flowAt(json);
  const project = projectAt(json);
  const trigger = decodeTrigger(objectAt(json, 'trigger') ?? {});
  const event = decodeEnvelope(objectAt(json, 'event') ?? {});
  if (!flow || !project) return { kind: 'unknown', reason: 'the invocation does not name its flow and project' };
  if (!trigger) return { kind: 'unknown', reason: 'the invocation has no trigger of a known kind' };
  if (!event) return { kind: 'unknown', reason: 'the invocation holds no event' };
  const due = decodeDue(json);
  return {
    kind: 'start-invocation',
    invocation: { flow, project, trigger, ...decodeReportSettings(json), due, event },
  };
}

export function decodeTrigger(json: JsonObject): EventTrigger | undefined {
  const id = textAt(json, 'id');
  const kind = textAt(json, 'kind');
  const targets = textsAt(json, 'targets');
  const names = textsAt(json, 'names');
  const rest = { except: textsAt(json, 'except') ?? [], wildcard: member(json, 'wildcard') === true };
  if (!id) return undefined;
  if (kind === 'review') return targets && { kind, id, targets, ...rest, ...decodeSavings(json) };
  if (kind === 'branch') return names && { kind, id, names, ...rest, ...decodeSavings(json) };
  if (kind === 'tag') return names && { kind, id, names, ...rest };
  if (kind !== 'schedule') return undefined;
  return { kind, id, expression: textAt(json, 'expression') ?? '', timeZone: textAt(json, 'timeZone') ?? 'UTC' };
}

/** `due`, where it is given and makes sense. */
export function decodeDue(json: JsonObject): DueMinutes | undefined {
  const due = objectAt(json, 'due');
  const interval = due && countAt(due, 'interval');
  const remainder = due && countAt(due, 'remainder');
  return interval && remainder !== undefined ? { interval, remainder } : undefined;
}

/** What makes fewer builds. A member that is absent is off. */
function decodeSavings(json: JsonObject): Pick<ReviewTrigger, 'supersede' | 'paths' | 'exceptPaths' | 'skipCi'> {
  const paths = textsAt(json, 'paths');
  const exceptPaths = textsAt(json, 'exceptPaths');
  return {
    supersede: member(json, 'supersede') === true || undefined,
    paths: paths && paths.length > 0 ? paths : undefined,
    exceptPaths: exceptPaths && exceptPaths.length > 0 ? exceptPaths : undefined,
    skipCi: member(json, 'skipCi') === true || undefined,
  };
}

/** `report`, where it is given. A member that is absent is off. */
export function decodeReportSettings(json: JsonObject): { readonly report?: ReportSettings } {
  const settings = objectAt(json, 'report');
  return settings ? { report: decodeSettings(settings) } : {};
}

export function decodeSettings(json: JsonObject): ReportSettings {
  const on = (key: keyof ReportSettings) => member(json, key) === true && { [key]: true };
  const concurrentBuildLimit = countAt(json, 'concurrentBuildLimit');
  return {
    ...on('reports'),
    ...on('retries'),
    ...on('commands'),
    ...on('mergeResult'),
    concurrentBuildLimit,
  };
}

/** The envelope's members, and the detail whatever it is. */
export function decodeEnvelope(json: JsonObject): EventBridgeEvent | undefined {
  const id = textAt(json, 'id');
  const detailType = textAt(json, 'detail-type');
  const source = textAt(json, 'source');
  const account = textAt(json, 'account');
  const time = textAt(json, 'time');
  const region = textAt(json, 'region');
  if (!id || !detailType || !source || !account || !time || !region) return undefined;
  return {
    id,
    'detail-type': detailType,
    source,
    account,
    time,
    region,
    resources: textsAt(json, 'resources') ?? [],
    detail: member(json, 'detail'),
  };
}
