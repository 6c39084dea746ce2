import { decodeCommandInvocation } from './decode-batch-invocation';
import { decodeLookAgainAtBuild } from './decode-look-again';
import { decodeEnvelope, decodeSettings, decodeStartInvocation, decodeTrigger } from './decode-start-invocation';
import { decodeEndedStart } from './decode-told';
import { countAt, isObject, JsonObject, member, objectAt, objectsAt, textAt } from './json';
import { FLOW_NAME, PROJECT_NAME, projectAt } from './names';
import {
  EndedStartInvocation,
  FailedCommandInvocation,
  FailedInvocation,
  FailedStartInvocation,
  GatedChangeInvocation,
  GatedFlow,
  LookAgainAtBuild,
  ReportInvocation,
  ReportSettings,
} from '../../src/contract/invocation';

export type DecodedReport =
  | { readonly kind: 'report-invocation'; readonly invocation: ReportInvocation }
  | { readonly kind: 'failed-start'; readonly invocation: FailedStartInvocation }
  | { readonly kind: 'failed-command'; readonly invocation: FailedCommandInvocation }
  | { readonly kind: 'ended-start'; readonly invocation: EndedStartInvocation }
  | { readonly kind: 'look-again'; readonly message: LookAgainAtBuild }
  | { readonly kind: 'gated-change'; readonly invocation: GatedChangeInvocation }
  | { readonly kind: 'unknown'; readonly reason: string };

/**
 * What the rule on build state changes, Lambda after failed starts, or the function's own queue hands to report-build.
 * Total.
 */
export function decodeReportInvocation(json: unknown): DecodedReport {
  if (!isObject(json)) return { kind: 'unknown', reason: 'the invocation is not a JSON object' };
  const message = decodeLookAgainAtBuild(json);
  if (message) return { kind: 'look-again', message };
  const ended = decodeEndedStart(json);
  if (ended) return { kind: 'ended-start', invocation: ended };
  if (member(json, 'requestPayload') !== undefined) return decodeFailedStart(json);
  const flows = objectAt(json, 'flows');
  const event = decodeEnvelope(objectAt(json, 'event') ?? {});
  if (event && Array.isArray(member(json, 'gates')))
    return { kind: 'gated-change', invocation: { gates: objectsAt(json, 'gates').flatMap(decodeGatedFlow), event } };
  if (!flows || !event) return { kind: 'unknown', reason: 'the invocation holds no event, or does not name the flows' };
  const names = Object.entries(flows).filter(
    (entry): entry is [string, string] =>
      typeof entry[1] === 'string' && FLOW_NAME.test(entry[1]) && PROJECT_NAME.test(entry[0]),
  );
  return {
    kind: 'report-invocation',
    invocation: {
      flows: Object.fromEntries(names),
      settings: settingsOfProjects(objectAt(json, 'settings') ?? {}),
      event,
    },
  };
}

function decodeGatedFlow(json: JsonObject): GatedFlow[] {
  const project = projectAt(json);
  const trigger = decodeTrigger(objectAt(json, 'trigger') ?? {});
  return project && trigger?.kind === 'review' ? [{ project, trigger }] : [];
}

function settingsOfProjects(json: JsonObject): Readonly<Record<string, ReportSettings>> {
  return Object.fromEntries(
    Object.keys(json).map((project) => [project, decodeSettings(objectAt(json, project) ?? {})]),
  );
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
function decodeFailedStart(json: JsonObject): DecodedReport {
  const failed = decodeFailure(json);
  if (!failed) return { kind: 'unknown', reason: 'a start that failed does not name its function' };
  const command = decodeCommandInvocation(objectAt(json, 'requestPayload') ?? {});
  if (command) return { kind: 'failed-command', invocation: { ...failed, requestPayload: command } };
  const payload = decodeStartInvocation(member(json, 'requestPayload'));
  return payload.kind === 'unknown'
    ? { kind: 'unknown', reason: `a start that failed: ${payload.reason}` }
    : { kind: 'failed-start', invocation: { ...failed, requestPayload: payload.invocation } };
}

function decodeFailure(json: JsonObject): Omit<FailedInvocation<unknown>, 'requestPayload'> | undefined {
  const context = objectAt(json, 'requestContext') ?? {};
  const functionArn = textAt(context, 'functionArn');
  if (!functionArn) return undefined;
  const answer = objectAt(json, 'responsePayload');
  return {
    version: textAt(json, 'version') ?? '',
    timestamp: textAt(json, 'timestamp') ?? '',
    requestContext: {
      requestId: textAt(context, 'requestId') ?? '',
      functionArn,
      condition: textAt(context, 'condition') ?? '',
      approximateInvokeCount: countAt(context, 'approximateInvokeCount') ?? 0,
    },
    responsePayload: answer && { errorType: textAt(answer, 'errorType'), errorMessage: textAt(answer, 'errorMessage') },
  };
}
