import { decodeEvent } from './decode-event';
import {
  decodeCommandInvocation,
  decodeEnvelope,
  decodeStartInvocation,
  readReportSettings,
  reviewTrigger,
} from './decode-start-invocation';
import { FlowEvent } from './flow-event';
import {
  readCount,
  readFlag,
  isObject,
  JsonObject,
  listOf,
  member,
  objectAt,
  readOneOf,
  or,
  Reader,
  shape,
  readString,
} from './json';
import { commitId, flowName, projectName, pullRequestId, revisionId } from './names';
import { REASONS, reasonWith } from './reasons';
import {
  EndedStartInvocation,
  FailedCommandInvocation,
  FailedInvocation,
  FailedStartInvocation,
  GatedChangeInvocation,
  GatedFlow,
  LookAgainAtBuild,
  ReportInvocation,
  StartResult,
  ReportRequest,
} from '../../src/contract/invocation';

export type DecodedReport =
  | { readonly kind: 'report-invocation'; readonly invocation: ReportInvocation; readonly event: FlowEvent }
  | { readonly kind: 'failed-start'; readonly invocation: FailedStartInvocation; readonly event: FlowEvent }
  | { readonly kind: 'failed-command'; readonly invocation: FailedCommandInvocation; readonly event: FlowEvent }
  | { readonly kind: 'ended-start'; readonly invocation: EndedStartInvocation }
  | { readonly kind: 'look-again'; readonly message: LookAgainAtBuild }
  | { readonly kind: 'gated-change'; readonly invocation: GatedChangeInvocation; readonly event: FlowEvent }
  | { readonly kind: 'unknown'; readonly reason: string };

/**
 * What the rule on build state changes, Lambda after failed starts, or the function's own queue hands to report-build,
 * with the event read. Total.
 */
export function decodeReportInvocation(json: unknown): DecodedReport {
  if (!isObject(json)) return { kind: 'unknown', reason: REASONS.invocationNotObject };
  const message = lookAgainAtBuild(json);
  if (message) return { kind: 'look-again', message };
  const ended = endedStart(json);
  if (ended) return { kind: 'ended-start', invocation: ended };
  if (member(json, 'requestPayload') !== undefined) return decodeFailedStart(json);
  const gated = gatedChange(json);
  if (gated) return { kind: 'gated-change', invocation: gated, event: decodeEvent(gated.event) };
  const invocation = reportInvocation(json);
  return invocation
    ? { kind: 'report-invocation', invocation, event: decodeEvent(invocation.event) }
    : { kind: 'unknown', reason: REASONS.invocationWithoutFlows };
}

/** Of an object whose members are called after CodeBuild projects, those that can be read. */
function byProject<T>(reader: Reader<T>): Reader<Readonly<Record<string, T>>> {
  return (value) =>
    isObject(value)
      ? Object.fromEntries(
          Object.entries(value).flatMap(([project, each]) => {
            const read = projectName(project) ? reader(each) : undefined;
            return read === undefined ? [] : [[project, read]];
          }),
        )
      : undefined;
}

const reportInvocation = shape<ReportInvocation>(
  { flows: byProject(flowName), event: decodeEnvelope },
  { settings: or(byProject(or(readReportSettings, {})), {}) },
);

const gatedChange = shape<GatedChangeInvocation>(
  { gates: listOf(shape<GatedFlow>({ project: projectName, trigger: reviewTrigger }, {})), event: decodeEnvelope },
  {},
);

/** The `build` of an object is one of its `project`. */
function ofProject<T extends { readonly project: string; readonly build: string }>(reader: Reader<T>): Reader<T> {
  return (value) => {
    const read = reader(value);
    return read?.build.startsWith(`${read.project}:`) ? read : undefined;
  };
}

const lookAgainAtBuild = ofProject(
  shape<LookAgainAtBuild>(
    {
      kind: readOneOf('look-again-at-build'),
      look: (value) => readCount(value) || undefined,
      flow: flowName,
      project: projectName,
      build: readString,
    },
    { report: readReportSettings, ended: readFlag },
  ),
);

type ReportRequestKind<Kind> = Extract<ReportRequest, { readonly kind: Kind }>;

const buildRequestReader = ofProject(
  shape<ReportRequestKind<'build'>>(
    { kind: readOneOf('build'), flow: flowName, project: projectName, build: readString },
    { report: readReportSettings },
  ),
);
const skippedRequestReader = shape<ReportRequestKind<'skipped'>>(
  {
    kind: readOneOf('skipped'),
    flow: flowName,
    project: projectName,
    trigger: reviewTrigger,
    why: readOneOf('paths', 'skip-ci'),
    pullRequestId,
    revision: revisionId,
    sourceCommit: commitId,
    targetCommit: commitId,
    time: readString,
  },
  { report: readReportSettings },
);

/** What start-build answered, as Lambda hands it over. What is none of ours in it is left out. */
const endedStart = shape<EndedStartInvocation>(
  {
    requestContext: shape<EndedStartInvocation['requestContext']>({ functionArn: readString }, {}),
    responsePayload: shape<StartResult>(
      { toReport: listOf<ReportRequest>((value) => buildRequestReader(value) ?? skippedRequestReader(value)) },
      { did: () => undefined },
    ),
  },
  {},
);

type Failure = Omit<FailedInvocation<unknown>, 'requestPayload'>;

const failure = shape<Failure>(
  {
    version: or(readString, ''),
    timestamp: or(readString, ''),
    requestContext: shape<Failure['requestContext']>(
      {
        requestId: or(readString, ''),
        functionArn: readString,
        condition: or(readString, ''),
        approximateInvokeCount: or(readCount, 0),
      },
      {},
    ),
  },
  {
    responsePayload: shape<NonNullable<Failure['responsePayload']>>(
      {},
      { errorType: readString, errorMessage: readString },
    ),
  },
);

/** @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
function decodeFailedStart(json: JsonObject): DecodedReport {
  const failed = failure(json);
  if (!failed) return { kind: 'unknown', reason: REASONS.failedStartWithoutFunction };
  const command = decodeCommandInvocation(objectAt(json, 'requestPayload'));
  if (command) {
    const invocation = { ...failed, requestPayload: command };
    return { kind: 'failed-command', invocation, event: decodeEvent(command.event) };
  }
  const payload = decodeStartInvocation(member(json, 'requestPayload'));
  if (payload.kind === 'unknown')
    return { kind: 'unknown', reason: reasonWith(REASONS.failedStartUnknown, { reason: payload.reason }) };
  const invocation = { ...failed, requestPayload: payload.invocation };
  return { kind: 'failed-start', invocation, event: decodeEvent(payload.invocation.event) };
}
