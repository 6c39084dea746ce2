import { approveSurplus, SurplusPorts } from './approve-surplus';
import { keepReport } from './keep-report';
import { readRefusedCommand } from './refused-command';
import { reportNoBuild, reportSkipped, NoBuildPorts } from './report-no-build';
import { ReportBuildPorts, reportOneBuild } from './report-one-build';
import { Told } from '../../src/contract/invocation';
import { decideFailedStart } from '../decide/decide-failed-start';
import { decideBuildEvent } from '../decide/decide-report';
import { isStartBuild } from '../decide/not-started';
import { parseRepositoryArn } from '../decode/arn';
import { decodeQueueMessages } from '../decode/decode-look-again';
import { DecodedReport, decodeReportInvocation } from '../decode/decode-report-invocation';
import { isObject } from '../decode/json';

/** Ports are functions, so that an event which is not reported does not load the clients. */
export type ReportPorts = ReportBuildPorts & NoBuildPorts & SurplusPorts;

/** Most of the time is waiting for answers. */
const AT_ONCE = 5;

type Decoded<Kind> = Extract<DecodedReport, { readonly kind: Kind }>;

/** Report a build's new state, a start that failed or that there is no build, to the pull request. */
export async function handleReport(input: unknown, ports: ReportPorts): Promise<void> {
  const messages = isObject(input) ? decodeQueueMessages(input) : undefined;
  return each(messages ?? [input], async (message) => handleOne(message, ports));
}

async function handleOne(input: unknown, ports: ReportPorts): Promise<void> {
  const decoded = decodeReportInvocation(input);
  switch (decoded.kind) {
    case 'unknown':
      return ports.say({ outcome: 'refused', reason: decoded.reason });
    case 'ended-start':
      return reportEnded(decoded, ports);
    case 'failed-command':
      return reportRefused(decoded, ports);
    case 'failed-start':
      return reportFailed(decoded, ports);
    case 'gated-change':
      return approveSurplus(decoded.invocation, ports);
    case 'look-again': {
      const { look, flow, project, report = {}, build, ended = false } = decoded.message;
      return reportOneBuild({ flow, project, settings: report, build, ended }, look, {}, ports);
    }
    case 'report-invocation': {
      const event = decoded.invocation.event.id;
      const decision = decideBuildEvent(decoded.invocation, ports);
      return decision.kind === 'ignore'
        ? ports.say({ event, outcome: 'ignored', reason: decision.reason })
        : reportOneBuild(decision.subject, 1, { event }, ports);
    }
  }
}

/** What start-build answered. */
async function reportEnded({ invocation }: Decoded<'ended-start'>, ports: ReportPorts): Promise<void> {
  const repository = parseRepositoryArn(ports.repositoryArn);
  if (!repository || !isStartBuild(invocation.requestContext.functionArn, ports.startedBy, repository))
    return ports.say({ outcome: 'ignored', reason: 'what was told is not from a start of ours' });
  return each(invocation.responsePayload.tell, async (told) => reportTold(told, ports));
}

async function reportTold(told: Told, ports: ReportPorts): Promise<void> {
  if (told.kind === 'skipped') return reportSkipped(told, ports);
  const { flow, project, build, report: settings = {} } = told;
  return reportOneBuild({ flow, project, settings, build, ended: false }, 1, {}, ports);
}

async function reportFailed({ invocation }: Decoded<'failed-start'>, ports: ReportPorts): Promise<void> {
  const { event, report: settings = {} } = invocation.requestPayload;
  const decision = decideFailedStart(invocation, ports);
  return decision.kind === 'ignore'
    ? ports.say({ event: event.id, outcome: 'ignored', reason: decision.reason })
    : reportNoBuild({ event: event.id }, decision, settings, Promise.resolve(undefined), ports);
}

/** A command that was refused at each try. */
async function reportRefused({ invocation }: Decoded<'failed-command'>, ports: ReportPorts): Promise<void> {
  const event = invocation.requestPayload.event.id;
  const refused = await readRefusedCommand(invocation, ports);
  if (refused.kind === 'ignore') return ports.say({ event, outcome: 'ignored', reason: refused.reason });
  return each(refused.reports, async ({ pullRequest, report }) => {
    ports.say({ event, ...(await keepReport({ pullRequest, report: { ...report, commands: true } }, ports)) });
  });
}

/** Do something for each of many. One that fails must not take the others with it. */
async function each<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const failures: unknown[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE) {
    const ends = await Promise.allSettled(items.slice(from, from + AT_ONCE).map(work));
    failures.push(...ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : [])));
  }
  if (failures.length > 0) throw failures[0];
}
