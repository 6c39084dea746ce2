import { DecisionLog } from './decision-log';
import { CommandPorts, handleCommand } from './handle-command';
import { handleReconcile, ReconcilePorts } from './handle-reconcile';
import { startFlow } from './start-flow';
import { stopOldReviews, SupersedePorts } from './supersede';
import { StartDone, StartInvocation, StartResult } from '../../src/contract/invocation';
import { decideStart } from '../decide/decide-start';
import { decodeCommandInvocation, decodeReconcileInvocation } from '../decode/decode-batch-invocation';
import { decodeStartInvocation } from '../decode/decode-start-invocation';
import { isObject } from '../decode/json';

/** Ports are functions, so that an event which starts nothing does not load the clients. */
export interface StartPorts extends CommandPorts, ReconcilePorts, SupersedePorts {
  readonly repositoryArn: string;
  readonly say: DecisionLog;
}

const NOTHING: StartResult = { tell: [] };
/** Answers are part of what Lambda hands on, which is small. */
const MOST_TOLD = 20;

/** Start the build that an event or a command asks for, or all those that no event asked for. What CodeBuild refuses is thrown, so that Lambda tries again and then says so. */
export async function handleStart(input: unknown, ports: StartPorts): Promise<StartResult> {
  const did: StartDone[] = [];
  const say: DecisionLog = (line) => {
    const { outcome, reason, build } = line;
    if (did.length < MOST_TOLD) did.push({ outcome, ...(reason && { reason }), ...(build && { build }) });
    ports.say(line);
  };
  return { ...(await handleAny(input, { ...ports, say })), did };
}

async function handleAny(input: unknown, ports: StartPorts): Promise<StartResult> {
  const command = isObject(input) ? decodeCommandInvocation(input) : undefined;
  if (command) {
    await handleCommand(command, ports);
    return NOTHING;
  }
  const reconcile = isObject(input) ? decodeReconcileInvocation(input) : undefined;
  if (reconcile) return { tell: await handleReconcile(reconcile, ports) };
  const decoded = decodeStartInvocation(input);
  if (decoded.kind === 'unknown') {
    ports.say({ outcome: 'refused', reason: decoded.reason });
    return NOTHING;
  }
  return handleEvent(decoded.invocation, ports);
}

async function handleEvent(invocation: StartInvocation, ports: StartPorts): Promise<StartResult> {
  const { flow, project, event } = invocation;
  const decision = decideStart(invocation, { repositoryArn: ports.repositoryArn });
  const known = {
    event: event.id,
    flow,
    project,
    ...(decision.pullRequestId && { pullRequest: decision.pullRequestId }),
  };
  if (decision.kind === 'ignore') {
    ports.say({ ...known, outcome: 'ignored', reason: decision.reason });
    return NOTHING;
  }
  if (decision.kind === 'end') {
    const stopped = await stopOldReviews(project, decision.pullRequestId, undefined, ports);
    ports.say({
      ...known,
      outcome: stopped.length > 0 ? 'stopped' : 'ignored',
      reason: decision.reason,
      ...(stopped.length > 0 && { stopped: stopped.join(' ') }),
    });
    return NOTHING;
  }
  const { line, tell } = await startFlow(decision, invocation, ports);
  ports.say({ ...known, ...line });
  return { tell };
}
