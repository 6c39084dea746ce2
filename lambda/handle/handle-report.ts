import { approveSurplus } from './approve-surplus';
import { forEach } from './failures';
import { ReportPorts } from './handler-ports';
import { keepReport } from './keep-comment';
import { readRefusedCommand } from './refused-command';
import { reportNoBuild, reportSkipped } from './report-no-build';
import { reportOneBuild } from './report-one-build';
import { ReportRequest } from '../../src/contract/invocation';
import { decideFailedStart } from '../decide/decide-failed-start';
import { decideBuildEvent } from '../decide/decide-report';
import { isStartBuild } from '../decide/not-started';
import { parseRepositoryArn } from '../decode/arn';
import { DecodedReport, decodeReportInvocation } from '../decode/decode-report-invocation';
import { decodeQueueMessages } from '../decode/decode-start-invocation';
import { REASONS } from '../decode/reasons';

export type { ReportPorts } from './handler-ports';

/** Most of the time is waiting for answers. */
const AT_ONCE = 5;

type Decoded<Kind> = Extract<DecodedReport, { readonly kind: Kind }>;

/** Report a build's new state, a start that failed or that there is no build, to the pull request. */
export async function handleReport(input: unknown, ports: ReportPorts): Promise<void> {
  await forEach(decodeQueueMessages(input) ?? [input], AT_ONCE, async (message) => handleOne(message, ports));
}

async function handleOne(input: unknown, ports: ReportPorts): Promise<void> {
  const decoded = decodeReportInvocation(input);
  switch (decoded.kind) {
    case 'unknown':
      return ports.log({ outcome: 'refused', reason: decoded.reason });
    case 'ended-start':
      return reportEnded(decoded, ports);
    case 'failed-command':
      return reportRefused(decoded, ports);
    case 'failed-start':
      return reportFailed(decoded, ports);
    case 'gated-change':
      return approveSurplus(decoded.invocation, decoded.event, ports);
    case 'look-again': {
      const { look, flow, project, report = {}, build, ended = false } = decoded.message;
      return reportOneBuild({ flow, project, settings: report, build, ended }, look, {}, ports);
    }
    case 'report-invocation': {
      const event = decoded.invocation.event.id;
      const decision = decideBuildEvent(decoded.invocation, decoded.event, ports);
      return decision.kind === 'ignore'
        ? ports.log({ event, outcome: 'ignored', reason: decision.reason })
        : reportOneBuild(decision.subject, 1, { event }, ports);
    }
  }
}

/** What start-build answered. */
async function reportEnded({ invocation }: Decoded<'ended-start'>, ports: ReportPorts): Promise<void> {
  const repository = parseRepositoryArn(ports.repositoryArn);
  if (!repository || !isStartBuild(invocation.requestContext.functionArn, ports.startedBy, repository))
    return ports.log({ outcome: 'ignored', reason: REASONS.foreignAnswer });
  return forEach(invocation.responsePayload.toReport, AT_ONCE, async (request: ReportRequest) => {
    if (request.kind === 'skipped') return reportSkipped(request, ports);
    const { flow, project, build, report: settings = {} } = request;
    return reportOneBuild({ flow, project, settings, build, ended: false }, 1, {}, ports);
  });
}

async function reportFailed({ invocation, event }: Decoded<'failed-start'>, ports: ReportPorts): Promise<void> {
  const {
    event: { id },
    report: settings = {},
  } = invocation.requestPayload;
  const decision = decideFailedStart(invocation, event, ports);
  return decision.kind === 'ignore'
    ? ports.log({ event: id, outcome: 'ignored', reason: decision.reason })
    : reportNoBuild({ event: id }, decision, settings, Promise.resolve(undefined), ports);
}

/** A command that was refused at each try. */
async function reportRefused({ invocation, event }: Decoded<'failed-command'>, ports: ReportPorts): Promise<void> {
  const known = { event: invocation.requestPayload.event.id };
  const refused = await readRefusedCommand(invocation, event, ports);
  if (refused.kind === 'ignore') return ports.log({ ...known, outcome: 'ignored', reason: refused.reason });
  return forEach(refused.reports, AT_ONCE, async (report) => {
    ports.log({ ...known, ...(await keepReport({ pullRequest: refused.pullRequest, report }, ports)) });
  });
}
