import { DecisionLog } from './decision-log';
import { handleCommand } from './handle-command';
import { handleReconcile } from './handle-reconcile';
import { StartPorts } from './handler-ports';
import { StartedFlow, startFlow } from './start-flow';
import { stopOldReviews } from './supersede';
import {
  FailedStartInvocation,
  LookAgainAtEvent,
  StartDone,
  StartInvocation,
  StartResult,
} from '../../src/contract/invocation';
import { decideStart } from '../decide/decide-start';
import { NextLook, nextLook } from '../decide/next-look';
import { parseRepositoryArn } from '../decode/arn';
import { decodeStartInput, StartInput } from '../decode/decode-start-invocation';
import { REASONS } from '../decode/reasons';

export type { StartPorts } from './handler-ports';

type Input<Kind> = Extract<StartInput, { readonly kind: Kind }>;

const NOTHING: StartResult = { toReport: [] };
/** Answers are part of what Lambda hands on, which is small. */
const MAX_DONE = 20;
/** Forty seconds. By then an answer of CodeCommit that is older than the event is not to be expected. */
const MAX_START_LOOKS = 4;

/**
 * Start the build that an event or a command asks for, or all those that no event asked for. What CodeBuild refuses is
 * thrown, so that Lambda tries again and then reports it.
 */
export async function handleStart(input: unknown, ports: StartPorts): Promise<StartResult> {
  const did: StartDone[] = [];
  const log: DecisionLog = (line) => {
    const { outcome, reason, build } = line;
    if (did.length < MAX_DONE) did.push({ outcome, reason, build });
    ports.log(line);
  };
  return { ...(await handleAny(decodeStartInput(input), { ...ports, log })), did };
}

async function handleAny(input: StartInput, ports: StartPorts): Promise<StartResult> {
  switch (input.kind) {
    case 'messages':
      for (const body of input.bodies) await handleMessage(decodeStartInput(body), ports);
      return NOTHING;
    case 'command':
      await handleCommand(input.invocation, input.event, ports);
      return NOTHING;
    case 'reconcile': {
      const { toReport, failure } = await handleReconcile(input.invocation, input.event, ports);
      if (!failure) return { toReport };
      // What a function throws keeps Lambda from handing on what it answers, so what there is to report goes by the
      // queue.
      await sendToReport(toReport, ports);
      throw failure;
    }
    case 'event':
      return handleEvent(input, ports);
    case 'unknown':
      ports.log({ outcome: 'refused', reason: input.reason });
      return NOTHING;
  }
}

async function sendToReport(toReport: StartResult['toReport'], ports: StartPorts): Promise<void> {
  if (toReport.length === 0) return;
  const ended = { requestContext: { functionArn: functionArn(ports) }, responsePayload: { toReport } };
  await (await ports.reportQueue()).send(ended, 0);
}

/**
 * Lambda calls a function synchronously for a queue: it neither tries again soon nor hands on what the function
 * answers. So both are done here, and what still fails comes back from the queue until it is a dead letter.
 */
async function handleMessage(input: StartInput, ports: StartPorts): Promise<void> {
  if (input.kind !== 'event' || !input.isLookAgain)
    return ports.log({ outcome: 'refused', reason: REASONS.foreignMessage });
  try {
    await sendToReport((await handleEvent(input, ports)).toReport, ports);
  } catch (error) {
    const next = nextLook(input.look, MAX_START_LOOKS);
    if (next) return lookAgain(input.invocation, next, ports);
    if (input.invocation.trigger.kind === 'review')
      await (await ports.reportQueue()).send(failedStart(input, error, ports), 0);
    throw error;
  }
}

function failedStart({ invocation, look }: Input<'event'>, error: unknown, ports: StartPorts): FailedStartInvocation {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return {
    version: '1.0',
    timestamp: new Date(ports.now()).toISOString(),
    requestContext: {
      requestId: invocation.event.id,
      functionArn: functionArn(ports),
      condition: 'RetriesExhausted',
      approximateInvokeCount: look,
    },
    requestPayload: invocation,
    responsePayload: { errorType: name, errorMessage: message },
  };
}

/** The function itself, as Lambda names it in what it hands on. `startedBy` is `ROLE/FUNCTION`. */
function functionArn({ repositoryArn, startedBy }: Pick<StartPorts, 'repositoryArn' | 'startedBy'>): string {
  const { partition = '', region = '', account = '' } = parseRepositoryArn(repositoryArn) ?? {};
  return `arn:${partition}:lambda:${region}:${account}:function:${startedBy.split('/').pop() ?? ''}:$LATEST`;
}

async function handleEvent({ invocation, event, look }: Input<'event'>, ports: StartPorts): Promise<StartResult> {
  const { flow, project } = invocation;
  const decision = decideStart(invocation, event, { repositoryArn: ports.repositoryArn });
  const known = { event: invocation.event.id, flow, project, pullRequest: decision.pullRequestId };
  if (decision.kind === 'ignore') {
    ports.log({ ...known, outcome: 'ignored', reason: decision.reason });
    return NOTHING;
  }
  const next = nextLook(look, MAX_START_LOOKS);
  const { line, toReport, unclear } =
    decision.kind === 'end'
      ? await endReviews(project, decision, ports)
      : await startFlow(decision, invocation, next === undefined, ports);
  if (unclear && next) await lookAgain(invocation, next, ports);
  ports.log({ ...known, ...line, lookAgain: unclear ? next?.delaySeconds : undefined });
  return { toReport };
}

/** Whether a pull request has ended, CodeCommit says, not the event. Its answer may be older. */
async function endReviews(
  project: string,
  { pullRequestId, reason }: { readonly pullRequestId: string; readonly reason: string },
  ports: StartPorts,
): Promise<StartedFlow> {
  const pullRequest = await (await ports.repository()).pullRequest(pullRequestId);
  if (pullRequest?.isOpen === true)
    return {
      line: { outcome: 'ignored', reason: REASONS.pullRequestStillOpen },
      toReport: [],
      unclear: true,
    };
  const stopped = await stopOldReviews(project, pullRequestId, pullRequest, undefined, ports);
  const outcome = stopped.length > 0 ? 'stopped' : 'ignored';
  return { line: { outcome, reason, stopped: stopped.join(' ') || undefined }, toReport: [], unclear: false };
}

async function lookAgain(invocation: StartInvocation, next: NextLook, ports: StartPorts): Promise<void> {
  const message: LookAgainAtEvent = { kind: 'look-again-at-event', look: next.look, invocation };
  await (await ports.lookAgain()).send(message, next.delaySeconds);
}
