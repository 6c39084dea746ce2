import { decodeReportSettings, decodeTrigger } from './decode-start-invocation';
import { isObject, JsonObject, member, objectAt, textAt } from './json';
import { flowAt, projectAt } from './names';
import { EndedStartInvocation, Told } from '../../src/contract/invocation';

/** What start-build answered, as Lambda hands it over. What is none of ours in it is left out. Total. */
export function decodeEndedStart(json: JsonObject): EndedStartInvocation | undefined {
  const functionArn = textAt(objectAt(json, 'requestContext') ?? {}, 'functionArn');
  const tell = member(objectAt(json, 'responsePayload') ?? {}, 'tell');
  if (!functionArn || !Array.isArray(tell)) return undefined;
  return {
    requestContext: { functionArn },
    responsePayload: { tell: tell.flatMap((told: unknown) => (isObject(told) ? decodeTold(told) : [])) },
  };
}

function decodeTold(json: JsonObject): Told[] {
  const flow = flowAt(json);
  const project = projectAt(json);
  const kind = textAt(json, 'kind');
  if (!flow || !project) return [];
  if (kind === 'build') {
    const build = textAt(json, 'build');
    return build?.startsWith(`${project}:`) ? [{ kind, flow, project, ...decodeReportSettings(json), build }] : [];
  }
  const trigger = decodeTrigger(objectAt(json, 'trigger') ?? {});
  const why = textAt(json, 'why');
  const pullRequestId = textAt(json, 'pullRequestId');
  const revision = textAt(json, 'revision');
  const sourceCommit = textAt(json, 'sourceCommit');
  const targetCommit = textAt(json, 'targetCommit');
  const time = textAt(json, 'time');
  if (kind !== 'skipped' || trigger?.kind !== 'review' || (why !== 'paths' && why !== 'skip-ci')) return [];
  if (!pullRequestId || !/^\d{1,19}$/.test(pullRequestId) || !revision || !/^[0-9a-f]{1,128}$/i.test(revision) || !time)
    return [];
  if (!sourceCommit || !/^[0-9a-f]{40}$/.test(sourceCommit) || !targetCommit || !/^[0-9a-f]{40}$/.test(targetCommit))
    return [];
  return [
    {
      kind,
      flow,
      project,
      trigger,
      ...decodeReportSettings(json),
      why,
      pullRequestId,
      revision,
      sourceCommit,
      targetCommit,
      time,
    },
  ];
}
