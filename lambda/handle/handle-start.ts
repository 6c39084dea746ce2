import { DecisionLog } from './decision-log';
import { CommandPorts, handleCommand } from './handle-command';
import { handleReconcile, ReconcilePorts } from './handle-reconcile';
import { startFlow } from './start-flow';
import { stopOldReviews, SupersedePorts } from './supersede';
import {
  EndedStartInvocation,
  FailedStartInvocation,
  LookAgainAtEvent,
  ReconcileInvocation,
  StartDone,
  StartInvocation,
  StartResult,
} from '../../src/contract/invocation';
import { MessageQueue } from '../aws/message-queue';
import { decideStart, StartDecision } from '../decide/decide-start';
import { NextLook, nextLook } from '../decide/next-look';
import { parseRepositoryArn } from '../decode/arn';
import { decodeCommandInvocation, decodeReconcileInvocation } from '../decode/decode-batch-invocation';
import { decodeLookAgainAtEvent, decodeQueueMessages } from '../decode/decode-look-again';
import { decodeStartInvocation } from '../decode/decode-start-invocation';
import { isObject } from '../decode/json';

/** Ports are functions, so that an event which starts nothing does not load the clients. */
export interface StartPorts extends CommandPorts, ReconcilePorts, SupersedePorts {
  readonly repositoryArn: string;
  /** The function's own queue. */
  readonly lookAgain: () => Promise<MessageQueue>;
  /** Report-build's queue. */
  readonly reportQueue: () => Promise<MessageQueue>;
  readonly say: DecisionLog;
}

const NOTHING: StartResult = { tell: [] };
/** Answers are part of what Lambda hands on, which is small. */
const MAX_DONE = 20;
/** Forty seconds. By then an answer of CodeCommit that is older than the event is not to be expected. */
const MAX_START_LOOKS = 4;

/**
 * Start the build that an event or a command asks for, or all those that no event asked for. What CodeBuild refuses is
 * thrown, so that Lambda tries again and then says so.
 */
export async function handleStart(input: unknown, ports: StartPorts): Promise<StartResult> {
  const did: StartDone[] = [];
  const say: DecisionLog = (line) => {
    const { outcome, reason, build } = line;
    if (did.length < MAX_DONE) did.push({ outcome, reason, build });
    ports.say(line);
  };
  return { ...(await handleAny(input, { ...ports, say })), did };
}

async function handleAny(input: unknown, ports: StartPorts): Promise<StartResult> {
  const messages = isObject(input) ? decodeQueueMessages(input) : undefined;
  if (messages) {
    for (const message of messages) await handleMessage(message, ports);
    return NOTHING;
  }
  const message = isObject(input) ? decodeLookAgainAtEvent(input) : undefined;
  if (message) return handleEvent(message.invocation, message.look, ports);
  const command = isObject(input) ? decodeCommandInvocation(input) : undefined;
  if (command) {
    await handleCommand(command, ports);
    return NOTHING;
  }
  const reconcile = isObject(input) ? decodeReconcileInvocation(input) : undefined;
  if (reconcile) return handleSchedule(reconcile, ports);
  const decoded = decodeStartInvocation(input);
  if (decoded.kind === 'unknown') {
    ports.say({ outcome: 'refused', reason: decoded.reason });
    return NOTHING;
  }
  return handleEvent(decoded.invocation, 1, ports);
}

/**
 * What a function throws keeps Lambda from handing on what it answers, so what there is to report goes by the queue.
 */
async function handleSchedule(invocation: ReconcileInvocation, ports: StartPorts): Promise<StartResult> {
  const { tell, failure } = await handleReconcile(invocation, ports);
  if (!failure) return { tell };
  if (tell.length > 0) await sendToReport(tell, ports);
  throw failure;
}

async function sendToReport(tell: StartResult['tell'], ports: StartPorts): Promise<void> {
  const ended: EndedStartInvocation = {
    requestContext: { functionArn: functionArn(ports) },
    responsePayload: { tell },
  };
  await (await ports.reportQueue()).send(ended, 0);
}

/**
 * Lambda calls a function synchronously for a queue: it neither tries again soon nor hands on what the function
 * answers. So both are done here, and what still fails comes back from the queue until it is a dead letter.
 */
async function handleMessage(body: unknown, ports: StartPorts): Promise<void> {
  const message = isObject(body) ? decodeLookAgainAtEvent(body) : undefined;
  if (!message) return ports.say({ outcome: 'refused', reason: 'the message is none of ours' });
  const { look, invocation } = message;
  try {
    const { tell } = await handleEvent(invocation, look, ports);
    if (tell.length > 0) await sendToReport(tell, ports);
  } catch (error) {
    const next = nextLook(look, MAX_START_LOOKS);
    if (next) return lookAgain(invocation, next, ports);
    if (invocation.trigger.kind === 'review')
      await (await ports.reportQueue()).send(failedStart(invocation, look, error, ports), 0);
    throw error;
  }
}

function failedStart(
  invocation: StartInvocation,
  look: number,
  error: unknown,
  ports: StartPorts,
): FailedStartInvocation {
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
  const { partition, region, account } = parseRepositoryArn(repositoryArn) ?? {
    partition: '',
    region: '',
    account: '',
  };
  return `arn:${partition}:lambda:${region}:${account}:function:${startedBy.split('/').pop() ?? ''}:$LATEST`;
}

async function handleEvent(invocation: StartInvocation, look: number, ports: StartPorts): Promise<StartResult> {
  const { flow, project, event } = invocation;
  const decision = decideStart(invocation, { repositoryArn: ports.repositoryArn });
  const known = {
    event: event.id,
    flow,
    project,
    pullRequest: decision.pullRequestId,
  };
  if (decision.kind === 'ignore') {
    ports.say({ ...known, outcome: 'ignored', reason: decision.reason });
    return NOTHING;
  }
  const next = nextLook(look, MAX_START_LOOKS);
  if (decision.kind === 'end') {
    const { isUnclear, stopped } = await endReviews(project, decision, ports);
    if (isUnclear && next) await lookAgain(invocation, next, ports);
    ports.say({
      ...known,
      outcome: stopped.length > 0 ? 'stopped' : 'ignored',
      reason: isUnclear ? 'CodeCommit answers that the pull request is open' : decision.reason,
      stopped: stopped.length > 0 ? stopped.join(' ') : undefined,
      lookAgain: isUnclear && next ? next.delaySeconds : undefined,
    });
    return NOTHING;
  }
  const { line, tell, unclear } = await startFlow(decision, invocation, next === undefined, ports);
  if (unclear && next) await lookAgain(invocation, next, ports);
  ports.say({ ...known, ...line, lookAgain: unclear && next ? next.delaySeconds : undefined });
  return { tell };
}

/** Whether a pull request has ended, CodeCommit says, not the event. Its answer may be older. */
async function endReviews(
  project: string,
  { pullRequestId }: Extract<StartDecision, { readonly kind: 'end' }>,
  ports: StartPorts,
): Promise<{ readonly isUnclear: boolean; readonly stopped: readonly string[] }> {
  const pullRequest = await (await ports.repository()).pullRequest(pullRequestId);
  return pullRequest?.isOpen === true
    ? { isUnclear: true, stopped: [] }
    : { isUnclear: false, stopped: await stopOldReviews(project, pullRequestId, pullRequest, undefined, ports) };
}

async function lookAgain(invocation: StartInvocation, next: NextLook, ports: StartPorts): Promise<void> {
  const message: LookAgainAtEvent = { kind: 'look-again-at-event', look: next.look, invocation };
  await (await ports.lookAgain()).send(message, next.delaySeconds);
}
