import { decodeReportSettings, decodeStartInvocation } from './decode-start-invocation';
import { countAt, JsonObject, member, objectsAt, textAt } from './json';
import { flowAt, projectAt } from './names';
import { LookAgainAtBuild, LookAgainAtEvent } from '../../src/contract/invocation';

/** A message of report-build's queue. */
export function decodeLookAgainAtBuild(json: JsonObject): LookAgainAtBuild | undefined {
  const kind = textAt(json, 'kind');
  const look = countAt(json, 'look');
  const flow = flowAt(json);
  const project = projectAt(json);
  const build = textAt(json, 'build');
  if (kind !== 'look-again-at-build' || !look || !flow || !project || !build?.startsWith(`${project}:`))
    return undefined;
  const ended = member(json, 'ended') === true;
  return { kind, look, flow, project, ...decodeReportSettings(json), build, ended: ended || undefined };
}

/** A message of start-build's queue. */
export function decodeLookAgainAtEvent(json: JsonObject): LookAgainAtEvent | undefined {
  const kind = textAt(json, 'kind');
  const look = countAt(json, 'look');
  const decoded = decodeStartInvocation(member(json, 'invocation'));
  return kind === 'look-again-at-event' && look && decoded.kind === 'start-invocation'
    ? { kind, look, invocation: decoded.invocation }
    : undefined;
}

/**
 * The messages that Lambda hands over from a queue; nothing when the invocation is not of a queue. A text that is no
 * JSON stays one.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#example-standard-queue-message-event
 */
export function decodeQueueMessages(json: JsonObject): readonly unknown[] | undefined {
  if (!Array.isArray(member(json, 'Records'))) return undefined;
  return objectsAt(json, 'Records')
    .filter((record) => textAt(record, 'eventSource') === 'aws:sqs')
    .map((record) => parse(textAt(record, 'body') ?? ''));
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return body;
  }
}
